"""A fresh installation as a company would have it: reached through its commands and its pages."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.running_program import PROJECT, running
from tests.whole.visitor import Visitor
from webapp import create_app
from webapp.config import settings_from
from webapp.installed import installed

NOUNS = ("people", "pairs", "needs")


class Installation:
    """An installation in a data folder of its own, on SQLite where no other database is named."""

    def __init__(self, data: Path, database_url: str | None = None) -> None:
        self.data = data
        self.database_url = database_url
        self.address = ""
        self.keys = data.with_name(f"{data.name}-keys")

    @property
    def settings(self) -> dict[str, str]:
        """The environment of its commands and its server; an empty setting hides one of this machine."""
        return {
            "REPORT_CARD_DATA": str(self.data),
            "DATABASE_URL": self.database_url or "",
            "SMTP_URL": "",
            "KEY_FOLDER": str(self.keys),
            "BASE_URL": "http://report-card.example",
        }

    @property
    def sqlite_file(self) -> Path:
        """Where the database is when it is SQLite."""
        return self.data / "database" / "report_card.sqlite"

    def command(self, *arguments: str) -> str:
        """Run a command of the product and return what it printed; a fault ends the drive."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=PROJECT,
            env={**os.environ, **self.settings},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"flask {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def set_up(self, folder: Path) -> None:
        """Make the company and take in its people, pairs and needs."""
        self.command(
            *("setup", "--company", "Northwick", "--timezone", "Europe/Berlin"),
            *("--president", "president@example.com", "--administrator", "administrator@example.com"),
        )
        for noun in NOUNS:
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

    def key_files(self) -> list[Path]:
        """Return the private keys that lie in the key folder."""
        return sorted(self.keys.glob("*.key"))

    def rows_of_open_rounds(self) -> int:
        """Count what is left in roll and urn."""
        question = "SELECT (SELECT count(*) FROM roll) + (SELECT count(*) FROM urn)"
        if self.database_url:
            with psycopg.connect(self.database_url.replace("+psycopg", "")) as connection:
                found = connection.execute(question).fetchone()
        else:
            with closing(sqlite3.connect(self.sqlite_file)) as file:
                found = file.execute(question).fetchone()
        assert found is not None
        return int(found[0])


class QuickInstallation(Installation):
    """The same, with its commands run in this process: starting one takes longer than what it does."""

    def command(self, *arguments: str) -> str:
        """Run a command of the product and return what it printed; a fault ends the drive."""
        app = create_app(settings_from({**os.environ, **self.settings}, default_data_folder=self.data))
        database = installed(app).database
        try:
            done = app.test_cli_runner().invoke(args=list(arguments))
        finally:
            database.engine.dispose()
        if done.exit_code != 0:
            raise AssertionError(f"flask {' '.join(arguments)}: {done.output.strip()}") from done.exception
        return done.stdout
