"""Each sentence about anonymity, and each line of what is stored, has its tests; promises.txt pairs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.running_program import PROJECT
from webapp.domain.anonymity.promises import Circumstances, chapters
from webapp.domain.anonymity.stored_data import Kept, stored_data
from webapp.domain.anonymity.tested_promises import END_OF_SENTENCE, pairs, read_pairs
from webapp.domain.disclosure import Rules

TEMPLATES = PROJECT / "webapp" / "templates"
NOTES = (TEMPLATES / "grading" / "_promise.html", TEMPLATES / "grading" / "_code_promise.html")


def said() -> set[str]:
    """Return every sentence of the page and of the note beside the form; headings end without a full stop."""
    texts = [
        promise.key
        for reviews, trustees, codes, accounts, directory in product(
            (False, True), (False, True), ("", "Sales"), (False, True), (False, True)
        )
        for chapter in chapters(
            Circumstances(
                rules=Rules(),
                reviews_comments=reviews,
                open_round="Spring 2026",
                has_trustees=trustees,
                by_code=codes,
                has_kiosk=accounts,
                takes_paper_cards=accounts,
                has_company_accounts=accounts,
                has_directory=directory,
                has_programs=directory,
            )
        )
        for promise in chapter.promises
    ]
    texts += [line.what.key for line in stored_data(Kept(mails=0, log=0, notes=0))]
    texts += [message for note in NOTES for message in _of_template(note)]
    return {sentence for text in texts for sentence in END_OF_SENTENCE.split(text) if sentence.endswith(".")}


def _of_template(path: Path) -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for _line, _function, said in environment.extract_translations(path.read_text()):  # type: ignore[attr-defined]
        yield from filter(None, [said] if isinstance(said, str) else said or ())


def test_every_sentence_has_its_tests_and_none_is_listed_that_is_not_said() -> None:
    listed = pairs()
    assert said() - listed.keys() == set(), "pair these with the tests that bear them out, or do not say them"
    assert listed.keys() - said() == set(), "nothing says these any more; remove them"
    assert [sentence for sentence, tests in listed.items() if not tests] == []


def test_a_sentence_that_is_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_pairs(["All seals are opened.", "    a", "", "All seals are opened.", "    b"])


def test_every_listed_test_is_there() -> None:
    missing = [
        test for tests in pairs().values() for test in tests if test.partition("::")[2] not in _tests_in(test)
    ]
    assert missing == []


@cache
def _tests_in(node: str) -> frozenset[str]:
    file = PROJECT / node.partition("::")[0]
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_page_and_print_say_nothing_about_anonymity_that_is_not_in_the_one_source() -> None:
    sentences = [text for text in _of_template(TEMPLATES / "installation" / "anonymity.html") if "." in text]
    assert sentences == ["What is stored, what is withheld, and what no program can promise."]
