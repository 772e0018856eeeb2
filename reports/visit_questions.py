"""Make the questions of an unannounced visit from the figures of the last round: of needs, never of people.

Each rule takes the strongest case it finds and stays silent where there is none.
"""

from collections.abc import Sequence

from reports import headlines
from reports.data import ActionLine, Card, GradedNeed, Question, Verdict
from reports.language import Words
from reports.wanting import GOOD_ENOUGH, OPEN

MOST_QUESTIONS = 5


def visit_questions(
    received: Sequence[Card], given: Sequence[Card], actions: Sequence[ActionLine], *, words: Words
) -> tuple[Question, ...]:
    """Return at most five questions, each with the figures it comes from.

    `received` and `given` are the department's cards of one round, `actions` those on its own cards.
    """
    found = (
        _on_the_lowest(received, words),
        _on_a_change(received, Verdict.DECLINED, words),
        _on_a_promise(actions, words),
        _on_an_expectation(received, words),
        _on_a_change(received, Verdict.IMPROVED, words),
        _on_what_it_needs(given, words),
    )
    return tuple(one for one in found if one is not None)[:MOST_QUESTIONS]


def _on_the_lowest(cards: Sequence[Card], words: Words) -> Question | None:
    low = _lowest_below_b(cards)
    if low is None:
        return None
    card, need = low
    text = words.say("{need} What stands in the way of it?", need=headlines.quoted_need(need, words))
    return Question(text=text, source=_received(card, need, words))


def _on_a_change(cards: Sequence[Card], verdict: Verdict, words: Words) -> Question | None:
    rows = headlines.changed(cards, verdict)
    if not rows:
        return None
    card, need, _by = rows[0]
    said = headlines.quoted_need(need, words)
    values = {"low": words.points(need.change_from), "high": words.points(need.change_to), "by": card.by}
    if verdict is Verdict.DECLINED:
        text = words.say("{need} What has become harder since the last round?", need=said)
        source = words.say("Declined from {low} to {high}, graded by {by}", **values)
    else:
        text = words.say("{need} What did you do that others could learn from?", need=said)
        source = words.say("Improved from {low} to {high}, graded by {by}", **values)
    return Question(text=text, source=source)


def _on_a_promise(actions: Sequence[ActionLine], words: Words) -> Question | None:
    waiting = [one for one in actions if one.status in OPEN]
    if not waiting:
        return None
    late = max(waiting, key=lambda one: (one.overdue, one.days_late or 0))
    text = words.say("{what} What has been done, and what is missing?", what=words.quoted(late.what))
    if late.overdue and late.days_late:
        source = words.count(
            "Promised to {by}, {n} day late", "Promised to {by}, {n} days late", late.days_late, by=late.by
        )
    else:
        source = words.say("Promised to {by}", by=late.by)
    return Question(text=text, source=source)


def _on_an_expectation(cards: Sequence[Card], words: Words) -> Question | None:
    gaps = headlines.wide_gaps(cards)
    if not gaps:
        return None
    card, need = gaps[0]
    text = words.say("{need} What do the others see differently?", need=headlines.quoted_need(need, words))
    source = words.say(
        "Expected {expected}, received {letter} from {by}",
        expected=need.expected,
        letter=need.letter,
        by=card.by,
    )
    return Question(text=text, source=source)


def _on_what_it_needs(cards: Sequence[Card], words: Words) -> Question | None:
    low = _lowest_below_b(cards)
    if low is None:
        return None
    card, need = low
    said = headlines.quoted_need(need, words)
    text = words.say("{need} What does it cost you that this is missing?", need=said)
    source = words.say("{of} received {letter} from you", of=card.of, letter=need.letter)
    return Question(text=text, source=source)


def _lowest_below_b(cards: Sequence[Card]) -> tuple[Card, GradedNeed] | None:
    low = headlines.lowest_needs(cards)
    return low[0] if low and low[0][1].letter not in GOOD_ENOUGH else None


def _received(card: Card, need: GradedNeed, words: Words) -> str:
    return words.say("Received {letter} from {by}", letter=need.letter, by=card.by)
