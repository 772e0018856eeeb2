"""Drive a company through its rounds as its people would: commands, a real server, a browser a person.

    python -m tests.whole.drive FOLDER [--database-url URL] [--data DIR]

FOLDER holds people.csv, pairs.csv, needs.csv and grades.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.running_program import PROJECT, running
from tests.whole.independent_tally import differences, tally
from tests.whole.visitor import Visitor

ANSWERS = {"cannot judge": "X"}
HANDED_IN = "/thanks"


class Installation:
    """A fresh installation, reached through its commands and its pages."""

    def __init__(self, data: Path, database_url: str | None = None) -> None:
        self.data = data
        self.database_url = database_url
        self.address = ""

    def command(self, *arguments: str) -> str:
        """Run a command of the product and return what it printed; a fault ends the drive."""
        environment = {**os.environ, "REPORT_CARD_DATA": str(self.data), **self.settings}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"flask {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url} if self.database_url else {}

    def set_up(self, folder: Path) -> None:
        """Make the company and take in its people, pairs and needs."""
        self.command(
            *("setup", "--company", "Northwick", "--timezone", "Europe/Berlin"),
            *("--president", "president@example.com", "--administrator", "administrator@example.com"),
        )
        for noun in ("people", "pairs", "needs"):
            self.command(noun, "import", str(folder / f"{noun}.csv"))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve with the product's own launcher."""
        with running("--data", str(self.data), environment=self.settings) as program:
            self.address = program.address
            yield

    def signed_in(self, emails: Sequence[str]) -> dict[str, Visitor]:
        """Sign people in through their one-time links, each in a browser of her own."""
        links = self.command("sign-in-link", *emails).split()
        assert len(links) == len(emails)
        return {email: self._through(link) for email, link in zip(emails, links, strict=True)}

    def _through(self, link: str) -> Visitor:
        visitor = Visitor(self.address)
        page = visitor.get("/" + link.split("/", 3)[3])
        done = visitor.press(page, "Sign in")
        assert done.status == 200, done.status
        return visitor

    def rows_of_open_rounds(self) -> int:
        """Count what is left in roll and urn."""
        question = "SELECT (SELECT count(*) FROM roll) + (SELECT count(*) FROM urn)"
        if self.database_url:
            with psycopg.connect(self.database_url.replace("+psycopg", "")) as connection:
                found = connection.execute(question).fetchone()
        else:
            with closing(sqlite3.connect(self.data / "database" / "report_card.sqlite")) as file:
                found = file.execute(question).fetchone()
        assert found is not None
        return int(found[0])


def grade_card(visitor: Visitor, row: Mapping[str, str]) -> str:
    """Grade one card as its row says, from the front page on; return where the visitor ends."""
    home = visitor.get("/")
    path = f"/cards/{slug(row['round'])}/{slug(row['of'])}"
    assert path in home.text, f"{row['email']} is not asked to grade {row['of']}"
    answers = {f"need-{n}": ANSWERS.get(row[f"need_{n}"], row[f"need_{n}"]) for n in range(1, 7)}
    check = visitor.press(visitor.get(path), "Check my card", **answers)
    assert check.status == 200, f"{row['email']}: {check.status} at the check page"
    return visitor.press(check, "Hand in my card").address


def slug(name: str) -> str:
    """Return the address part of a plain name."""
    return name.lower().replace(" ", "-")


def drive(folder: Path, installation: Installation, *, say: bool = True) -> dict[str, dict[str, object]]:
    """Run every round of grades.csv and return the export of each round by its name."""
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        grades = list(csv.DictReader(file))
    exports = {}
    installation.set_up(folder)
    with installation.serving():
        for name in dict.fromkeys(row["round"] for row in grades):
            rows = [row for row in grades if row["round"] == name]
            installation.command("rounds", "plan", name)
            installation.command("rounds", "open", name)
            emails = list(dict.fromkeys(row["email"] for row in rows))
            browsers = installation.signed_in(emails)
            begun = time.monotonic()
            with ThreadPoolExecutor(8) as people:
                ends = list(people.map(grade_card, [browsers[row["email"]] for row in rows], rows))
            assert all(end.endswith(HANDED_IN) for end in ends)
            if say:
                took = time.monotonic() - begun
                print(
                    f"{name}: {len(rows)} cards of {len(emails)} people handed in, {took:.0f} s", flush=True
                )
            installation.command("rounds", "close", name)
            installation.command("rounds", "exchange", name)
            exports[name] = export(installation, name)
    return exports


def export(installation: Installation, name: str) -> dict[str, object]:
    """Export a round as JSON."""
    file = installation.data / f"{slug(name)}.json"
    installation.command("reports", "export", "--round", name, "--format", "json", "-o", str(file))
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Drive, compare, and say what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database-url")
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="report-card-"))
    installation = Installation(data, given.database_url)
    cards = tally(given.folder / "grades.csv")
    exports = drive(given.folder, installation)
    found = [line for one in exports.values() for line in differences(one, cards)]
    print(*found, sep="\n")
    keys = list((data / "keys").glob("*"))
    print(f"{sum(sum(needs[0].values()) for needs in cards.values())} cards, {len(found)} cells differ")
    print(f"{len(keys)} key files left, {installation.rows_of_open_rounds()} rows left in roll and urn")
    return 1 if found or keys or installation.rows_of_open_rounds() else 0


if __name__ == "__main__":
    sys.exit(main())
