"""Drive a company through its rounds as its people would: commands, a real server, a browser a person.

    python -m tests.whole.drive FOLDER [--database-url URL] [--data DIR]

FOLDER holds people.csv, pairs.csv, needs.csv and grades.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import create_engine, select, update

from tests.whole.independent_tally import differences, tally
from tests.whole.installation import Installation
from tests.whole.visitor import Visitor
from webapp.domain.disclosure import PAUSE
from webapp.models import Round

ANSWERS = {"cannot judge": "X"}
HANDED_IN = "/thanks"
PEOPLE_AT_ONCE = 8

Row = Mapping[str, str]


def rounds_in(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of grades.csv by round, in the order of the file."""
    found: dict[str, list[dict[str, str]]] = {}
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["round"], []).append(row)
    return found


def open_round(installation: Installation, name: str) -> None:
    """Plan a round for a later day and open it now: on its own day the server would open it by itself."""
    later = date.today() + timedelta(days=7)
    installation.command("rounds", "plan", name, "--opens", later.isoformat())
    installation.command("rounds", "open", name)


def grade_round(installation: Installation, rows: Sequence[Row]) -> None:
    """Let everybody of these rows sign in and hand in, several at once."""
    browsers = installation.signed_in(list(dict.fromkeys(row["email"] for row in rows)))
    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        ends = list(people.map(grade_card, [browsers[row["email"]] for row in rows], rows))
    assert all(end.endswith(HANDED_IN) for end in ends)


def exchange_round(installation: Installation, name: str) -> dict[str, object]:
    """Close a round, exchange it, and return its export."""
    installation.command("rounds", "close", name)
    installation.command("rounds", "exchange", name)
    _let_the_pause_go_by(installation)
    return export(installation, name)


def _let_the_pause_go_by(installation: Installation) -> None:
    """Put the exchanged rounds back in time by the pause that the next one has to keep."""
    engine = create_engine(installation.database_url or f"sqlite:///{installation.sqlite_file}")
    with engine.begin() as connection:
        exchanged = select(Round.id, Round.opens_on).where(Round.exchanged_on.is_not(None))
        for id_, opened in connection.execute(exchanged).all():
            connection.execute(update(Round).where(Round.id == id_).values(opens_on=opened - PAUSE))
    engine.dispose()


def grade_card(visitor: Visitor, row: Row) -> str:
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


def export(installation: Installation, name: str) -> dict[str, object]:
    """Export a round as JSON."""
    file = installation.data / f"{slug(name)}.json"
    installation.command("reports", "export", "--round", name, "--format", "json", "-o", str(file))
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found


def drive(folder: Path, installation: Installation) -> dict[str, dict[str, object]]:
    """Run every round of grades.csv, tell how long it took, and return the exports by round."""
    exports = {}
    installation.set_up(folder)
    with installation.serving():
        for name, rows in rounds_in(folder).items():
            open_round(installation, name)
            begun = time.monotonic()
            grade_round(installation, rows)
            took, people = time.monotonic() - begun, len({row["email"] for row in rows})
            print(f"{name}: {len(rows)} cards of {people} people handed in, {took:.0f} s", flush=True)
            exports[name] = exchange_round(installation, name)
    return exports


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
    found = [line for export in exports.values() for line in differences(export, cards)]
    print(*found, sep="\n")
    keys, rows = installation.key_files(), installation.rows_of_open_rounds()
    print(f"{sum(sum(needs[0].values()) for needs in cards.values())} cards, {len(found)} cells differ")
    print(f"{len(keys)} key files left, {rows} rows left in roll and urn")
    return 1 if found or keys or rows else 0


if __name__ == "__main__":
    sys.exit(main())
