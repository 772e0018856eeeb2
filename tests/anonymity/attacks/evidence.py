"""Attacker model: what an attacker knows, and how a guess is scored.

The attacker of these tests is a strong one: an access log gives the order in which people handed
in, files were copied at every moment, and all published ballots are at hand. What is looked for is
whose each of them is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from tests.anonymity.ground import Vote

MARK = 21  # the first characters of a comment are like no other's

Artefacts = TypeVar("Artefacts")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the attacker knows beside the files."""

    access_log: Sequence[int]  # who handed in, in this order
    words: Sequence[str]  # the comments, whose they are not being told
    answers: Sequence[str]  # the same with the grades

    @property
    def marks(self) -> list[bytes]:
        return [words[:MARK].encode() for words in self.words]


def known_of(votes: Sequence[Vote], source: Random) -> Known:
    """Tell the attacker of these votes, handed in in this order, all but whose is which."""
    words = [vote.words for vote in votes]
    answers = ["".join(vote.ballot.answers) for vote in votes]
    source.shuffle(words)
    source.shuffle(answers)
    return Known(access_log=[vote.person_id for vote in votes], words=words, answers=answers)


Finding = tuple[str, Sequence[int], Sequence[str]]
"""A way of reading the files: its name, people in some order, and ballots in the order to put beside."""


@dataclass(frozen=True, kw_only=True)
class Attack(Generic[Artefacts]):
    """One attack: how it reads the files, and the naive design on which it must succeed."""

    name: str
    naive: str
    make_naive: Callable[..., Any]
    read: Callable[[Artefacts, Known], Iterator[Finding]]


def judge(
    findings: Iterator[Finding], votes: Sequence[Vote], known: Known, source: Random
) -> list[tuple[str, int]]:
    """Count for each way of reading how many people it links to their ballots.

    What a way leaves open is guessed: every ballot not found goes to some person not named.
    """
    truth = {vote.person_id: (vote.words[:MARK], "".join(vote.ballot.answers)) for vote in votes}
    found = []
    for way, people, ballots in findings:
        guess = dict(zip(people, ballots, strict=False))
        pool = [ballot[:MARK] for ballot in (known.answers if way.startswith("grades") else known.words)]
        left = [ballot for ballot in pool if ballot not in set(guess.values())]
        source.shuffle(left)
        for person_id in known.access_log:
            if guess.get(person_id) is None and left:
                guess[person_id] = left.pop()
        found.append((way, sum(guess.get(person_id) in truth[person_id] for person_id in truth)))
    return found


def beside_people(
    way: str, ballots: Sequence[str], known: Known, slots: Mapping[int, bytes]
) -> Iterator[Finding]:
    """Put ballots in the order found beside the people in every order that may have left its trace."""
    orders = {"by time": list(known.access_log), "by person": sorted(known.access_log)}
    if slots:
        orders["by slot"] = sorted(known.access_log, key=lambda person_id: slots.get(person_id, b""))
    for name, people in orders.items():
        yield f"{way}, {name}", people, ballots
        yield f"{way}, {name} backwards", people[::-1], ballots


def in_order_of_place(data: bytes, known: Known) -> list[str]:
    """Return the comments in the order in which they stand in a file, those not found left out."""
    places = {mark: data.find(mark) for mark in known.marks}
    return [mark.decode() for mark in sorted(known.marks, key=places.__getitem__) if places[mark] >= 0]


def new_grades(before: Mapping[tuple[int, str], int], after: Mapping[tuple[int, str], int]) -> str:
    """Return the answers that one more ballot added to counters by need and letter; empty where none did."""
    letters = {
        position: letter for (position, letter), n in after.items() if n > before.get((position, letter), 0)
    }
    return "".join(letters[position] for position in sorted(letters))


def beside_slots_by_length(
    slots: Mapping[int, bytes], lengths: Mapping[bytes, int], known: Known
) -> Iterator[Finding]:
    """Put the comments beside the people from the shortest comment and box to the longest."""
    people = sorted(slots, key=lambda slot: lengths[slots[slot]])
    yield "by length", people, [words[:MARK] for words in sorted(known.words, key=len)]
