"""Installation on several machines: nginx with TLS, web machines, PostgreSQL, and a company with a round."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, update

from benchmarks import company
from benchmarks.company import SECRET, Place, application
from tests.fixtures.private_postgresql import PostgreSQL, private_postgresql
from tests.installation.machines.machine import PORT, Machine
from tests.installation.machines.network import NETWORK, Network, network
from tests.running.nginx import NAME, Proxy, nginx
from tests.running_program import PROJECT
from webapp.config import Settings
from webapp.models import Company

FRONT, DATABASE, STANDBY, PEOPLE = "10.77.0.1", "10.77.0.21", "10.77.0.22", "10.77.0.2"
WEB = {"web1": "10.77.0.11", "web2": "10.77.0.12"}
DAYTIME = "Pacific/Auckland"
OF_THE_SYSTEM = "worker_processes auto;\nevents { worker_connections 768; }"
"""What Debian's nginx.conf says."""


@dataclass(frozen=True, kw_only=True)
class SharedPlace(Place):
    """The company as the founding program reaches it; the key lies on the machine that opens rounds."""

    keys: Path

    @property
    def settings(self) -> Settings:
        return dataclasses.replace(super().settings, key_folder=self.keys, base_url=f"https://{NAME}")


@dataclass(frozen=True, kw_only=True)
class Site:
    """Everything that runs, and where people find it."""

    network: Network
    server: PostgreSQL
    place: SharedPlace
    machines: tuple[Machine, ...]
    proxy: Proxy
    folder: Path

    def moved_to(self, server: PostgreSQL) -> Site:
        """Return the same with the company's database on another server."""
        database = make_url(self.place.database_url).database or ""
        return dataclasses.replace(
            self, server=server, place=dataclasses.replace(self.place, database_url=server.url(database))
        )


@contextmanager
def site(
    *, program: Path = PROJECT, database_url: str = "", departments: int, people: int, start: bool = True
) -> Iterator[Site]:
    """Set everything up as OPERATING.md says; grading is open, each person grades two departments."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="machines-")))
        folder.chmod(0o755)  # the server of the database and nginx are other users
        here = stack.enter_context(network())
        for name, address in {"front": FRONT, "db1": DATABASE, "db2": STANDBY}.items():
            here.add(name, address)
        here.add("people", PEOPLE, crowd=True)
        with here.inside("db1"):
            server = stack.enter_context(private_postgresql(server_settings(DATABASE, folder)))
        database = server.make_database()
        reached = database_url or "postgresql+psycopg://report_card@{first}/{database}"
        settings = {
            "BASE_URL": f"https://{NAME}",
            "TRUSTED_PROXIES": FRONT,
            "SMTP_URL": "",
            "SECRET_KEY": SECRET,
            "DATABASE_URL": reached.format(first=DATABASE, second=STANDBY, database=database),
        }
        machines = tuple(
            Machine(here, name, address, home=folder / name, program=program, settings=settings)
            for name, address in WEB.items()
        )
        place = SharedPlace(folder=machines[0].data, database_url=server.url(database), keys=machines[0].keys)
        company.found_company(place, departments=departments, people=people, counterparts=2)
        with application(place) as (_, opened), opened.transaction() as session:
            session.execute(update(Company).values(timezone=DAYTIME))
        front = folder / "front"
        front.mkdir()
        with here.inside("front"):
            _set_system()
            addresses = [f"http://{machine.address}:{PORT}" for machine in machines]
            proxy = stack.enter_context(nginx(front, *addresses, host=FRONT, main=OF_THE_SYSTEM))
        for machine in machines:
            stack.callback(machine.kill)
        if start:
            for machine in machines:
                machine.start()
            for machine in machines:
                machine.wait_until_ready()
        yield Site(network=here, server=server, place=place, machines=machines, proxy=proxy, folder=folder)


def _set_system() -> None:
    """Set what deploy/nginx/sysctl.conf says, on the machine on which this thread is."""
    for line in (PROJECT / "deploy" / "nginx" / "sysctl.conf").read_text().splitlines():
        if line and not line.startswith("#"):
            name, value = line.split(" = ")
            Path("/proc/sys", *name.split(".")).write_text(value)


def server_settings(address: str, folder: Path) -> dict[str, str]:
    """Return PostgreSQL's settings: it waits for its disk, and is reached from the network."""
    who = folder / "pg_hba.conf"
    lines = ["local all all trust", f"host all all {NETWORK} trust", f"host replication all {NETWORK} trust"]
    who.write_text("".join(f"{line}\n" for line in lines))
    return {
        "listen_addresses": address,
        "hba_file": str(who),
        "log_statement": "none",
        "log_min_duration_statement": "-1",
    }
