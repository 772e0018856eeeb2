"""The comparison of a pair is six or seven full pages that say everything once and whose heads name them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import render
from reports.data import Paper, Signature
from reports.data_compared import Comparison
from reports.samples.data import sample_comparison
from tests.reports.factories import hard_cases
from tests.reports.page_boxes import Page, faults_in_pages, pages_of
from tests.reports.reading import text_of

SIXTY = "Department for the Long-Distance Transport of Heavy Machines"
CLOSED = "Fewer than 5 people handed in, so this card stays closed"


@pytest.mark.parametrize(("paper", "most"), [("A4", 7), ("Letter", 7)])
def test_a_pair_has_six_or_seven_pages_each_named_and_none_under_a_third_full(
    paper: Paper, most: int
) -> None:
    sample = sample_comparison()
    pages = pages_of(render.render_comparison(replace(sample, imprint=replace(sample.imprint, paper=paper))))
    assert 6 <= len(pages) <= most
    assert faults_in_pages(pages) == []


@pytest.mark.parametrize(
    "name", ["first round", "few and unanimous", "one side withheld", "both sides withheld", "40 actions"]
)
def test_pages_of_strained_pairs_are_named_and_none_is_under_a_third_full(name: str) -> None:
    assert faults_in_pages(pages_of(render.render_comparison(hard_cases()[name]))) == []


def test_the_counts_of_a_need_are_printed_once() -> None:
    """Below their bar; the table of numbers says how many answered."""
    sample = sample_comparison()
    text = text_of(render.render_comparison(sample))
    for need in (*sample.first.needs, *sample.second.needs):
        assert need.counts is not None
        assert text.count(", ".join(f"{letter} {n}" for letter, n in need.counts.items())) == 1


def closed_pair() -> Comparison:
    """Return the sample with one card closed."""
    return hard_cases()["one side withheld"]


def test_a_closed_card_is_one_sentence_on_a_page_and_no_row_of_dashes() -> None:
    for page in pages_of(render.render_comparison(closed_pair())):
        assert page.text.count(CLOSED) <= 1
        assert "– – – –" not in page.text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_names_of_sixty_letters_are_signed_above_a_line_that_strikes_nothing_through(paper: Paper) -> None:
    sample = sample_comparison()
    signatures = tuple(
        Signature(name=f"{SIXTY[:58]} {n}", role=f"Given by {SIXTY}", signed_on=sample.imprint.exchanged_on)
        for n in range(3)
    )
    cards = [replace(card, of=SIXTY, signatures=signatures) for card in (sample.first, sample.second)]
    imprint = replace(sample.imprint, paper=paper)
    pages = pages_of(
        render.render_comparison(replace(sample, imprint=imprint, first=cards[0], second=cards[1]))
    )
    page = next(page for page in pages if "Seen by the president" in page.text)
    assert crossing_words(page) == []


def test_names_and_needs_of_one_long_word_break_and_cross_nothing() -> None:
    sample = sample_comparison()
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenherstellungsamt1"
    cards = [
        replace(card, of=of, by=by, needs=tuple(replace(need, text=(word * 5)[:300]) for need in card.needs))
        for card, of, by in ((sample.first, word, word[::-1]), (sample.second, word[::-1], word))
    ]
    pages = pages_of(render.render_comparison(replace(sample, first=cards[0], second=cards[1])))
    # Boxes of lines in large type overlap by less than half of their height; a grade stands in a tall one.
    told = [replace(page, words=tuple(word for word in page.words if len(word.text) > 1)) for page in pages]
    assert [crossing_words(page, share=0.5) for page in told] == [[]] * len(pages)
    assert [page.outside for page in pages] == [[]] * len(pages)


def crossing_words(page: Page, *, share: float = 0.0) -> list[tuple[str, str]]:
    """List the words whose boxes overlap by more than a hair, and by more than this share of their height."""
    return [
        (one.text, other.text)
        for place, one in enumerate(page.words)
        for other in page.words[place + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > 1
        and min(one.bottom, other.bottom) - max(one.top, other.top)
        > max(4, share * min(one.bottom - one.top, other.bottom - other.top))
    ]
