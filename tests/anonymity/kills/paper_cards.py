"""Crash test of cards on paper: a reviewer or the close is killed at each statement, and nothing is lost.

Whatever is killed, a card is as it was, or waits with one typing, or counts once; whoever does it once more
ends where nobody was disturbed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import func, select

from tests.anonymity.ground import CodeGround, Vote, random_votes, tallies_by_hand
from tests.anonymity.kills.figures import Figures, wait_until_alone
from tests.anonymity.kills.killing import End, count_moments, kill_at_moment
from tests.anonymity.search import Traces
from tests.exchanges import tallies_of
from webapp.grading.services import paper_cards
from webapp.grading.services.by_code import CodeRefused
from webapp.grading.services.form import FilledIn
from webapp.installed import installed
from webapp.models import Round, RoundState
from webapp.urn import anonymity, typed_cards
from webapp.urn.anonymity import drawn_code
from webapp.urn.drawn_codes import hash_of

ROSA, NILS = 101, 102
"""The numbers of two reviewers."""
UNTOUCHED, COUNTED = "untouched", "counted"


@dataclass(frozen=True, kw_only=True)
class Typing:
    """One typing of a card: right, or with another grade for the first need."""

    by: int
    is_right: bool = True
    insists: bool = False


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a reviewer is killed at, what others typed before, and who makes the card count in the end."""

    before: tuple[Typing, ...]
    killed: Typing
    after: tuple[Typing, ...] = ()


RIGHT, AGREES = Typing(by=ROSA), Typing(by=NILS)
WRONG, INSISTS = Typing(by=ROSA, is_right=False), Typing(by=NILS, insists=True)
ACTS = {
    "first typing": Act(before=(), killed=RIGHT, after=(AGREES,)),
    "agreement": Act(before=(RIGHT,), killed=AGREES),
    "insisting": Act(before=(WRONG,), killed=INSISTS, after=(RIGHT,)),
}


@dataclass(kw_only=True)
class Desk:
    """The cards of an open round on paper, by their codes, and those of them that count."""

    place: CodeGround
    votes: dict[str, Vote]
    counted: list[Vote] = field(default_factory=list)

    def type_in(self, code: str, typing: Typing) -> None:
        """Type a card in as the page does."""
        with self.place.database.reading() as session:
            held = paper_cards.find_paper(session, code, departments=())
        answers = dict(enumerate(self._answers(code, typing), start=1))
        filled_in = FilledIn(answers=answers, comments={}, well="", faults=())
        with self.place.database.transaction(leave_no_trace=True) as session:
            paper_cards.type_in(
                session, held, held.cards[0], filled_in, typist_id=typing.by, insists=typing.insists
            )

    def _answers(self, code: str, typing: Typing) -> str:
        right = "".join(self.votes[code].ballot.answers)
        return right if typing.is_right else ("B" if right[0] == "A" else "A") + right[1:]

    def waits_by(self, code: str, typing: Typing) -> str:
        """Say of a card that this typing waits."""
        return f"{typing.by} typed {self._answers(code, typing)}"

    def standing(self, code: str) -> str:
        """Say how it stands with a card, as whoever has its code finds out."""
        card_id = self.place.card_id
        with self.place.database.reading() as session:
            salt = session.get_one(Round, self.place.round_id).code_salt or b""
            row = drawn_code.c.code_hash == hash_of(code, salt=salt, card_id=card_id)
            if session.scalar(select(func.count()).select_from(drawn_code).where(row)) == 0:
                return COUNTED
            found = typed_cards.waiting_card(session, card_id=card_id, code=code)
        return f"{found.typist_id} typed {''.join(found.answers)}" if found else UNTOUCHED

    def faults(self, waiting: int) -> list[str]:
        """Say where the urn and the marks are not those of the cards that count."""
        place, faults = self.place, []
        key = place.private_key()
        opened = [
            anonymity.unseal(box, key, round_id=place.round_id, card_id=place.card_id)
            for box in place.boxes(used_only=True).values()
        ]
        found = Counter("".join(ballot.answers) if ballot else "" for ballot in opened)
        if found != Counter("".join(vote.ballot.answers) for vote in self.counted):
            faults.append("the boxes hold other ballots than the cards that count")
        with place.database.reading() as session:
            rows = session.execute(select(drawn_code.c.handed_in, drawn_code.c.typed)).all()
        if sum(row.handed_in for row in rows) != len(self.counted):
            faults.append("other marks are set than cards count")
        if sum(row.typed is not None for row in rows) != waiting:
            faults.append("another number of cards waits than was typed once")
        return faults


def kill_while_typing_in(place: CodeGround, source: Random, *, every: int = 1) -> Iterator[Figures]:
    """Kill a reviewer at statements of each act, each time at a card of its own; then count them all.

    `every` third, say, from one that is drawn.
    """
    desk = _open(place, len(ACTS), source)
    moments = {}
    for code, (name, act) in zip(list(desk.votes), ACTS.items(), strict=True):
        for typing in act.before:
            desk.type_in(code, typing)
        place.disconnect()
        found = count_moments(_typing(desk, code, act.killed)).landmarks
        moments[name] = found[source.randrange(every) :: every]
    place.give_up()
    desk = _open(place, sum(map(len, moments.values())), source)
    codes = iter(list(desk.votes))
    for name, act in ACTS.items():
        figures = Figures(name)
        for moment in moments[name]:
            _kill_one(desk, next(codes), act, moment, figures)
        yield figures
    figures = Figures("count", mismatches=desk.faults(waiting=0))
    if place.database.is_sqlite:
        figures.mismatches += _left_in_files(desk)
    place.close()
    place.exchange()
    with place.database.reading() as session:
        if tallies_of(session, place.card_id) != tallies_by_hand(desk.counted):
            figures.mismatches.append("the sums are not those of the paper")
    yield figures


def _open(place: CodeGround, cards: int, source: Random) -> Desk:
    number = place.count("round")
    votes = random_votes(source, place.open_round(cards, name=f"Round {number}"))
    return Desk(place=place, votes=dict(zip(place.codes, votes, strict=True)))


def _typing(desk: Desk, code: str, typing: Typing) -> Callable[[], None]:
    return lambda: desk.type_in(code, typing)


def _kill_one(desk: Desk, code: str, act: Act, moment: int, figures: Figures) -> None:
    for typing in act.before:
        desk.type_in(code, typing)
    before = desk.standing(code)
    after = COUNTED if act.killed is AGREES else desk.waits_by(code, act.killed)
    desk.place.disconnect()
    end = kill_at_moment(_typing(desk, code, act.killed), moment)
    wait_until_alone(desk.place)
    found = desk.standing(code)
    figures.kills += end is End.KILLED
    figures.ended += end is End.DONE
    figures.stored += found == after
    if found not in (before, after):
        figures.mismatches.append(f"a card is neither as before nor as after, but {found}")
    if found == COUNTED:
        desk.counted.append(desk.votes[code])
    figures.mismatches += desk.faults(waiting=found not in (UNTOUCHED, COUNTED))
    for typing in (act.killed, *act.after):
        try:
            desk.type_in(code, typing)
        except CodeRefused:  # who was killed is told that it counts
            if found != COUNTED:
                figures.mismatches.append("a card is refused that does not count")
    if found != COUNTED:
        desk.counted.append(desk.votes[code])


def _left_in_files(desk: Desk) -> list[str]:
    """Say which files still lead from a card that counts to its box, or hold what was typed."""
    place = desk.place
    with place.database.reading() as session:
        salt = session.get_one(Round, place.round_id).code_salt or b""
    pieces = {
        "hash of a code": [hash_of(code, salt=salt, card_id=place.card_id) for code in desk.votes],
        "code": [code.encode() for code in desk.votes],
        "typing": [b'"by": ', b'"a": "'],
    }
    found = Traces(pieces=pieces).found_in(installed(place.app).settings.data_folder)
    return [f"{what} is left in {', '.join(sorted(files))}" for what, files in found.items()]


def kill_while_closing(place: CodeGround, source: Random, *, every: int = 1) -> Figures:
    """Kill the close of a round at statements, while a card waits for its second typing."""
    figures = Figures("close")
    _waiting(place, source)
    moments = count_moments(place.close).landmarks
    place.give_up()
    for moment in moments[source.randrange(every) :: every]:
        desk = _waiting(place, source)
        end = kill_at_moment(place.close, moment)
        wait_until_alone(place)
        is_closed = place.state() is RoundState.CLOSED
        figures.kills += end is End.KILLED
        figures.ended += end is End.DONE
        figures.stored += is_closed
        figures.mismatches += desk.faults(waiting=not is_closed)
        if not is_closed:
            place.close()
        figures.mismatches += desk.faults(waiting=0)
        place.give_up()
    return figures


def _waiting(place: CodeGround, source: Random) -> Desk:
    desk = _open(place, 2, source)
    desk.type_in(place.codes[0], RIGHT)
    place.disconnect()
    return desk
