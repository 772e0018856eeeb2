"""A mail as a page says what its text says, links what is a link, and carries nothing that runs."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from lxml import html

from webapp.installation.services.mail_previews import previews
from webapp.installed import installed
from webapp.mail.as_page import as_page
from webapp.mail.letters import Letter


def letters(app: Flask) -> dict[str, Letter]:
    settings = installed(app).settings
    with app.app_context():
        return {preview.kind: preview.letter for preview in previews(settings)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_fetched_run_or_counted(app: Flask) -> None:
    for letter in letters(app).values():
        text = as_page([(letter.subject, letter.body)], "en")
        assert not re.search(r"<(img|script|link|iframe|form|object)\b|url\(|@import|\son\w+=", text)
        for link in html.fromstring(text).xpath("//a"):
            is_button = link.getparent().get("class") == "button"
            assert is_button or link.get("href") == link.text_content()
            assert link.get("href").startswith("http://localhost/")


def test_what_somebody_typed_stays_text() -> None:
    typed = '<script>alert(1)</script> & "x" {0} {name} javascript:alert(1)'
    page = as_page([(typed, f"{typed}\n\nSee https://example.com/a?b=1&c=<b>.")], "en")
    found = html.fromstring(page)
    assert found.xpath("//script") == []
    assert typed in found.xpath("//h1")[0].text_content()
    assert [link.get("href") for link in found.xpath("//a")] == ["https://example.com/a?b=1&c="]


def test_a_language_that_runs_from_right_to_left_does_so() -> None:
    assert '<html lang="ar" dir="rtl">' in as_page([("a", "b")], "ar")


def test_a_line_with_a_colon_is_a_heading_unless_an_address_ends_its_sentence() -> None:
    text = "Enter them here:\n\nhttp://localhost/a\n\nWhat was promised:\n\nOne list.\n"
    assert html.fromstring(as_page([("a", text)], "en")).xpath("//h2/text()") == ["What was promised:"]
    both = html.fromstring(as_page([("a", text), ("b", "c")], "en"))
    assert both.xpath("//h2/text()") == ["a", "b"]
    assert both.xpath("//h3/text()") == ["What was promised:"]


def test_several_letters_are_announced_by_the_subjects_that_the_mail_itself_does_not_show() -> None:
    page = html.fromstring(as_page([("Late", "x"), ("The week", "y"), ("A meeting", "z")], "en"))
    assert page.xpath("//div[@class='preview']/text()") == ["The week; A meeting"]
