"""Rules of the questions of a visit, each with stand-ins: something weaker that is true."""

from collections.abc import Callable, Iterator, Sequence

from reports.data import ActionLine, Scale, TrendPoint, Verdict
from reports.data_sheets import Question
from reports.words import headlines
from reports.words.language import Words
from reports.words.visit_findings import (
    Findings,
    Key,
    below_b,
    from_to,
    key_of,
    needs_served,
    quoted,
    received,
)
from reports.words.wanting import GOOD_ENOUGH, OPEN

Asked = tuple[set[Key], Question]  # the needs that are asked about, and the question
Rule = Callable[[Findings, Words], Iterator[Asked]]
_ALL_LETTERS: Scale = ("A", "B", "C", "D", "F")
_WIDE = 2  # letters


def _same_f_twice(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need in findings.needs:
        last = need.history[-2:]
        if len(last) == 2 and all(point.letter == "F" for point in last):
            text = words.say("{need} What stands in the way of it?", need=quoted(need, words))
            source = words.say(
                "Received F from {by} in {before} and in {now}",
                by=card.by,
                before=last[0].round_name,
                now=last[1].round_name,
            )
            yield {key_of(card, need)}, Question(text=text, source=source)


def _instead_of_f(findings: Findings, words: Words) -> Iterator[Asked]:
    low = below_b(findings.received)
    for card, need in low:
        text = words.say("{need} What stands in the way of it?", need=quoted(need, words))
        yield {key_of(card, need)}, Question(text=text, source=received(card, need, words))
    if findings.shows_grades:
        text = words.say("Which of your counterparts' needs would slip first if you looked away for a month?")
        source = (
            words.say("No other need that is shown lies below B")
            if low
            else words.say("No need that is shown lies below B")
        )
    else:
        text = words.say("What would the others grade lowest today, and how do you know?")
        source = words.say("No grade is shown in this round")
    yield set(), Question(text=text, source=source)


# --- A wide gap -----------------------------------------------------------------------------


def _wide_gap(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need in headlines.wide_gaps(findings.received):
        text = words.say("{need} What do the others see differently?", need=quoted(need, words))
        source = words.say(
            "Expected {expected}, received {letter} from {by}",
            expected=need.expected,
            letter=need.letter,
            by=card.by,
        )
        yield {key_of(card, need)}, Question(text=text, source=source)


def _instead_of_a_gap(findings: Findings, words: Words) -> Iterator[Asked]:
    if any(need.expected and need.letter for _, need in findings.needs):
        text = words.say("Where did the grades surprise you all the same?")
        source = (
            words.say("No other grade lies two letters or more from what was expected")
            if any(_wide_gap(findings, words))
            else words.say("No grade lies two letters or more from what was expected")
        )
    else:
        text = words.say("Which grades would you expect if the cards were exchanged today?")
        source = words.say("No expectation stands beside a grade that is shown")
    yield set(), Question(text=text, source=source)


# --- A fall over three rounds ---------------------------------------------------------------


def _fall(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need in findings.needs:
        last = need.history[-3:]
        if len(last) == 3 and _falls(last):
            text = words.say("{need} What lies behind the last three rounds?", need=quoted(need, words))
            source = words.say(
                "Received {first}, {second} and {third} from {by} in the last three rounds",
                first=_grade(last[0], words),
                second=_grade(last[1], words),
                third=_grade(last[2], words),
                by=card.by,
            )
            yield {key_of(card, need)}, Question(text=text, source=source)


def _falls(points: Sequence[TrendPoint]) -> bool:
    """Tell whether each of these grades lies below the one before, by its letter, or by its points as well as
    a letter between first and last."""
    letters = [point.letter for point in points if point.letter]
    if len(letters) < len(points):
        return False
    means = [point.mean for point in points if point.mean is not None]
    sinks = len(means) == len(points) and means == sorted(set(means), reverse=True)
    return letters == sorted(set(letters)) or (sinks and letters[0] != letters[-1])  # A stands before B


def _grade(point: TrendPoint, words: Words) -> str:
    if point.mean is None:
        return str(point.letter)
    return words.say("{letter} ({points})", letter=point.letter, points=words.points(point.mean))


def _instead_of_a_fall(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need, _by in headlines.changed(findings.received, Verdict.DECLINED):
        text = words.say("{need} What has become harder since the last round?", need=quoted(need, words))
        source = words.say(
            "Declined from {low} to {high}, graded by {by}", **from_to(need, words), by=card.by
        )
        yield {key_of(card, need)}, Question(text=text, source=source)
    for card, need in below_b(findings.given):
        text = words.say("{need} What does it cost you that this is missing?", need=quoted(need, words))
        source = words.say("{of} received {letter} from you", of=card.of, letter=need.letter)
        yield {key_of(card, need)}, Question(text=text, source=source)
    text = words.say("What has changed in the last half-year that no grade tells?")
    if any(_fall(findings, words)):
        source = words.say("No other grade has fallen by a letter twice in a row")
    elif any(sum(1 for round_ in need.history[-3:] if round_.letter) == 3 for _, need in findings.needs):
        source = words.say("No grade has fallen by a letter twice in a row")
    else:
        source = words.say("No need shows a grade in each of the last three rounds")
    yield set(), Question(text=text, source=source)


# --- A jump of two letters ------------------------------------------------------------------


def _jump(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need in findings.needs:
        last = need.history[-2:]
        if len(last) == 2 and _rise(last[0].letter, last[1].letter, findings.scale) >= _WIDE:
            text = words.say("{need} What did you do that others could learn from?", need=quoted(need, words))
            source = words.say(
                "Received {before} in {round} and {letter} now, from {by}",
                before=last[0].letter,
                round=last[0].round_name,
                letter=last[1].letter,
                by=card.by,
            )
            yield {key_of(card, need)}, Question(text=text, source=source)


def _rise(before: str | None, now: str | None, scale: Scale) -> int:
    """Return by how many letters a grade has risen; one of another scale is counted on the longer one."""
    if before is None or now is None:
        return 0
    letters = scale if before in scale and now in scale else _ALL_LETTERS
    return letters.index(before) - letters.index(now)


def _instead_of_a_jump(findings: Findings, words: Words) -> Iterator[Asked]:
    for card, need, _by in headlines.changed(findings.received, Verdict.IMPROVED):
        text = words.say("{need} What did you do that others could learn from?", need=quoted(need, words))
        source = words.say(
            "Improved from {low} to {high}, graded by {by}", **from_to(need, words), by=card.by
        )
        yield {key_of(card, need)}, Question(text=text, source=source)
    good = [(card, need) for card, need in findings.needs if need.letter in GOOD_ENOUGH]
    for card, need in sorted(good, key=lambda row: (row[1].letter or "", -(row[1].mean or 0.0))):
        text = words.say("{need} How do you keep this up, week after week?", need=quoted(need, words))
        yield {key_of(card, need)}, Question(text=text, source=received(card, need, words))
    text = words.say("What did you do for the others of which you are proud?")
    source = (
        words.say("No other need that is shown lies at B or above")
        if findings.shows_grades
        else words.say("No grade is shown in this round")
    )
    yield set(), Question(text=text, source=source)


# --- An overdue action ----------------------------------------------------------------------


def _overdue(findings: Findings, words: Words) -> Iterator[Asked]:
    late = [
        action for action in findings.actions if action.status in OPEN and action.overdue and action.days_late
    ]
    for action in sorted(late, key=lambda action: -(action.days_late or 0)):
        source = words.count(
            "Promised to {by}, {n} day late",
            "Promised to {by}, {n} days late",
            action.days_late or 0,
            by=action.by,
        )
        yield needs_served(action), Question(text=_what_is_missing(action, words), source=source)


def _instead_of_overdue(findings: Findings, words: Words) -> Iterator[Asked]:
    for action in findings.actions:
        if action.status in OPEN:
            source = words.say("Promised to {by}", by=action.by)
            yield needs_served(action), Question(text=_what_is_missing(action, words), source=source)
    text = words.say("What will you promise the others next, and who will see to it on both sides?")
    if any(action.status in OPEN for action in findings.actions):
        source = words.say("Every open action serves a need that is asked about already")
    elif findings.actions:
        source = words.say("No action on the cards received is open")
    else:
        source = words.say("No action is promised on the cards received yet")
    yield set(), Question(text=text, source=source)


def _what_is_missing(action: ActionLine, words: Words) -> str:
    return words.say("{what} What has been done, and what is missing?", what=words.quoted(action.what))


RULES: tuple[tuple[Rule, Rule], ...] = (
    (_same_f_twice, _instead_of_f),
    (_wide_gap, _instead_of_a_gap),
    (_fall, _instead_of_a_fall),
    (_jump, _instead_of_a_jump),
    (_overdue, _instead_of_overdue),
)
