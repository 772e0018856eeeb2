"""Test helper: run a command of the program in this process."""

from __future__ import annotations

from click.testing import Result
from flask import Flask


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))
