"""Which addresses lie in the public internet, and that a program without webhooks loads none of this."""

from __future__ import annotations

import os
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import pytest

from webapp.mail.checked_connection import is_public

OWN = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
    *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2001:db8::1"),
)


@pytest.mark.parametrize("address", OWN)
def test_an_address_of_an_own_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is(address: str) -> None:
    assert is_public(ip_address(address))


def test_what_sends_and_what_answers_is_imported_only_where_it_is_needed(tmp_path: Path) -> None:
    look = "import sys, webapp; webapp.create_app(); print(*sys.modules, sep='\\n')"
    said = subprocess.run(
        [sys.executable, "-c", look],
        capture_output=True,
        check=True,
        env={**os.environ, "REPORT_CARD_DATA": str(tmp_path)},
        text=True,
    )
    modules = set(said.stdout.split())
    assert "webapp.mail.outbox" in modules
    off = ("webapp.mail.webhook_sender", "webapp.mail.checked_connection", "webapp.api.views.answers")
    assert modules.isdisjoint((*off, "webapp.api.services.resources"))
