"""What graders noticed is printed in no more than may be shown: counts, or words that tell no count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import render
from reports.charts.alternatives import noticed_words
from reports.data import Noticed, Withheld
from reports.words.language import words_of
from tests.reports.factories import make_action, make_comparison
from tests.reports.page_boxes import pages_of

FEW, ALIKE = Withheld.FEW, Withheld.UNANIMOUS
SAID = [
    (Noticed(mostly=True, yes=7, answers=10), "7 of the 10 who answered have noticed a change."),
    (Noticed(mostly=True, withheld=ALIKE), "Almost all who answered have noticed a change."),
    (Noticed(mostly=False, withheld=ALIKE), "Almost nobody who answered has noticed a change."),
    (
        Noticed(mostly=True, withheld=FEW, answers_words="5 to 9"),
        "At least half of the 5 to 9 who answered have noticed a change.",
    ),
    (
        Noticed(mostly=False, withheld=FEW, answers_words="7 to 9"),
        "Fewer than half of the 7 to 9 who answered have noticed a change.",
    ),
]


@pytest.mark.parametrize(("noticed", "said"), SAID)
def test_counts_are_said_only_where_they_may_be_shown(noticed: Noticed, said: str) -> None:
    assert noticed_words(noticed, words_of("en")) == said


def test_few_and_almost_all_are_told_in_the_reader_s_language() -> None:
    german = words_of("de")
    few = Noticed(mostly=True, withheld=FEW, answers_words="5 bis 9")
    assert noticed_words(few, german).startswith("Mindestens die Hälfte der 5 bis 9 Antwortenden hat")
    assert noticed_words(Noticed(mostly=False, withheld=ALIKE), german).startswith("Fast niemand")


def test_every_answer_stands_beside_its_action_in_print() -> None:
    actions = tuple(replace(make_action(), noticed=noticed) for noticed, _said in SAID)
    text = " ".join(
        page.text for page in pages_of(render.render_comparison(make_comparison(actions=actions)))
    )
    for _noticed, said in SAID:
        assert said in text
