"""Sentences of the story of one need over its rounds; which needs have a page of their own in a report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.charts.alternatives import STATUSES, noticed_words
from reports.data import ActionLine, ActionStatus, Card, GradedNeed
from reports.words.headlines import needs_of
from reports.words.language import Words, owners, shortened
from reports.words.notices import rounds_at_f
from reports.words.wanting import OPEN

LONG_AT_F = 3  # rounds in a row
GOOD = frozenset({"A", "B"})


@dataclass(frozen=True, kw_only=True)
class Story:
    """A need with its card and the actions promised for it, oldest first."""

    card: Card
    need: GradedNeed
    actions: tuple[ActionLine, ...]

    @property
    def next_step(self) -> ActionLine | None:
        """The open action that is due first."""
        steps = [action for action in self.actions if action.status in OPEN]
        return min(steps, key=lambda action: (action.due is None, action.due), default=None)


def story_of(card: Card, need: GradedNeed, actions: Iterable[ActionLine]) -> Story:
    """Put a need together with its actions, oldest first."""
    rounds = [point.round_name for point in need.history]
    own = [
        action
        for action in actions
        if (action.of, action.by) == (card.of, card.by) and need.position in action.need_positions
    ]
    own.sort(key=lambda action: _place(action, rounds))
    return Story(card=card, need=need, actions=tuple(own))


def _place(action: ActionLine, rounds: Sequence[str]) -> int:
    return rounds.index(action.promised_in) if action.promised_in in rounds else len(rounds)


def told(cards: Iterable[Card], actions: Sequence[ActionLine], *, most: int = 1) -> list[Story]:
    """Choose the needs that went from F to B or A, the largest rise first, then those that stay at F."""
    rows = [(card, need) for card, need in needs_of(cards) if len(need.history) > 1]
    risen = [row for row in rows if _first_letter(row[1]) == "F" and row[1].letter in GOOD]
    stuck = [row for row in rows if rounds_at_f(row[1]) >= LONG_AT_F]
    risen.sort(key=lambda row: (-(row[1].mean or 0.0), row[0].of, row[1].position))
    stuck.sort(key=lambda row: (-rounds_at_f(row[1]), row[0].of, row[1].position))
    return [story_of(card, need, actions) for card, need in [*risen, *stuck][:most]]


def _first_letter(need: GradedNeed) -> str | None:
    return next((point.letter for point in need.history if point.letter), None)


def story_headline(story: Story, words: Words) -> str:
    """Say the way of a need: from which letter to which, and what was done before its largest step."""
    need = story.need
    first, now = _first_letter(need), need.letter
    if now is None or first is None:
        return words.say("This need is not shown in this round")
    in_a_row = rounds_at_f(need)
    if in_a_row > 1:
        return words.count("F in this round", "F in {n} rounds in a row", in_a_row)
    rounds = sum(point.letter is not None for point in need.history)
    if rounds < 2:
        return words.say("{letter} in the first round", letter=now)
    if first == now:
        return words.say("{letter} then and {letter} now", letter=now)
    step = _before_largest_step(story)
    if step is not None and now < first:
        return words.say(
            "From {then} to {now}: the largest step came after “{what}”",
            then=first,
            now=now,
            what=shortened(step.what.rstrip("."), 90),
        )
    return words.say("From {then} to {now}", then=first, now=now)


def _before_largest_step(story: Story) -> ActionLine | None:
    """Return the action that was done after the round from which the largest step up was made."""
    points = [point for point in story.need.history if point.mean is not None]
    steps = [((now.mean or 0.0) - (then.mean or 0.0), then.round_name) for then, now in pairwise(points)]
    if not steps or max(steps)[0] <= 0:
        return None
    after = max(steps)[1]
    done = [action for action in story.actions if action.status is ActionStatus.DONE]
    return next((action for action in done if action.promised_in == after), None)


def outcome_words(action: ActionLine, words: Words) -> str:
    """Say what came of an action: its status, its reason when dropped, and what was noticed."""
    said = words.say(STATUSES[action.status])
    if action.status is ActionStatus.DROPPED and action.reason:
        return words.say("{status}: {reason}", status=said, reason=action.reason)
    if action.noticed is not None:
        return f"{said}. {noticed_words(action.noticed, words)}"
    return said


def promised_words(action: ActionLine, words: Words) -> str:
    """Say who promised an action and after which round."""
    after = words.say("promised after {round}", round=action.promised_in)
    who = owners(action, words)
    return f"{who}; {after}" if who else f"{after[:1].upper()}{after[1:]}"
