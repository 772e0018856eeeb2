"""Test fixture of the urn: a company, an open round, and voters whose ballots are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.application import settings_in
from webapp import create_app
from webapp.installed import Installed, install
from webapp.models import Card, Person, Round, RoundState
from webapp.printing.desk import PrintDesk
from webapp.printing.kept_files import PrintedFiles
from webapp.round_steps.services.steps import Workplace, close_now, exchange_now, give_up_now
from webapp.storage.database import Database
from webapp.storage.migrating import upgrade
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot
from webapp.urn.drawn_codes import hand_in_by_code, hash_of, new_codes, store_codes


@dataclass(frozen=True, kw_only=True)
class Vote:
    """What one person hands in: known to the test, and to no attacker."""

    person_id: int
    ballot: Ballot

    @property
    def words(self) -> str:
        """Return the comment, which nobody else wrote."""
        return self.ballot.comments[1]


@dataclass(kw_only=True)
class Ground:
    """An installation with Marketing and Sales, in which Sales grades Marketing."""

    app: Flask
    place: Workplace
    url: str
    round_id: int = 0
    card_id: int = 0
    codes: list[str] = field(default_factory=list)  # of those who grade by code

    @property
    def database(self) -> Database:
        return self.place.database

    @property
    def key_folder(self) -> Path:
        return self.place.key_folder

    @property
    def key_file(self) -> Path:
        return anonymity.key_file(self.key_folder, self.round_id)

    def disconnect(self) -> None:
        """Close every connection, as before a fork, or before files are looked at."""
        self.database.engine.dispose()

    def open_round(self, people: int, *, name: str = "Spring 2026") -> list[int]:
        """Open a round with one card that so many people grade; return them."""
        with self.database.transaction() as session:
            grading = self._open_card(session, people, name, by_code=False).grading_id
            voters = session.scalars(select(Person.id).where(Person.department_id == grading)).all()
        return list(voters)

    def _open_card(self, session: Session, people: int, name: str, *, by_code: bool) -> Card:
        number = session.scalar(select(func.count()).select_from(Person)) or 0
        graded = factories.make_department(session, f"Marketing {number}", people=2)
        grading = factories.make_department(session, f"Sales {number}", people=people)
        card = factories.make_open_card(
            session,
            factories.make_round(session, name, codes_released=by_code),
            self.key_folder,
            graded=graded,
            grading=grading,
            by_code=by_code,
        )
        self.round_id, self.card_id = card.round_id, card.id
        return card

    def hand_in(self, vote: Vote) -> None:
        """Hand in as the page does."""
        with self.database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=self.card_id, person_id=vote.person_id, ballot=vote.ballot)

    def close(self) -> None:
        close_now(self.place, self.round_id)

    def exchange(self) -> None:
        """Exchange as the page and the command do, with mails and statistics."""
        with self.app.app_context():
            exchange_now(self.place, self.round_id)

    def give_up(self) -> None:
        """Give the round up as the page and the command do, with mails."""
        with self.database.reading() as session:
            name = session.get_one(Round, self.round_id).name
        with self.app.app_context():
            give_up_now(self.place, self.round_id, typed_name=name)

    def private_key(self) -> bytes:
        with self.database.reading() as session:
            return anonymity.read_key(self.key_folder, session.get_one(Round, self.round_id))

    def state(self) -> RoundState:
        with self.database.reading() as session:
            return session.get_one(Round, self.round_id).state

    def card(self) -> Card:
        with self.database.reading() as session:
            return session.get_one(Card, self.card_id)

    def marked(self) -> set[int]:
        """Return who is marked on the roll."""
        query = text("SELECT person_id, handed_in FROM roll")
        with self.database.reading() as session:
            return {person_id for person_id, handed_in in session.execute(query) if handed_in}

    def boxes(self, *, used_only: bool = False) -> dict[bytes, bytes]:
        """Return the boxes by slot."""
        with self.database.reading() as session:
            rows = session.execute(text("SELECT slot, used, box FROM urn"))
            return {bytes(slot): bytes(box) for slot, used, box in rows if used or not used_only}

    def count(self, table: str) -> int:
        with self.database.reading() as session:
            return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


class CodeGround(Ground):
    """The same installation, in which Sales grades with drawn codes; a voter is the place of her code."""

    def open_round(self, people: int, *, name: str = "Spring 2026") -> list[int]:
        """Open a round with one card that so many codes grade; return their places."""
        with self.database.transaction() as session:
            card = self._open_card(session, people, name, by_code=True)
            made = new_codes(card.round_id, {card.grading_id: people})
            store_codes(session, session.get_one(Round, card.round_id), made)
        self.codes = list(made.by_department[card.grading_id])
        return list(range(people))

    def hand_in(self, vote: Vote) -> None:
        """Hand in as the page for codes does."""
        code = self.codes[vote.person_id]
        with self.database.transaction(leave_no_trace=True) as session:
            hand_in_by_code(session, card_id=self.card_id, code=code, ballot=vote.ballot)

    def marked(self) -> set[int]:
        """Return whose codes are marked."""
        query = text("SELECT code_hash FROM drawn_code WHERE handed_in")
        with self.database.reading() as session:
            salt = session.get_one(Round, self.round_id).code_salt or b""
            found = {bytes(code_hash) for code_hash in session.scalars(query)}
        hashes = [hash_of(code, salt=salt, card_id=self.card_id) for code in self.codes]
        return {place for place, code_hash in enumerate(hashes) if code_hash in found}


def random_votes(source: Random, people: Iterable[int]) -> list[Vote]:
    """Ballots of random letters, each with a comment that nobody else writes."""
    return [
        Vote(
            person_id=person_id,
            ballot=Ballot(
                answers=tuple(source.choice("ABCFX") for _ in range(6)),
                comments={1: unlike_any_other(source)},
                number=anonymity.new_control_number(),
            ),
        )
        for person_id in people
    ]


def in_random_order(source: Random, people: Iterable[int]) -> list[Vote]:
    """Let people hand in, in an order of no meaning, ballots no two of which are the same."""
    order = list(people)
    source.shuffle(order)
    while True:
        votes = random_votes(source, order)
        if len({vote.ballot.answers for vote in votes}) == len(votes):
            return votes


def unlike_any_other(source: Random) -> str:
    """Make a comment of random length that can be found again in any file."""
    words = "".join(source.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(20))
    return f"<{words}{'.' * source.randrange(1800)}>"


def tallies_by_hand(votes: Sequence[Vote]) -> dict[int, dict[str, int]]:
    """Count the votes independently of the program; needs that fewer than five graded are left out."""
    counts = {
        position: {letter: 0 for letter in "ABCFX"}
        | _count(vote.ballot.answers[position - 1] for vote in votes)
        for position in range(1, 7)
    }
    return {position: cells for position, cells in counts.items() if len(votes) - cells["X"] >= 5}


def _count(letters: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for letter in letters:
        found[letter] = found.get(letter, 0) + 1
    return found


_spare: list[Flask] = []
"""Applications whose installation is gone, for the next one: URL rules take 0.2 s of CPU to compile."""


@contextmanager
def ground(folder: Path, url: str, *, is_empty: bool = True, kind: type[Ground] = Ground) -> Iterator[Ground]:
    """Set up an installation in a folder; `is_empty` says that the tables are still to be made."""
    settings, database = settings_in(folder, url), Database(url)
    app = _spare.pop() if _spare else create_app(settings)
    desk = PrintDesk(PrintedFiles(folder / "printed"))
    install(app, Installed(settings=settings, clock=lambda: NOW, database=database, print_desk=desk))
    place = Workplace(database=database, key_folder=settings.key_folder, now=NOW, today=TODAY)
    try:
        if is_empty:
            upgrade(database)
            with database.transaction() as session:
                factories.make_company(session)
        yield kind(app=app, place=place, url=url)
    finally:
        database.engine.dispose()
        _spare.append(app)
