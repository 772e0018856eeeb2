"""Dates, numbers and lists are written as readers of the language write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from tests.days import bound
from webapp import language
from webapp.domain.list_states import ListState
from webapp.domain.wording import Sentence
from webapp.language import (
    NO_BREAK_SPACE,
    by_alphabet,
    day_ahead,
    gettext,
    in_words,
    listed,
    long_date,
    moment_in,
    ngettext,
    number_words,
    short_date,
    speak,
    weekday_ahead,
)

FRIDAY = date(2026, 5, 22)


@pytest.fixture(autouse=True)
def _in_an_application() -> Iterator[None]:
    with Flask(__name__).app_context():
        yield


@pytest.mark.parametrize(
    ("spoken", "full", "without_weekday", "moment", "number", "names"),
    [
        (
            "en",
            f"Friday {bound('22 May 2026')}",
            bound("22 May 2026"),
            f"{bound('22 May 2026')}, 18:05",
            "2.60",
            "Finance, Legal and Sales",
        ),
        (
            "de",
            f"Freitag, {bound('22. Mai 2026')}",
            bound("22. Mai 2026"),
            f"{bound('22. Mai 2026')}, {bound('18:05 Uhr')}",
            "2,60",
            "Finance, Legal und Sales",
        ),
    ],
)
def test_each_language_has_its_forms(
    spoken: str, full: str, without_weekday: str, moment: str, number: str, names: str
) -> None:
    speak(spoken)
    assert long_date(FRIDAY) == full
    assert short_date(FRIDAY) == without_weekday
    assert moment_in("Europe/Berlin", datetime(2026, 5, 22, 16, 5, tzinfo=UTC)) == moment
    assert number_words(2.6, 2) == number
    assert (weekday_ahead(FRIDAY), day_ahead(FRIDAY)) == tuple(
        words.removesuffix(bound(" 2026")) for words in (full, without_weekday)
    )
    assert listed(["Finance", "Legal", "Sales"]) == names


def test_a_rule_says_its_numbers_and_days_in_the_readers_language() -> None:
    speak("de")
    sentence = Sentence(
        key="%(day)s is past. Choose today or a later day.", values={"day": FRIDAY, "low": 2.6}
    )
    assert (
        in_words(sentence) == f"{bound('22. Mai 2026')} ist vorbei. Wählen Sie heute oder einen späteren Tag."
    )
    assert in_words(Sentence(key="%(low)s", values={"low": 2.6})) == "2,60"
    assert in_words(Sentence(key="%(state)s", values={"state": ListState.AGREED})) == "vereinbart"


def test_one_thing_and_none_are_lists_too() -> None:
    assert (listed(["Sales"]), listed([])) == ("Sales", "")


def test_a_number_chooses_the_form_of_its_sentence() -> None:
    speak("de")
    forms = [ngettext("%(num)s person", "%(num)s people", number) for number in (0, 1, 2)]
    assert forms == ["0 Personen", "1 Person", "2 Personen"]


def test_a_text_that_is_a_singular_elsewhere_is_translated_alone_too() -> None:
    speak("de")
    assert gettext("The first round") == "Die erste Runde"


def test_an_unknown_language_is_english() -> None:
    speak("tlh")
    assert (language.current_language(), language.gettext("Save")) == ("en", "Save")


def test_names_are_sorted_by_the_language_spoken() -> None:
    speak("de")
    assert sorted(["Zoll", "Ärzte", "Ausgang"], key=by_alphabet) == ["Ärzte", "Ausgang", "Zoll"]


@pytest.mark.parametrize(
    ("spoken", "weekday", "day"),
    [
        ("fr", "vendredi 22 mai", "22 mai"),
        ("es", "viernes, 22 de mayo", "22 de mayo"),
        ("ja", "5月22日金曜日", "5月22日"),
    ],
)
def test_a_further_language_needs_no_pattern_for_days_without_their_year(
    monkeypatch: pytest.MonkeyPatch, spoken: str, weekday: str, day: str
) -> None:
    monkeypatch.setitem(language.LANGUAGES, spoken, spoken)
    speak(spoken)
    assert weekday_ahead(FRIDAY).replace(NO_BREAK_SPACE, " ") == weekday
    assert day_ahead(FRIDAY).replace(NO_BREAK_SPACE, " ") == day


def test_what_is_said_in_one_language_has_its_dates_as_pages_write_them() -> None:
    sentence = Sentence(key="on %(day)s", values={"day": FRIDAY})
    assert language.in_language("en", sentence) == f"on {bound('22 May 2026')}"
    assert language.in_language("de", sentence) == f"on {bound('22. Mai 2026')}"
