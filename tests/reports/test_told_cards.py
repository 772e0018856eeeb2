"""A screen reader tells the two cards of a pair one after the other, each need as the header of its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from reports import render
from reports.charts.alternatives import spread_words
from reports.data import Card
from reports.data_compared import Comparison
from reports.samples.data import sample_comparison
from reports.words.language import words_of
from tests.reports.factories import hard_cases, make_card

Tag = Any  # a dictionary of the file, whose values are of any kind


def tags_of(item: Any) -> Iterator[Tag]:
    """Yield the tags at and below one, in the order in which they are told."""
    item = item.get_object() if item is not None else None
    if isinstance(item, ArrayObject):
        for kid in item:
            yield from tags_of(kid)
    elif isinstance(item, DictionaryObject):
        if "/S" in item:
            yield item
        yield from tags_of(item.get("/K"))


def told_cards(comparison: Comparison) -> list[Tag]:
    """Return the tables that tell spreads of needs: those of the two cards."""
    reader = pypdf.PdfReader(BytesIO(render.render_comparison(comparison)))
    root = reader.root_object["/StructTreeRoot"].get_object()
    tables = [tag for tag in tags_of(root) if tag["/S"] == "/Table"]
    said = {said for card in (comparison.first, comparison.second) for said in spreads_of(card)}
    return [table for table in tables if said & set(pictures_in(table))]


def spreads_of(card: Card) -> list[str]:
    """Return what the bar of each need says."""
    return [
        spread_words(need, words_of("en"), scale=("A", "B", "C", "F")) for need in card.needs if need.counts
    ]


def pictures_in(tag: Tag) -> list[str]:
    """Return what the pictures in a tag say."""
    return [str(below["/Alt"]) for below in tags_of(tag) if below["/S"] == "/Figure"]


def rows_of(table: Tag) -> list[list[Tag]]:
    """Return the cells of each row."""
    rows = [tag for tag in tags_of(table) if tag["/S"] == "/TR"]
    return [[cell for cell in tags_of(row) if cell["/S"] in {"/TH", "/TD"}] for row in rows]


def test_each_card_is_a_table_of_its_own_and_the_first_is_told_to_its_end() -> None:
    comparison = sample_comparison()
    first, second = told_cards(comparison)
    for table, card in ((first, comparison.first), (second, comparison.second)):
        assert [said for said in pictures_in(table) if said in spreads_of(card)] == spreads_of(card)
        assert len(rows_of(table)) == 1 + len(card.needs)


def test_each_need_is_the_header_of_its_row_and_of_no_other() -> None:
    for table in told_cards(sample_comparison()):
        head, *rows = rows_of(table)
        assert [str(cell["/A"]["/Scope"]) for cell in head if cell["/S"] == "/TH"] == ["/Column"]
        for row in rows:
            (header,) = (cell for cell in row if cell["/S"] == "/TH")
            assert header["/A"]["/Scope"] == "/Row"
            assert pictures_in(header)
            for cell in row:
                if cell is not header:
                    assert header["/ID"] in cell["/A"]["/Headers"]
                    assert len(cell["/A"]["/Headers"]) <= 2


@pytest.mark.parametrize("fewer", ["first", "second"])
def test_a_need_that_faces_nothing_leaves_no_empty_row(fewer: str) -> None:
    short = make_card(needs=make_card().needs[:4])
    sample = sample_comparison()
    comparison = replace(sample, first=short) if fewer == "first" else replace(sample, second=short)
    assert sorted(len(rows_of(table)) for table in told_cards(comparison)) == [5, 7]


def test_long_cards_are_told_page_by_page() -> None:
    tables = told_cards(hard_cases()["long names and needs"])
    assert len(tables) % 2 == 0
    assert all(len(rows_of(table)) > 1 for table in tables)
