"""There is no request log: the server prints and stores neither who asks nor for what."""

from __future__ import annotations

from pathlib import Path

from tests.running_program import running
from tests.whole.visitor import Visitor


def test_the_server_hands_on_what_a_proxy_tells_and_keeps_no_list_of_who_asks(tmp_path: Path) -> None:
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
