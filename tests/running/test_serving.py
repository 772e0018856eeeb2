"""The launcher: real processes, a real socket, real signals."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running_program import RunningProgram, running

SMALL = "tests.small_program"
PATIENCE = 30.0
"""Seconds after which something that must happen is given up."""


@pytest.fixture
def served(data_folder: Path) -> Iterator[RunningProgram]:
    with running("--data", str(data_folder), module=SMALL) as program:
        yield program


def _ask(
    program: RunningProgram, path: str = "/", *, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes, http.client.HTTPMessage]:
    where = urlsplit(program.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        connection.request("POST" if body else "GET", path, body or None, headers or {})
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()


def _wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _worker(folder: Path) -> int:
    _wait_for(lambda: (folder / "worker").exists() and bool((folder / "worker").read_text()))
    return int((folder / "worker").read_text())


def _servers(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "starts").read_text().split()]


def test_it_answers_from_a_child_process(served: RunningProgram) -> None:
    status, body, _ = _ask(served)
    assert status == 200
    assert int(body) != served.process.pid


def test_answers_do_not_name_the_server_program(served: RunningProgram) -> None:
    _, _, headers = _ask(served)
    assert "Server" not in headers
    assert "Via" not in headers


def test_a_killed_server_process_is_replaced(served: RunningProgram, data_folder: Path) -> None:
    _ask(served)
    before = _servers(data_folder)
    for process in before:
        os.kill(process, signal.SIGKILL)
    _wait_for(lambda: len(_servers(data_folder)) == 2 * len(before))
    status, body, _ = _ask(served)
    assert status == 200
    assert int(body) not in before
    _wait_for(lambda: any("by signal 9" in line for line in served.faults))


def test_a_killed_worker_is_replaced(served: RunningProgram, data_folder: Path) -> None:
    first = _worker(data_folder)
    os.kill(first, signal.SIGKILL)
    _wait_for(lambda: _worker(data_folder) != first)


def test_children_that_die_at_once_are_started_with_longer_and_longer_pauses(data_folder: Path) -> None:
    (data_folder / "broken").touch()
    with running("--data", str(data_folder), module=SMALL) as program:
        _wait_for(lambda: sum("starts in 0.8 seconds" in line for line in program.faults) > 0)
        (data_folder / "broken").unlink()
        assert _ask(program)[0] == 200
        assert any("the application cannot be built" in line for line in program.faults)


def test_no_request_is_lost_while_processes_are_replaced(data_folder: Path) -> None:
    """Forms with secrets are sent all the time, and ended rounds have every process replaced at once."""
    statuses: list[int] = []
    with running("--data", str(data_folder), module=SMALL, environment={"QUIET": "0.2"}) as program:
        _ask(program)
        first = _servers(data_folder)

        def keep_asking() -> None:
            where = urlsplit(program.address)
            connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
            while len(_servers(data_folder)) < 4 * len(first):
                connection.request("GET", "/")  # on one connection, as browsers do
                statuses.append(_status_of(connection))
                statuses.append(_ask(program, "/cards/spring-2026/sales", body=b"need-1=A")[0])
                time.sleep(0.25)  # quiet enough to be replaced
            connection.close()

        asking = [threading.Thread(target=keep_asking) for _ in range(4)]
        for thread in asking:
            thread.start()
        _ask(program, "/admin/rounds/spring-2026/exchange", body=b"now")
        for thread in asking:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in asking)
        _wait_for(lambda: not [child for child in first if _is_running(child)])
        assert program.faults == []
    assert len(statuses) > 8
    assert set(statuses) == {200}


def _status_of(connection: http.client.HTTPConnection) -> int:
    response = connection.getresponse()
    response.read()
    return response.status


def test_what_crashes_leaves_no_core_file(served: RunningProgram) -> None:
    limits = Path(f"/proc/{served.process.pid}/limits").read_text()
    assert re.search(r"Max core file size\s+0\s+0\s", limits)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_with_all_its_children(number: int, served: RunningProgram, data_folder: Path) -> None:
    _ask(served)
    children = [*_servers(data_folder), _worker(data_folder)]
    served.process.send_signal(number)
    assert served.process.wait(PATIENCE) == 0
    assert not [child for child in children if _is_running(child)]
    assert served.faults == []


def test_ctrl_c_in_a_terminal_stops_it_without_a_word(data_folder: Path) -> None:
    with running("--data", str(data_folder), module=SMALL) as program:
        _ask(program)
        for process in [*_servers(data_folder), _worker(data_folder), program.process.pid]:
            os.kill(process, signal.SIGINT)  # a terminal tells the whole group
        assert program.process.wait(PATIENCE) == 0
    assert program.faults == []


def test_children_end_when_the_launcher_is_killed(served: RunningProgram, data_folder: Path) -> None:
    _ask(served)
    children = [*_servers(data_folder), _worker(data_folder)]
    served.process.kill()
    _wait_for(lambda: not [child for child in children if _is_running(child)])


def test_a_request_that_is_being_answered_is_finished_before_it_stops(
    served: RunningProgram, data_folder: Path
) -> None:
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(_ask(served, "/slow")[0]))
    asking.start()
    _wait_for((data_folder / "slow_began").exists)
    assert served.stop() == 0
    asking.join()
    assert answers == [200]


def test_clients_that_stop_in_the_middle_do_not_hold_up_the_others(served: RunningProgram) -> None:
    where = urlsplit(served.address)
    stuck = [socket.create_connection((where.hostname, where.port)) for _ in range(50)]
    for client in stuck:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf a bo")
    assert [_ask(served)[0] for _ in range(20)] == [200] * 20
    for client in stuck:
        client.close()


def test_a_body_of_ten_megabytes_is_taken(served: RunningProgram) -> None:
    assert _ask(served, body=b"x" * 10_000_000)[0] == 200


def test_a_larger_body_is_refused(served: RunningProgram) -> None:
    # The head says how long the body is; what the server will not read need not be sent.
    status, said, _headers = _ask(served, body=b"x" * 10_000, headers={"Content-Length": "10200000"})
    assert status == 413
    assert "That is too much at once. Go back" in said.decode()
    assert "Das ist zu viel auf einmal. Gehen Sie zurück" in said.decode()


def test_headers_of_more_than_64_kilobytes_are_refused(served: RunningProgram) -> None:
    assert _ask(served, headers={"X-Long": "x" * 60_000})[0] == 200
    assert _ask(served, headers={"X-Long": "x" * 70_000})[0] == 431
