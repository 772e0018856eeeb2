"""Moderation of comments: who may review them, and how a comment may be shortened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT_OUT = "[…]"
SMALLEST_NUMBER_TOLD = 10  # of fewer comments it is not said how many were withheld or shortened
_PARTS = re.compile(r"\[(?:…|\.\.\.)\]|\w+|[^\w\s]")  # a word, a mark of punctuation, or what stands for some


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An active person as far as it matters for who may review."""

    person_id: int
    department_id: int | None
    is_reviewer: bool
    is_president: bool


def reviewers_of(candidates: Iterable[Candidate], *, graded_id: int, grading_id: int) -> frozenset[int]:
    """Return who may review the comments on a card: reviewers outside both of its departments.

    Where there is none of them, it is the president, if she is outside both.
    """
    outside = [
        candidate for candidate in candidates if candidate.department_id not in (graded_id, grading_id)
    ]
    chosen = frozenset(reviewer.person_id for reviewer in outside if reviewer.is_reviewer)
    return chosen or frozenset(reviewer.person_id for reviewer in outside if reviewer.is_president)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """How many comments on a card wait for their review, and what became of the others."""

    waiting: int = 0
    published: int = 0
    shortened: int = 0
    withheld: int = 0

    @property
    def all(self) -> int:
        return self.waiting + self.published + self.shortened + self.withheld


def shorten(original: str, proposed: str) -> str | None:
    """Return the original with words replaced by […] as proposed; None for anything but that.

    Nobody can add or change a word: what comes back is cut from the original, and every place where
    something is left out shows. Something must be left out, and something must stay.
    """
    places = list(_PARTS.finditer(original))
    pieces = _pieces(_PARTS.findall(proposed))
    starts = _find_pieces([place[0] for place in places], pieces)
    if starts is None or not any(pieces):
        return None
    kept = [(start, start + len(piece)) for start, piece in zip(starts, pieces, strict=True)]
    shorter = original[: places[kept[0][1] - 1].end()] if pieces[0] else ""
    for (_, gap_from), (gap_to, piece_end) in pairwise(kept):
        before = original[places[gap_from - 1].end() : places[gap_from].start()] if gap_from else ""
        after = original[places[gap_to - 1].end() : places[piece_end - 1].end()] if gap_to < piece_end else ""
        shorter += before + LEFT_OUT + after
    return shorter if shorter != original else None


def _pieces(proposed: Sequence[str]) -> list[list[str]]:
    """Part what was proposed at each […]; several that follow each other are one."""
    pieces: list[list[str]] = [[]]
    for part in proposed:
        if part in (LEFT_OUT, "[...]"):
            pieces.append([])
        else:
            pieces[-1].append(part)
    return [piece for place, piece in enumerate(pieces) if piece or place in (0, len(pieces) - 1)]


def _find_pieces(words: Sequence[str], pieces: Sequence[Sequence[str]]) -> list[int] | None:
    """Return where each piece begins: the first at the start, the last at the end, words left out between."""
    if len(pieces) < 2 or list(words[: len(pieces[0])]) != list(pieces[0]):
        return None
    starts, place = [0], len(pieces[0])
    for piece in pieces[1:-1]:
        found = next(
            (
                start
                for start in range(place + 1, len(words) - len(piece) + 1)
                if list(words[start : start + len(piece)]) == list(piece)
            ),
            None,
        )
        if found is None:
            return None
        starts.append(found)
        place = found + len(piece)
    last = len(words) - len(pieces[-1])
    if last <= place or list(words[last:]) != list(pieces[-1]):
        return None
    return [*starts, last]
