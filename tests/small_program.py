"""Minimal WSGI application under the launcher, for tests of the launcher alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.config import SettingError
from webapp.running.replacing import Tell
from webapp.running.serving import Program, main

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def prepare(demo: bool) -> list[str]:
    if os.environ.get("SECRET_KEY") == "short":
        raise SettingError("SECRET_KEY is too short: give at least 32 random characters.")
    Path(os.environ["REPORT_CARD_DATA"]).mkdir(parents=True, exist_ok=True)
    names = ("REPORT_CARD_DATA", "BASE_URL", "DATABASE_URL", "SMTP_URL")
    return [f"demo={demo}", *(f"{name}={os.environ.get(name)}" for name in names)]


def make_application() -> WSGIApplication:
    with (Path(os.environ["REPORT_CARD_DATA"]) / "starts").open("a") as file:
        file.write(f"{os.getpid()}\n")
    if (Path(os.environ["REPORT_CARD_DATA"]) / "broken").exists():
        raise RuntimeError("the application cannot be built")
    return answer


def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Say which process answers; /slow takes a second, and says so in a file when it begins."""
    environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        (Path(os.environ["REPORT_CARD_DATA"]) / "slow_began").touch()
        time.sleep(1)
    status = "303 See Other" if environ["PATH_INFO"].endswith("/exchange") else "200 OK"
    start_response(status, [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def work(tell: Tell) -> None:
    """Leave this process's number where a test finds it, and go on until SIGTERM."""
    (Path(os.environ["REPORT_CARD_DATA"]) / "worker").write_text(str(os.getpid()))
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    quiet = float(os.environ.get("QUIET", "60"))
    program = Program(prepare=prepare, make_application=make_application, work=work, quiet=quiet)
    sys.exit(main(program=program))
