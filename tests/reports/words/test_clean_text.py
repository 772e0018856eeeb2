"""Text sanitising: people's texts are normalised for print, and otherwise left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.words.clean_text import LONGEST, clean_text, cleaned
from tests.reports.factories import make_card, make_need


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("one\n\n\ntwo\tthree", "one two three"),
        ("abc\u202edcba", "abcdcba"),
        ("a\x00b\x1bc", "abc"),
        ("\ue000private", "private"),
        ("e" + "\u0301" * 300, "é" + "\u0301" * 4),
        ("family 👩\u200d👩\u200d👧", "family 👩👩👧"),
        ("नि\u200dर्णय", "नि\u200dर्णय"),
        ("קָמָץ", "קָמָץ"),
    ],
)
def test_only_what_cannot_be_set_is_taken_out(given_text: str, printed: str) -> None:
    assert clean_text(given_text) == printed


@given(st.text(max_size=5000))
def test_cleaned_text_is_short_on_one_line_and_clean_already(text: str) -> None:
    once = clean_text(text)
    assert len(once) <= LONGEST
    assert "\n" not in once
    assert clean_text(once) == once


def test_every_text_of_a_card_is_cleaned() -> None:
    card = cleaned(make_card(of="Mar\nketing", needs=(make_need(text="a\u202eb"),)))
    assert card.of == "Mar keting"
    assert card.needs[0].text == "ab"
