"""Start of the launcher: settings and arguments that are wrong, its own address, and the demo's database."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

from tests.running_program import running, start

SMALL = "tests.small_program"
PATIENCE = 30.0
"""Seconds after which something that must happen is given up."""


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, output = _fails("--port", str(port), "--data", str(tmp_path))
    assert status == 1
    wanted = "Stop what uses it, or choose another port with --port."
    assert output == f"Port {port} on 127.0.0.1 is taken. {wanted}\n"


def test_an_address_of_another_machine_is_told_in_one_sentence(tmp_path: Path) -> None:
    status, output = _fails("--port", "0", "--host", "192.0.2.1", "--data", str(tmp_path))
    assert status == 1
    assert output == "192.0.2.1 is no address of this machine. Choose another one with --host.\n"


def test_a_port_that_is_none_is_told_in_one_sentence(tmp_path: Path) -> None:
    status, output = _fails("--port", "70000")
    assert status == 2
    assert "'70000' is no port: give a number from 0 to 65535" in output


def test_a_faulty_setting_stops_the_start_with_its_sentence(tmp_path: Path) -> None:
    status, output = _fails("--port", "0", "--data", str(tmp_path), environment={"SECRET_KEY": "short"})
    assert status == 1
    assert output == "SECRET_KEY is too short: give at least 32 random characters.\n"


def _fails(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    process: subprocess.Popen[str] = start(*arguments, module=SMALL, environment=environment)
    _, faults = process.communicate(timeout=PATIENCE)
    return process.returncode, faults


def test_the_address_it_prints_is_the_base_of_links_unless_another_one_is_set(data_folder: Path) -> None:
    with running("--data", str(data_folder), module=SMALL) as program:
        assert f"BASE_URL={program.address}" in program.lines
    public = {"BASE_URL": "https://grades.example.com"}
    with running("--data", str(data_folder), module=SMALL, environment=public) as program:
        assert "BASE_URL=https://grades.example.com" in program.lines


def test_the_demo_keeps_away_from_the_real_database_and_mail_server(data_folder: Path) -> None:
    real = {"DATABASE_URL": "postgresql+psycopg://real/company", "SMTP_URL": "smtp://mail.example.com"}
    with running("--demo", "--data", str(data_folder), module=SMALL, environment=real) as program:
        assert program.lines[:5] == [
            "demo=True",
            f"REPORT_CARD_DATA={data_folder / 'demo'}",
            f"BASE_URL={program.address}",
            "DATABASE_URL=None",
            "SMTP_URL=None",
        ]
