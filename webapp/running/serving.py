"""Server launcher: prepare the installation, then one server process a core and one worker process."""

from __future__ import annotations

import argparse
import errno
import os
import resource
import socket
import sys
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.words.catalogues import DamagedCatalogue
from webapp.config import SettingError
from webapp.running.answering import QUEUE_LENGTH, answer_requests
from webapp.running.replacing import QUIET, Role, Tell
from webapp.running.supervision import keep_running

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST_PROCESSES = 8
"""Server processes at most, however many cores there are: far above need, and memory is not endless."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What is prepared, served and worked on.

    `prepare` is told whether the sample company is wanted and returns lines to print; it must leave no thread
    and no connection behind. `make_application` is called once a server process. `work` runs until SIGTERM,
    which raises SystemExit in it unless it sets a handler of its own. Processes are replaced `quiet` seconds
    after the last form with secrets.
    """

    prepare: Callable[[bool], Sequence[str]]
    make_application: Callable[[], WSGIApplication]
    work: Callable[[Tell], None]
    quiet: float = QUIET


class CannotListen(Exception):
    """The address to serve on cannot be had; the message says what to do."""


def main(arguments: Sequence[str] | None = None, *, program: Program | None = None) -> int:
    """Run the launcher with command-line arguments and return the exit status."""
    wishes = command_line().parse_args(arguments)
    program = program or report_card()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would keep what people sent
    try:
        listening = _reserve(wishes.host, wishes.port)
        with listening:
            address = _address_of(listening, host=wishes.host)
            _set_environment(os.environ, address=address, demo=wishes.demo, data=wishes.data)
            for line in program.prepare(wishes.demo):
                print(line, flush=True)
            _listen(listening)
            print(f"Report Card is ready at {address} (Ctrl-C stops it).", flush=True)
            serve(listening, program=program, processes=_processes())
    except (CannotListen, DamagedCatalogue, SettingError) as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def command_line() -> argparse.ArgumentParser:
    """Describe the options; `run` repeats them in its own help, which works before anything is installed."""
    parser = argparse.ArgumentParser(
        prog="run", description="Set up Report Card where needed, then serve it."
    )
    parser.add_argument("--demo", action="store_true", help="serve a sample company from its own database")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument(
        "--port", type=_port, default=8000, help="port to listen on (default: 8000; 0 takes a free one)"
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder for the database, the secret and mails (default: data)",
    )
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 0 to 65535")
    return int(text)


def report_card() -> Program:
    """Return the program that `run` serves."""
    # Imported by name, since every command-line fault should be told before the whole program is loaded.
    preparation: Any = import_module("webapp.running.preparation")
    return Program(
        prepare=lambda demo: preparation.prepare(demo=demo),
        make_application=lambda: import_module("webapp").create_app(),
        work=preparation.work_until_stopped,
    )


def _reserve(host: str, port: int) -> socket.socket:
    """Bind the address before the long preparation, so that a taken port is told at once."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as fault:
        raise CannotListen(
            f"{host} is no address of this machine. Choose another one with --host."
        ) from fault
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(where)
    except OSError as fault:
        listening.close()
        raise CannotListen(_why_not(fault, host=host, port=port)) from fault
    return listening


def _listen(listening: socket.socket) -> None:
    try:
        listening.listen(QUEUE_LENGTH)
    except OSError as fault:
        host, port = listening.getsockname()[:2]
        raise CannotListen(_why_not(fault, host=host, port=port)) from fault


def _why_not(fault: OSError, *, host: str, port: int) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken. Stop what uses it, or choose another port with --port."
    if fault.errno == errno.EACCES:
        return f"Port {port} is reserved for the system. Choose one above 1023 with --port."
    if fault.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine. Choose another one with --host."
    return (
        f"Port {port} on {host} cannot be used: {fault.strerror}. Choose another one with --port or --host."
    )


def _address_of(listening: socket.socket, *, host: str) -> str:
    """Return the address that a person on this machine can open."""
    port = listening.getsockname()[1]
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared with, not listened on
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _set_environment(
    environment: MutableMapping[str, str], *, address: str, demo: bool, data: Path | None
) -> None:
    """Write the command line into the settings that the application reads from the environment."""
    folder = data or Path(environment.get("REPORT_CARD_DATA") or Path(__file__).parents[2] / "data")
    if demo:
        # The sample company must never reach a real database, nor its people a real mail server.
        folder = folder / "demo"
        for name in ("DATABASE_URL", "SMTP_URL", "KEY_FOLDER"):
            environment.pop(name, None)
    environment["REPORT_CARD_DATA"] = str(folder.absolute())
    environment.setdefault("BASE_URL", address)


def _processes() -> int:
    return min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        MOST_PROCESSES,
    )


def serve(listening: socket.socket, *, program: Program, processes: int) -> None:
    """Serve from that many processes and work in one more until told to stop.

    Processes instead of threads: two processes of one thread each serve four times the forms of one process
    with threads.
    """

    def serve_requests(tell: Tell) -> None:
        answer_requests(listening, application=program.make_application(), tell=tell)

    def work(tell: Tell) -> None:
        listening.close()
        program.work(tell)

    server_process = Role(name="server process", run=serve_requests, listens=True)
    keep_running([*[server_process] * processes, Role(name="worker", run=work)], quiet=program.quiet)


if __name__ == "__main__":
    sys.exit(main())
