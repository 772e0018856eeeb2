"""Request log: without the setting none; with it no line of where people grade. Metrics of all processes."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import Request, urlopen

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


def test_with_the_log_on_there_is_no_line_of_where_people_grade(tmp_path: Path) -> None:
    token = "a-token-of-many-letters-7Kq2"
    environment = {"REQUEST_LOG": "yes", "METRICS_TOKEN": token, "DATABASE_URL": "", "KEY_FOLDER": ""}
    with running("--data", str(tmp_path), environment=environment) as program:
        visitor = Visitor(program.address)
        for path in ("/", "/sign-in", "/cards/spring-2026/sales", "/private-code", "/code"):
            visitor.get(path)
        for number in range(40):
            visitor.get(f"/nowhere/{number}")
        told = [_scrape(program.address, token) for _ in range(10)]
        written = [json.loads(line) for line in program.faults if line.startswith("{")]
    assert set(told) == {'report_card_requests_total{part="unknown",method="GET",status="4xx"} 40'}
    assert sum(line["endpoint"] == "unknown" for line in written) == 40
    assert {line["endpoint"] for line in written} == {"unknown", "metrics.show"}
    assert "127.0.0.1" not in str(written)
    assert "nowhere" not in str(written)


def _scrape(address: str, token: str) -> str:
    asked = Request(f"{address}/metrics", headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - our own
    with urlopen(asked) as answer:  # noqa: S310
        lines: list[str] = answer.read().decode().splitlines()
    return next(line for line in lines if line.startswith('report_card_requests_total{part="unknown"'))
