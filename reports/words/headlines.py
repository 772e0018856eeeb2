"""Headlines and summary facts, generated from the data and true for every input.

A sentence speaks of getting better or worse only where a stored verdict says improved or declined; the
letters of several rounds may be read out, without a claim. No department is called best or least.
"""

from collections.abc import Iterable, Sequence

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, Verdict
from reports.words.language import Words, marked

Pairing = tuple[Card, Card]
DASH = "\N{EN DASH}"
ONE_ACTION = {
    ActionStatus.PLANNED: marked("The one action promised is planned"),
    ActionStatus.IN_PROGRESS: marked("The one action promised is in progress"),
    ActionStatus.DONE: marked("The one action promised is done"),
    ActionStatus.DROPPED: marked("The one action promised was dropped"),
}


def needs_of(cards: Iterable[Card]) -> list[tuple[Card, GradedNeed]]:
    """List the needs of some cards, each with its card."""
    return [(card, need) for card in cards for need in card.needs]


def letters_headline(cards: Pairing, words: Words) -> str:
    """Say both overall letters, or which card stays closed."""
    first, second = cards
    if first.letter and first.letter == second.letter:
        return words.say(
            "{of} and {by} each receive {letter} from the other",
            of=first.of,
            by=first.by,
            letter=first.letter,
        )
    if first.letter and second.letter:
        return words.say(
            "{of} receives {letter} from {by}, and {by} receives {other} from {of}",
            by=first.by,
            of=first.of,
            letter=first.letter,
            other=second.letter,
        )
    shown = first if first.letter else second
    if shown.letter:
        return words.say(
            "{of} receives {letter} from {by}; the card of {by} stays closed",
            by=shown.by,
            of=shown.of,
            letter=shown.letter,
        )
    return words.say("Both cards stay closed in this round")


def is_clear(verdict: Verdict | None) -> bool:
    """Tell whether a change may be claimed."""
    return verdict in {Verdict.IMPROVED, Verdict.DECLINED}


def overall_change(card: Card, words: Words) -> str:
    """Say what may be said of a card since the last round; nothing for a closed card or a first round."""
    if card.change is None or card.letter is None:
        return ""
    before = last_round_name(card, words)
    if card.change is Verdict.IMPROVED:
        return words.say("{of} has improved since {before}.", of=card.of, before=before)
    if card.change is Verdict.DECLINED:
        return words.say("{of} has declined since {before}.", of=card.of, before=before)
    if card.change is Verdict.TOO_FEW_ANSWERS:
        return words.say("For {of} there are too few answers to compare.", of=card.of)
    if card.change is Verdict.NEW:
        return words.say("{of} is graded for the first time.", of=card.of)
    return words.say("For {of} there is no clear change since {before}.", of=card.of, before=before)


def last_round_name(card: Card, words: Words) -> str:
    """Return the name of the round that the card is compared with: the last before it that shows a letter."""
    shown = [point.round_name for point in card.history[:-1] if point.letter]
    return shown[-1] if shown else words.say("the last round")


def changed(cards: Iterable[Card], verdict: Verdict) -> list[tuple[Card, GradedNeed, float]]:
    """List the needs with a verdict and a known change, the largest change first."""
    found = [
        (card, need, need.change_to - need.change_from)
        for card, need in needs_of(cards)
        if need.change is verdict and need.change_to is not None and need.change_from is not None
    ]
    return sorted(found, key=lambda row: (-abs(row[2]), row[0].of, row[1].position))


def wide_gaps(cards: Iterable[Card]) -> list[tuple[Card, GradedNeed]]:
    """List the needs with a wide gap between expected and received."""
    return [(card, need) for card, need in needs_of(cards) if need.wide_gap and need.expected and need.letter]


def changes_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the needs that clearly improved and declined."""
    needs = [need for _, need in needs_of(cards)]
    compared = [need for need in needs if need.change in COMPARED]
    if not compared:
        return words.say("No need can be compared with an earlier round yet")
    if len(compared) == 1 and is_clear(compared[0].change):
        if compared[0].change is Verdict.IMPROVED:
            return words.say("The one comparable need improved")
        return words.say("The one comparable need declined")
    up = sum(need.change is Verdict.IMPROVED for need in compared)
    down = sum(need.change is Verdict.DECLINED for need in compared)
    if not up and not down:
        return words.count(
            "The one comparable need shows no clear change",
            "None of the {n} comparable needs shows a clear change",
            len(compared),
        )
    none = words.say("none")
    return words.say(
        "Of {n} comparable needs, {up} improved and {down} declined",
        n=len(compared),
        up=up or none,
        down=down or none,
    )


COMPARED = frozenset({Verdict.IMPROVED, Verdict.DECLINED, Verdict.NO_CLEAR_CHANGE})


def gaps_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the wide gaps between expected and received."""
    expected = [need for _, need in needs_of(cards) if need.expected and need.letter]
    if not expected:
        return words.say("No expectation was written down for a grade that can be shown")
    n = sum(need.wide_gap for need in expected)
    if not n:
        return words.say("No grade lies two letters or more from what was expected")
    return words.count(
        "{n} of {all} grades lies two letters or more from what was expected",
        "{n} of {all} grades lie two letters or more from what was expected",
        n,
        all=len(expected),
    )


def cards_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the overall letters of the open cards of a company, highest first: no ranking of departments."""
    letters = [card.letter for card in cards if card.letter]
    if len(letters) < 2:
        return words.say("How each department is graded by the others")
    if len(set(letters)) == 1:
        return words.say("All {n} open cards are {letter}", n=len(letters), letter=letters[0])
    return words.say("{n} open cards: {list}", n=len(letters), list=_counted(letters, words))


def _counted(letters: Sequence[str], words: Words) -> str:
    """Count letters, highest first; a number and its letter stand in one line."""
    counts = [f"{letters.count(letter)}\N{NO-BREAK SPACE}{letter}" for letter in sorted(set(letters))]
    return words.listed(counts)


def trend_headline(card: Card, words: Words) -> str:
    """Read out the overall letters of up to six rounds, without a claim."""
    letters = [point.letter or DASH for point in card.history[-6:]]
    if len(letters) < 2 and not card.published:
        return words.say("{of}: this card stays closed", of=card.of)
    if len(letters) < 2:
        return words.say("{of}: the first round", of=card.of)
    return words.say("{of}: {letters}", of=card.of, letters=", ".join(letters))


def actions_headline(actions: Sequence[ActionLine], words: Words) -> str:
    """Count what was promised, done and overdue."""
    if not actions:
        return words.say("No actions are planned")
    if len(actions) == 1:
        if actions[0].overdue:
            return words.say("The one action promised is overdue")
        return words.say(ONE_ACTION[actions[0].status])
    done = sum(action.status is ActionStatus.DONE for action in actions)
    late = sum(action.overdue for action in actions)
    return words.say(
        "Of {n} actions, {done} and {late}",
        n=len(actions),
        done=words.count("{n} is done", "{n} are done", done) if done else words.say("none is done"),
        late=words.count("{n} is overdue", "{n} are overdue", late) if late else words.say("none is overdue"),
    )
