"""Ask for a sign-in link, read it out of the mail folder, and press it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import NOW
from tests.fixtures.application import csrf_token
from tests.mail_server import text_of, wait_for_the_post
from webapp.config import Settings
from webapp.installed import install, installed

KNOWN = "katrin@example.com"


def who_is_in(client: FlaskClient) -> int | None:
    """Return the person whose session the client's cookie carries."""
    with client.session_transaction() as session:
        found: int | None = session.get("person")
        return found


def ask(client: FlaskClient, email: str, **more: str) -> TestResponse:
    token = csrf_token(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"csrf_token": token, "email": email, **more})
    wait_for_the_post()
    return answer


def mailed_links(app: Flask) -> list[str]:
    texts = [text_of(mail) for mail in files_of(app)]
    return [link for words in texts for link in re.findall(r"http://localhost(/sign-in/\S+)", words)]


def files_of(app: Flask) -> list[EmailMessage]:
    """Return the mails in the mail folder, the newest last."""
    settings = installed(app).settings
    if not settings.mail_folder.exists():
        return []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in _files(settings)]


def _files(settings: Settings) -> list[Path]:
    return sorted(settings.mail_folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)


def press(client: FlaskClient, link: str) -> TestResponse:
    page = client.get(link)
    assert page.status_code == 200, page.text
    wanted = re.search(r'name="next" value="([^"]*)"', page.text)
    assert wanted
    return client.post(
        link.partition("?")[0], data={"csrf_token": csrf_token(page.text), "next": wanted.group(1)}
    )


def at(app: Flask, moment: timedelta) -> None:
    install(app, replace(installed(app), clock=lambda: NOW + moment))
