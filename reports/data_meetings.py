"""Input data of meeting reports: frozen dataclasses, texts as tuples of paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.data import ActionLine, Imprint
from reports.words.clean_text import LONGEST

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LowNeed:
    """One of the lowest needs of a card."""

    of: str
    by: str
    position: int
    text: str
    letter: str


@dataclass(frozen=True, kw_only=True)
class SideOfMonth:
    """What one department wanted in the month, and what came of it."""

    department: str
    objective: Paragraphs
    result: Paragraphs


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision; owners and due day where it became an action."""

    text: str
    owners: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class MinutesReport:
    """The minutes of a joint review; `time` is in the reader's language already."""

    imprint: Imprint
    one: str
    other: str
    day: date
    time: str
    place: str = ""
    is_cancelled: bool = False
    was_held: bool = True  # before that, nothing can have been decided
    present: Paragraphs = ()
    topics: Paragraphs = ()
    sides: tuple[SideOfMonth, ...] = ()
    notes: Paragraphs = ()
    revenue: str = ""  # of the month before against its target, in the reader's language already
    actions: tuple[ActionLine, ...] = ()
    needs: tuple[LowNeed, ...] = ()
    decisions: tuple[Decided, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """Somebody, or a few together, whom a celebration recognises; `department` is empty for several."""

    who: str
    deed: str
    department: str = ""


@dataclass(frozen=True, kw_only=True)
class CelebrationSheet:
    """What is read out at a celebration; `departments` is empty for the whole company."""

    imprint: Imprint
    departments: tuple[str, ...]
    day: date
    time: str
    place: str = ""
    successes: Paragraphs = ()
    heroes: tuple[Recognised, ...] = ()
    shortcomings: Paragraphs = ()
    lessons: Paragraphs = ()


def paragraphs(text: str) -> Paragraphs:
    """Split a typed text at its line ends, and at words where a paragraph is longer than one may be."""
    return tuple(part for line in text.splitlines() if line.strip() for part in _parts(line.strip()))


def _parts(line: str) -> Iterator[str]:
    while len(line) > LONGEST:
        at = line.rfind(" ", LONGEST // 2, LONGEST)
        at = LONGEST if at < 0 else at
        yield line[:at].rstrip()
        line = line[at:].lstrip()
    yield line
