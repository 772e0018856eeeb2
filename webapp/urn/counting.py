"""Exchange of a sealed urn: open all boxes at once, count, drop what is below its minimum, empty it."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import (
    delete,
    exists,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules, is_shown_in_full, may_show_comments
from webapp.domain.grades import CANNOT_JUDGE, POINTS
from webapp.models import Card, CardLine, Round, RoundState, Survey
from webapp.storage.database import Database
from webapp.urn import comments, sealing
from webapp.urn.anonymity import WELL, UrnDoesNotAgree
from webapp.urn.sealing import Ballot, unseal
from webapp.urn.tables import control_number, drawn_code, roll, tally, urn


def count_round(
    session: Session,
    round_: Survey,
    private_key: bytes,
    *,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Open every box of a closed round, count, drop what is below its minimum, empty urn and roll.

    To be called in one transaction with whatever else belongs to the exchange. Raises
    UrnDoesNotAgree where marks and boxes differ; then nothing is to be stored.
    """
    _take_turns(session)
    cards = session.scalars(select(Card).where(Card.round_id == round_.id).order_by(Card.id)).all()
    for number, card in enumerate(cards, start=1):
        lines = _lines_of(session, card)
        ballots, spoiled = _open_boxes(session, card, private_key, lines)
        if len(ballots) + spoiled != _marked(session, card):
            raise UrnDoesNotAgree
        card.spoiled = spoiled
        card.is_published = len(ballots) >= round_.minimum_group
        if card.is_published:
            _publish(session, card, ballots, round_, lines)
        progress(f"counted {number} of {len(cards)} cards")
    _empty_urn(session, round_)
    round_.seal_public_key = round_.code_salt = None
    round_.state = RoundState.EXCHANGED


def _take_turns(session: Session) -> None:
    """Let a round and other surveys be counted, or given up, one after the other."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE roll IN SHARE UPDATE EXCLUSIVE MODE"))


def _open_boxes(
    session: Session, card: Card, private_key: bytes, lines: Sequence[str]
) -> tuple[list[Ballot], int]:
    ballots, spoiled = [], 0
    seen: set[bytes] = set()  # a box copied into other slots would show one person's grades as everybody's
    for box in session.scalars(
        select(urn.c.box).where(urn.c.card_id == card.id, urn.c.used).execution_options(yield_per=500)
    ):
        ballot = unseal(box, private_key, round_id=card.round_id, card_id=card.id)
        is_copy = box[: sealing.ENCAPSULATED] in seen
        seen.add(box[: sealing.ENCAPSULATED])
        if ballot is None or is_copy or not _is_whole(ballot, lines):
            spoiled += 1
        else:
            ballots.append(ballot)
    return ballots, spoiled


def _lines_of(session: Session, card: Card) -> list[str]:
    """Return what each line of a card allows: its codes, besides CANNOT_JUDGE."""
    codes = select(CardLine.codes).where(CardLine.card_id == card.id).order_by(CardLine.position)
    return list(session.scalars(codes))


def _is_whole(ballot: Ballot, lines: Sequence[str]) -> bool:
    return (
        len(ballot.answers) == len(lines)
        and all(given in codes + CANNOT_JUDGE for given, codes in zip(ballot.answers, lines, strict=True))
        and all(WELL <= position <= len(lines) for position in ballot.comments)
    )


def _publish(
    session: Session, card: Card, ballots: Sequence[Ballot], round_: Survey, lines: Sequence[str]
) -> None:
    """Store the sums of a card, its comments in random order, and its control numbers."""
    rules = Rules(minimum_group=round_.minimum_group)
    of_lines = [replace(rules, scale=tuple(codes)) for codes in lines]
    by_need = [Counter(answers) for answers in zip(*(ballot.answers for ballot in ballots), strict=True)]
    card.ballots = len(ballots)
    # Only what is shown in full goes into the mean and spread of a card: they must tell nothing of the rest.
    in_full = [is_shown_in_full(counts, of_line) for counts, of_line in zip(by_need, of_lines, strict=True)]
    means = sorted(_ballot_means(ballots, in_full)) if isinstance(round_, Round) else []
    card.graded_ballots = len(means)
    card.mean = round(statistics.fmean(means), 2) if means else None
    card.sd = round(statistics.stdev(means), 2) if len(means) > 1 else None
    for position, (counts, of_line) in enumerate(zip(by_need, of_lines, strict=True), start=1):
        if counts.total() - counts[CANNOT_JUDGE] >= round_.minimum_group:
            cells = [
                {"card_id": card.id, "position": position, "answer": answer, "count": counts[answer]}
                for answer in [*of_line.scale, CANNOT_JUDGE]
            ]
            session.execute(insert(tally), cells)
    written = [
        comments.Written(position, words, ballot.code_hash)
        for ballot in ballots
        for position, words in ballot.comments.items()
        if words
    ]
    commented = sum(any(ballot.comments.values()) for ballot in ballots)
    if may_show_comments(len(ballots), commented, rules=rules):
        comments.store(session, card.id, written, waits=round_.reviews_comments)
    numbers = sorted({ballot.number for ballot in ballots if ballot.number})
    if numbers:
        session.execute(
            insert(control_number), [{"card_id": card.id, "number": number} for number in numbers]
        )


def _ballot_means(ballots: Sequence[Ballot], is_in: Sequence[bool]) -> Iterator[float]:
    for ballot in ballots:
        wanted = [answer for answer, is_wanted in zip(ballot.answers, is_in, strict=True) if is_wanted]
        graded = [POINTS[answer] for answer in wanted if answer in POINTS]
        if graded:
            yield statistics.fmean(graded)


def _empty_urn(session: Session, round_: Survey) -> None:
    cards = select(Card.id).where(Card.round_id == round_.id)
    if session.get_bind().dialect.name == "postgresql":
        # What opens meanwhile is seen, not emptied.
        session.execute(text("LOCK TABLE roll, urn, drawn_code"))
        if not session.scalar(select(exists().where(drawn_code.c.card_id.not_in(cards)))):
            session.execute(text("TRUNCATE drawn_code"))  # what waited from paper has no key to destroy
        if not session.scalar(select(exists().where(urn.c.card_id.not_in(cards)))):
            # Gives the files back at once, which DELETE does not.
            session.execute(text("TRUNCATE urn, roll, drawn_code"))
            return
    session.execute(delete(drawn_code).where(drawn_code.c.card_id.in_(cards)))
    session.execute(delete(urn).where(urn.c.card_id.in_(cards)))
    session.execute(delete(roll).where(roll.c.card_id.in_(cards)))


def destroy_unread(session: Session, round_: Survey) -> set[int]:
    """Delete urn and roll of an open round, no box opened and no mark counted; forget its public key.

    Return who was on the roll, whether or not they had handed in. As after an exchange the caller
    sees to it that the private key is destroyed.
    """
    _take_turns(session)
    people = select(roll.c.person_id).join(Card, Card.id == roll.c.card_id)
    on_the_roll = set(session.scalars(people.where(Card.round_id == round_.id)))
    _empty_urn(session, round_)
    round_.seal_public_key = round_.code_salt = None
    return on_the_roll


def finish_exchange(database: Database, folder: Path, round_id: int) -> bool:
    """Destroy the key of a round that is exchanged or given up, and leave nothing of its boxes in the file.

    Say whether nothing is left to do: a full disk may keep the file from being rewritten. May be
    called again, then and after an interruption. The caller notes the day in `key_destroyed_on`,
    and calls `forget_key` where nothing is left to do.
    """
    sealing.destroy_key(folder, round_id)
    return database.compact()


def _marked(session: Session, card: Card) -> int:
    """Return how many people, or drawn codes, are marked as having handed in a card."""
    marks = drawn_code if card.by_code else roll
    marked = select(func.count()).where(marks.c.card_id == card.id, marks.c.handed_in)
    return session.scalar(marked) or 0
