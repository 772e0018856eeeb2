"""Proxy headers: X-Forwarded-For counts from trusted proxies only."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import NOW, make_company, make_person
from tests.fixtures.application import csrf_token, settings_in
from tests.running_program import running
from tests.whole.visitor import Visitor
from webapp import create_app
from webapp.config import settings_from
from webapp.installed import installed
from webapp.networks import read_networks
from webapp.signing_in.services import links as sign_in
from webapp.web.proxies import client_address

PROXIES = read_networks("10.0.0.1, 192.0.2.0/24 2001:db8::/32")
PEER, FORGED = "203.0.113.77", "198.51.100.1"


@pytest.mark.parametrize(
    ("peer", "told", "asks"),
    [
        (PEER, "", PEER),
        (PEER, FORGED, PEER),
        ("10.0.0.1", PEER, PEER),
        ("10.0.0.1", f"{FORGED}, {PEER}", PEER),
        ("10.0.0.1", f"{FORGED},{PEER}, 192.0.2.9", PEER),
        ("10.0.0.1", f"10.0.0.1, {PEER}", PEER),
        ("::ffff:10.0.0.1", PEER, PEER),
        ("2001:db8::5", "[2001:db9::7]", "2001:db9::7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nobody knows", "10.0.0.1"),
        ("10.0.0.1", f"{PEER}, unknown", "10.0.0.1"),
        ("", PEER, ""),
    ],
)
def test_the_last_address_that_is_no_proxys_asks(peer: str, told: str, asks: str) -> None:
    assert client_address(peer, told, PROXIES) == asks


def test_nobody_is_believed_where_no_proxy_is_named() -> None:
    assert client_address("127.0.0.1", PEER, ()) == "127.0.0.1"


def test_the_setting_names_addresses_and_networks(tmp_path: Path) -> None:
    settings = settings_from({"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}, default_data_folder=tmp_path)
    assert [str(trusted_proxy) for trusted_proxy in settings.trusted_proxies] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
    ]
    assert settings_from({}, default_data_folder=tmp_path).trusted_proxies == ()


@pytest.fixture
def guarded(tmp_path: Path, sqlite_url: str) -> Flask:
    """The application behind a proxy, at the limit of links that one network may ask for."""
    settings = settings_in(tmp_path, sqlite_url, trusted_proxies=PROXIES)
    app = create_app(settings, clock=_clock)
    database = installed(app).database
    with database.transaction() as session:
        make_company(session)
        make_person(session, email="katrin@example.com")
        for number in range(sign_in.MOST_PER_NETWORK):
            sign_in.is_too_often(
                session,
                address=f"{number}@example.com",
                network="203.0.113.0/24",
                key=settings.secret_key,
                now=NOW,
            )
    return app


def _clock() -> datetime:
    return NOW


def _ask(client: FlaskClient, *, peer: str, told: str) -> int:
    token = csrf_token(client.get("/sign-in").text)
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token, "email": "katrin@example.com"},
        headers={"X-Forwarded-For": told},
        environ_overrides={"REMOTE_ADDR": peer},
    )
    return answer.status_code


def test_a_forged_address_does_not_help_past_the_limit(guarded: Flask) -> None:
    client = guarded.test_client()
    assert _ask(client, peer="10.0.0.1", told=PEER) == 429
    assert _ask(client, peer="10.0.0.1", told=f"{FORGED}, {PEER}") == 429
    assert _ask(client, peer=PEER, told=FORGED) == 429
    assert _ask(client, peer="10.0.0.1", told=FORGED) == 303
    database = installed(guarded).database
    database.engine.dispose()


def test_the_server_hands_on_what_a_proxy_tells_and_keeps_no_list_of_who_asks(tmp_path: Path) -> None:
    """There is no log of requests: neither an address nor a path is printed or stored."""
    environment = {"TRUSTED_PROXIES": "127.0.0.1", "DATABASE_URL": "", "SMTP_URL": "", "KEY_FOLDER": ""}
    with running("--data", str(tmp_path), environment=environment) as program:
        visitor = Visitor(program.address)
        for path in ("/", "/sign-in", "/cards/spring-2026/sales", "/private-code", "/nowhere"):
            visitor.get(path)
        printed = "\n".join([*program.lines, *program.faults])
    assert "/cards/" not in printed
    assert "/sign-in" not in printed
    assert "127.0.0.1 -" not in printed
    held = [path for path in tmp_path.rglob("*") if path.is_file() and b"spring-2026" in path.read_bytes()]
    assert held == []
