"""Sentences of the cover of a pair: both letters with their move, what changed, what must be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, Noticed, TrendPoint, Verdict
from reports.data_compared import Comparison
from reports.words.headlines import is_clear, needs_of
from reports.words.language import Words, owners
from reports.words.notices import Notice, rounds_at_f
from reports.words.urgency import by_urgency
from reports.words.wanting import GOOD_ENOUGH, OPEN, wanting_action

Pairing = tuple[Card, Card]
MOST_CHANGES = 3


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One line of what changed: a need, its letters then and now, and what lies behind."""

    need: str
    then: str | None
    now: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """One line of what must be done: until when, what, and who."""

    when: str
    is_late: bool
    what: str
    who: str


def before_of(history: Sequence[TrendPoint]) -> TrendPoint | None:
    """Return the last round before the present one that shows a letter."""
    return next((point for point in reversed(history[:-1]) if point.letter), None)


def move_words(card: Card, words: Words) -> str:
    """Say the overall mean of a card with its move since the last round, and no more than may be claimed."""
    before = before_of(card.history)
    now = words.points(card.mean) if card.mean is not None else card.letter or ""
    if before is None or card.change is Verdict.NEW:
        return words.say("{now}, graded for the first time.", now=now)
    then = before.letter or ""
    if before.mean is not None:
        then = words.say("{mean} ({letter})", mean=words.points(before.mean), letter=before.letter)
    if card.change is Verdict.IMPROVED and card.change_by is not None:
        return words.say("{now}, up from {then}: a clear gain.", now=now, then=then)
    if card.change is Verdict.DECLINED and card.change_by is not None:
        return words.say("{now}, down from {then}: a clear loss.", now=now, then=then)
    if is_clear(card.change):
        said = words.say("improved") if card.change is Verdict.IMPROVED else words.say("declined")
        return words.say("{now}, was {then}; {verdict}.", now=now, then=then, verdict=said)
    if card.change is Verdict.NO_CLEAR_CHANGE:
        return words.say("{now}, was {then}: could be chance.", now=now, then=then)
    return words.say("{now}, was {then}; the two cannot be compared.", now=now, then=then)


def what_changed(
    cards: Iterable[Card], actions: Sequence[ActionLine], words: Words, *, most: int = MOST_CHANGES
) -> list[Changed]:
    """Name the largest clear gain, the largest clear loss, what stays at F, then other clear changes."""
    clear = sorted(
        (row for row in needs_of(cards) if is_clear(row[1].change) and row[1].letter),
        key=lambda row: (-abs(_by(row[1])), row[0].of, row[1].position),
    )
    stuck = [row for row in needs_of(cards) if rounds_at_f(row[1]) > 1 and not is_clear(row[1].change)]
    stuck.sort(key=lambda row: (-rounds_at_f(row[1]), row[0].of, row[1].position))
    gains = [row for row in clear if row[1].change is Verdict.IMPROVED]
    losses = [row for row in clear if row[1].change is Verdict.DECLINED]
    first = [*gains[:1], *losses[:1], *stuck[:1]]
    rest = [row for row in (*clear, *stuck) if row not in first]
    return [_changed(card, need, actions, words) for card, need in [*first, *rest][:most]]


def of_notice(notice: Notice, actions: Sequence[ActionLine], words: Words) -> Changed:
    """Return a notice of the company's cover with its letters and the action behind it."""
    need = notice.graded
    before = before_of(need.history)
    where = words.say("{of}, by {by}: {reason}", of=notice.of, by=notice.by, reason=notice.reason)
    is_below = need.letter not in GOOD_ENOUGH
    said = (
        f"{where} {behind(notice.card, need, actions, words)}" if is_below or is_clear(need.change) else where
    )
    return Changed(
        need=need.text, then=before.letter if before else None, now=need.letter or "", sentence=said
    )


def _by(need: GradedNeed) -> float:
    if need.change_from is None or need.change_to is None:
        return 0.0
    return need.change_to - need.change_from


def _changed(card: Card, need: GradedNeed, actions: Sequence[ActionLine], words: Words) -> Changed:
    before = before_of(need.history)
    parts = [_move(card, need, words)]
    if need.expected and need.wide_gap:
        parts[0] += words.say(", expected {letter}", letter=need.expected)
    return Changed(
        need=need.text,
        then=before.letter if before else None,
        now=need.letter or "",
        sentence=f"{parts[0]}. {behind(card, need, actions, words)}",
    )


def _move(card: Card, need: GradedNeed, words: Words) -> str:
    if is_clear(need.change) and need.change_from is not None:
        low, high = words.points(need.change_from), words.points(need.change_to)
        return words.say("{of}: {then} to {now}", of=card.of, then=low, now=high)
    n = rounds_at_f(need)
    said = words.count("F in this round", "F in {n} rounds in a row", n)
    return words.say("{of}: {said}", of=card.of, said=said)


def behind(card: Card, need: GradedNeed, actions: Sequence[ActionLine], words: Words) -> str:
    """Say the action that stands behind a need, the latest that was done before any other."""
    own = [
        action
        for action in actions
        if (action.of, action.by) == (card.of, card.by) and need.position in action.need_positions
    ]
    names = [point.round_name for point in card.history]
    own.sort(
        key=lambda action: names.index(action.promised_in) if action.promised_in in names else len(names)
    )
    done = [action for action in own if action.status is ActionStatus.DONE]
    late = [action for action in own if action.overdue]
    if need.change is Verdict.IMPROVED and done:
        return words.say(
            "Done before it: {what} ({owners})", what=_stopped(done[-1].what), owners=owners(done[-1], words)
        )
    if late:
        days = max(action.days_late or 0 for action in late)
        return words.count("Its action is {n} day late.", "Its action is {n} days late.", days)
    planned = [action for action in own if action.status in OPEN]
    if planned and planned[0].due:
        return words.say("Its action is due on {day}.", day=words.day(planned[0].due))
    if planned:
        return words.say("Its action is open.")
    if done:
        return words.say("Its action is done.")
    if own:
        return words.say("Its action was dropped.")
    return words.say("No action was promised for it.")


def _stopped(text: str) -> str:
    return text.rstrip(".") + "."


def what_to_do(data: Comparison, words: Words, *, most: int) -> tuple[list[ToDo], int]:
    """List what must be done: late, needs without an action, then by due day; and how many more there are."""
    open_actions = [action for action in by_urgency(data.actions) if action.overdue or action.status in OPEN]
    late = [to_do(action, words, data.imprint.printed_on) for action in open_actions if action.overdue]
    due = [to_do(action, words, data.imprint.printed_on) for action in open_actions if not action.overdue]
    wanting = [
        ToDo(
            when=words.say("no action yet"),
            is_late=True,
            what=need.text,
            who=words.say(
                "{of}, need {position}, graded {letter}",
                of=card.of,
                position=need.position,
                letter=need.letter,
            ),
        )
        for card, need in wanting_action((data.first, data.second), data.actions, data.left)
    ]
    every = [*late, *wanting, *due]
    return every[:most], len(every) - len(every[:most])


def to_do(action: ActionLine, words: Words, today: date, *, with_card: bool = False) -> ToDo:
    """Say an action as a line of what must be done."""
    if action.overdue:
        when = words.count("{n} day late", "{n} days late", action.days_late or 0)
    elif action.due:
        when = words.say("due {day}", day=words.short_day(action.due, today=today))
    else:
        when = words.say("open")
    who = owners(action, words)
    if with_card:
        card = words.say("{of} for {by}", of=action.of, by=action.by)
        who = f"{who}; {card}" if who else card
    if noticed := _noticed_briefly(action.noticed, words):
        who = f"{who}; {noticed}" if who else noticed
    return ToDo(when=when, is_late=action.overdue, what=action.what, who=who)


def _noticed_briefly(noticed: Noticed | None, words: Words) -> str:
    """Say how many have noticed a change, where the numbers may be shown."""
    if noticed is None or noticed.withheld is not None:
        return ""
    return words.say("{yes} of {answers} have noticed a change", yes=noticed.yes, answers=noticed.answers)


def closing_words(data: Comparison, words: Words) -> str:
    """Say whether every need below B is taken care of, and how many needs show no clear change."""
    cards = (data.first, data.second)
    needs = [need for _, need in needs_of(cards) if need.letter]
    said = []
    below = sum(need.letter not in {"A", "B"} for need in needs)
    wanting = len(wanting_action(cards, data.actions, data.left))
    if below and not wanting:
        said.append(words.say("Every need below B has an action or a decision."))
    elif wanting:
        said.append(
            words.count(
                "{n} need below B has neither an action nor a decision.",
                "{n} needs below B have neither an action nor a decision.",
                wanting,
            )
        )
    unclear = sum(need.change is Verdict.NO_CLEAR_CHANGE for need in needs)
    if unclear:
        said.append(
            words.count(
                "{n} of {all} needs shows no clear change.",
                "{n} of {all} needs show no clear change.",
                unclear,
                all=len(needs),
            )
        )
    return " ".join(said)
