"""Proxies: the application never learns who asks, neither from the socket nor from forwarded headers."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request

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
