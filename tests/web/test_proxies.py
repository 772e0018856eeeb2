"""Proxies: the application never learns who asks, neither from the socket nor from forwarded headers."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request

from tests.running_program import running
from tests.whole.visitor import Visitor
from webapp.config import settings_from
from webapp.web.proxies import TOLD_BY_PROXIES

PEER, FORGED = "203.0.113.77", "198.51.100.1"


def test_the_application_never_learns_who_asks(app: Flask) -> None:
    names = [name.removeprefix("HTTP_").replace("_", "-") for name in TOLD_BY_PROXIES]
    seen: list[str] = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(str(request.environ)))
    try:
        client = app.test_client()
        client.get("/", headers=dict.fromkeys(names, FORGED), environ_overrides={"REMOTE_ADDR": PEER})
    finally:
        app.before_request_funcs[None].pop(0)
    assert len(seen) == 1
    assert PEER not in seen[0]
    assert FORGED not in seen[0]


def test_the_setting_names_addresses_and_networks(tmp_path: Path) -> None:
    settings = settings_from({"TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8"}, default_data_folder=tmp_path)
    assert [str(trusted_proxy) for trusted_proxy in settings.trusted_proxies] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
    ]
    assert settings_from({}, default_data_folder=tmp_path).trusted_proxies == ()


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
