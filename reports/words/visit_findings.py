"""Findings of a visit: what is known of a department in the last round, and how its needs are named."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.data import ActionLine, Card, GradedNeed, Scale
from reports.words import headlines
from reports.words.language import Words, shortened
from reports.words.wanting import GOOD_ENOUGH

Found = tuple[Card, GradedNeed]
Key = tuple[str, str, int]  # of a need: who was graded on it by whom, and its position


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What is known of a department in the last round: cards it received and gave, actions on its cards."""

    received: Sequence[Card]
    given: Sequence[Card]
    actions: Sequence[ActionLine]
    scale: Scale = ("A", "B", "C", "F")
    needs: list[Found] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", headlines.needs_of(self.received))

    @property
    def shows_grades(self) -> bool:
        """Whether any grade that the department received may be shown."""
        return any(need.letter for _, need in self.needs)


def below_b(cards: Sequence[Card]) -> list[Found]:
    """List the needs that are graded below B, the lowest first."""
    found = [row for row in headlines.needs_of(cards) if row[1].letter and row[1].letter not in GOOD_ENOUGH]
    return sorted(found, key=lambda row: (-ord(row[1].letter or "A"), row[1].mean or 0.0))


def key_of(card: Card, need: GradedNeed) -> Key:
    """Return the key of a need."""
    return card.of, card.by, need.position


def needs_served(action: ActionLine) -> set[Key]:
    """Return the keys of the needs that an action serves."""
    return {(action.of, action.by, position) for position in action.need_positions}


def quoted(need: GradedNeed, words: Words) -> str:
    """Set a need's wording, cut at a word, in quotation marks."""
    return words.quoted(shortened(need.text, 130))


def received(card: Card, need: GradedNeed, words: Words) -> str:
    """Say from whom a need received its letter."""
    return words.say("Received {letter} from {by}", letter=need.letter, by=card.by)


def from_to(need: GradedNeed, words: Words) -> dict[str, str]:
    """Return the means of a need in the last round and in this one, in words."""
    return {"low": words.points(need.change_from), "high": words.points(need.change_to)}
