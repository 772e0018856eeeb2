"""Progress messages of a long print."""

from dataclasses import replace

from reports import render
from reports.pdf.progress import told
from reports.samples.data import sample_card, sample_company


def test_every_tenth_page_of_a_long_print_is_told_in_order() -> None:
    company = sample_company()
    pages: list[int] = []
    with told(pages.append):
        render.render_company(replace(company, pairs=company.pairs + company.pairs[:2]))
    assert pages == [10, 20]


def test_a_short_print_says_nothing_and_nobody_listens_afterwards() -> None:
    pages: list[int] = []
    with told(pages.append):
        render.render_card(sample_card())
    render.render_company(sample_company())
    assert pages == []
