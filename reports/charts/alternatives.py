"""Alternative texts of charts (alt text) for screen readers and for pages without the chart."""

from collections.abc import Mapping, Sequence

from reports.data import (
    ActionLine,
    ActionStatus,
    Card,
    GradedNeed,
    Noticed,
    SelfImage,
    TrendPoint,
    Verdict,
    Withheld,
)
from reports.words.language import Words, marked

VERDICTS = {
    Verdict.IMPROVED: marked("improved"),
    Verdict.DECLINED: marked("declined"),
    Verdict.NO_CLEAR_CHANGE: marked("no clear change"),
    Verdict.TOO_FEW_ANSWERS: marked("too few answers to compare"),
    Verdict.LAST_WITHHELD: marked("last round’s spread is withheld"),
    Verdict.NEW: marked("new"),
}
STATUSES = {
    ActionStatus.PLANNED: marked("Planned"),
    ActionStatus.IN_PROGRESS: marked("In progress"),
    ActionStatus.DONE: marked("Done"),
    ActionStatus.DROPPED: marked("Dropped"),
}


def letters_given(counts: Mapping[str, int], scale: Sequence[str]) -> str:
    """Write a spread as "A 9, B 7, C 2, F 0"."""
    return ", ".join(f"{letter} {counts.get(letter, 0)}" for letter in scale)


def spread_words(need: GradedNeed, words: Words, *, scale: Sequence[str]) -> str:
    """Say the spread of a need with those who could not judge, or why it is not shown."""
    if need.counts is not None:
        given = letters_given(need.counts, scale)
        if need.cannot_judge:
            return words.count(
                "{given}, {n} could not judge", "{given}, {n} could not judge", need.cannot_judge, given=given
            )
        return given
    if need.withheld is Withheld.UNANIMOUS and need.almost_all:
        return words.say("almost all gave {letter}", letter=need.almost_all)
    if need.withheld is Withheld.FEW:
        answers = need.answers_words or "5 to 9"
        return words.say("{answers} answers: the letter only", answers=words.say(answers))
    return words.say("not shown")


def range_words(need: GradedNeed, words: Words) -> str:
    """Say the likely range of a need's mean had everybody answered, or nothing."""
    if need.likely_range is None:
        return ""
    low, high = need.likely_range
    return words.say(
        "if all had answered: {low} to {high}",
        low=words.points(low, places=1),
        high=words.points(high, places=1),
    )


def change_words(verdict: Verdict | None, words: Words, *, by: float | None = None) -> str:
    """Say a change since the last round with its size, and that it could be chance where it is not clear."""
    if verdict is None:
        return ""
    if by is None:
        return words.say(VERDICTS[verdict])
    if verdict is Verdict.NO_CLEAR_CHANGE:
        return words.say("{by}, could be chance", by=words.signed(by))
    return f"{words.signed(by)} {words.say(VERDICTS[verdict])}"


def letters_then_and_now(history: Sequence[TrendPoint], words: Words) -> str:
    """Say the last two letters of a history, the earlier one first; nothing where there are not two."""
    letters = [point.letter for point in history if point.letter]
    if len(letters) < 2:
        return ""
    return words.say("{then} then, {now} now", then=letters[-2], now=letters[-1])


def promise_words(number: int, action: ActionLine, words: Words) -> str:
    """Say an action with its number in a list, its round and its status, for its mark in a panel."""
    return words.say(
        "Action {n}, promised after {round}: {what} ({status})",
        n=number,
        round=action.promised_in,
        what=action.what,
        status=words.say(STATUSES[action.status]),
    )


def history_words(history: Sequence[TrendPoint], words: Words) -> str:
    """Say every round of a history with letter and mean; a gap is said to be one."""
    if not history:
        return words.say("No earlier rounds")
    return "; ".join(f"{point.round_name} {_point_words(point, words)}" for point in history)


def _point_words(point: TrendPoint, words: Words) -> str:
    if point.letter is None:
        return words.say("not shown")
    return point.letter if point.mean is None else f"{point.letter} {words.points(point.mean)}"


def gap_words(need: GradedNeed, words: Words) -> str:
    """Say what was expected and what was received; of a need that is not shown, nothing is known."""
    if need.expected is None and need.letter is None:
        return words.say("Not shown")
    if need.expected is None:
        return words.say("No expectation")
    if need.letter is None:
        return words.say("Expected {expected}; the grade is not shown", expected=need.expected)
    if need.mean is None:
        return words.say("Expected {expected}, received {letter}", expected=need.expected, letter=need.letter)
    return words.say(
        "Expected {expected}, received {letter} ({mean})",
        expected=need.expected,
        letter=need.letter,
        mean=words.points(need.mean),
    )


SELF_IMAGES = {
    SelfImage.HIGHER: marked("{of} rates itself higher than {by} does"),
    SelfImage.LIKE: marked("{of} rates itself as {by} does"),
    SelfImage.LOWER: marked("{of} rates itself lower than {by} does"),
}


def noticed_words(noticed: Noticed, words: Words) -> str:
    """Say what the graders have noticed, in no more than may be shown; pages say it in the same words."""
    if noticed.withheld is Withheld.UNANIMOUS:
        if noticed.mostly:
            return words.say("Almost all who answered have noticed a change.")
        return words.say("Almost nobody who answered has noticed a change.")
    if noticed.withheld is Withheld.FEW:
        answers = words.say(noticed.answers_words or "5 to 9")
        if noticed.mostly:
            return words.say(
                "At least half of the {answers} who answered have noticed a change.", answers=answers
            )
        return words.say(
            "Fewer than half of the {answers} who answered have noticed a change.", answers=answers
        )
    return words.say(
        "{yes} of the {answers} who answered have noticed a change.",
        yes=noticed.yes,
        answers=noticed.answers,
    )


def handed_in_words(card: Card, words: Words) -> str:
    """Say how many handed a card in, exactly or in words, or that it stays closed."""
    if not card.published:
        return words.say("This card stays closed")
    many = str(card.handed_in) if card.handed_in is not None else words.say(card.handed_in_words or "5 to 9")
    if card.eligible is None:
        return words.say("{many} handed in", many=many)
    return words.say("{many} of {eligible} handed in", many=many, eligible=card.eligible)


def below_group_words(words: Words, minimum: int) -> str:
    """Say why a card stays closed, in the same words whether few or none handed in."""
    return words.say("Fewer than {minimum} people handed in, so this card stays closed", minimum=minimum)
