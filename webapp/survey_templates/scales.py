"""Parse the scales of a survey template: answers with code, words and points, or numbers in bins."""

from __future__ import annotations

import re
from itertools import pairwise

from webapp.domain.wording import N_
from webapp.survey_templates.template import TEXT, Answer, Scale
from webapp.survey_templates.toml_table import LONGEST_TEXT, TomlTable, is_text, is_whole

FEWEST_ANSWERS, MOST_ANSWERS = 2, 9
MOST_POINTS = 100
LARGEST_NUMBER = 1_000_000_000
NO_ANSWER = "X"  # the code of "I cannot judge this"
OPEN_TEXT = Scale(key=TEXT, answers=())


def read_scales(table: TomlTable, keys: list[str]) -> dict[str, Scale]:
    """Return the scales of these names, with `text` among them."""
    found = {TEXT: OPEN_TEXT}
    for key in keys:
        if key == TEXT:
            table.fault(key, N_("is the name of answers in words. Choose another name."))
        else:
            entry = table.table(key)
            answers = _bins(entry) if "below" in entry else _answers(entry)
            found[key] = Scale(key=key, answers=answers)
    return found


def _answers(table: TomlTable) -> tuple[Answer, ...]:
    codes = table.keys()
    answers = []
    for code in codes:
        if not re.fullmatch("[A-Z0-9]", code) or code == NO_ANSWER:
            table.raw(code)
            words = N_("is no code. A code is one letter A to Z or one digit, but not %(code)s.")
            table.fault(code, words, code=NO_ANSWER)
            continue
        value = table.raw(code)
        points = None
        if isinstance(value, dict):
            entry = table.table(code)
            points, words = entry.raw("points"), entry.text("words")
            if points is not None and not is_whole(points, 0, MOST_POINTS):
                entry.fault("points", N_("is not a whole number, 0 to %(most)s."), most=MOST_POINTS)
                points = None
            entry.finish(N_("an answer"))
        elif is_text(value):
            words = value
        else:
            what = N_("is neither words of 1 to %(longest)s characters nor a table with `words`.")
            table.fault(code, what, longest=LONGEST_TEXT)
            continue
        answers.append(Answer(code=code, words=words, points=points))
    if not FEWEST_ANSWERS <= len(codes) <= MOST_ANSWERS:
        what = N_(
            "has %(number)s answers. Give %(low)s to %(high)s, and leave “I cannot judge” to cannot_judge."
        )
        table.fault("", what, number=len(codes), low=FEWEST_ANSWERS, high=MOST_ANSWERS)
    words_given = [" ".join(answer.words.split()) for answer in answers]  # as a page shows them
    if len(set(words_given)) < len(words_given):
        table.fault("", N_("has the same words for two answers. Nobody could tell them apart."))
    return tuple(answers)


def _bins(table: TomlTable) -> tuple[Answer, ...]:
    """Read the limits of bins: below = [1, 3, 10] gives 0, 1–2, 3–9 and 10+."""
    limits, unit = table.raw("below"), table.text("unit", longest=40)
    table.finish(N_("a scale of numbers"))
    whole = isinstance(limits, list) and all(is_whole(limit, 1, LARGEST_NUMBER) for limit in limits)
    if not whole or not 1 <= len(limits) < MOST_ANSWERS:
        what = N_("is not a list of 1 to %(most)s whole numbers, each 1 to %(largest)s.")
        table.fault("below", what, most=MOST_ANSWERS - 1, largest=LARGEST_NUMBER)
        return ()
    if any(low >= high for low, high in pairwise(limits)):
        table.fault("below", N_("does not ascend. Write each limit once, the smallest first."))
        return ()
    starts = [0, *limits]
    ranges = [str(low) if high - low == 1 else f"{low}–{high - 1}" for low, high in pairwise(starts)] + [
        f"{limits[-1]}+"
    ]
    return tuple(
        Answer(code=str(place), words=f"{numbers} {unit}") for place, numbers in enumerate(ranges, start=1)
    )
