"""Fixtures of the tests of meetings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.fixtures.promised import Pairing
from tests.mail_server import mail_server
from tests.meetings.posted import Post


@pytest.fixture
def post(app: Flask, pairing: Pairing) -> Iterator[Post]:
    with mail_server() as server:
        yield Post(app, pairing, server)
