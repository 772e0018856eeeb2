"""Localisation: current language, gettext translation, date and number formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_date_format
from babel.numbers import format_decimal
from flask import Flask, g, has_app_context

from reports.words.catalogues import Catalogue, read_catalogues
from webapp.domain.alphabet import SortKey, sort_key
from webapp.domain.wording import Sentence
from webapp.typed_text import is_day

LANGUAGES = {"en": "English", "de": "Deutsch"}  # each but English has a folder of .po files in translations/
OTHER_LANGUAGES = tuple(language for language in LANGUAGES if language != "en")
RIGHT_TO_LEFT = {"ar", "he", "fa", "ur"}
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
TRANSLATIONS = Path(__file__).parent / "translations"
Form = Literal["full", "long"]
_ENGLISH: dict[Form, str] = {"full": "EEEE d MMMM y", "long": "d MMMM y"}  # Babel's is American
_YEAR = re.compile(r"(\s'[^']*')?\s*y$|^y\w?\s*")  # at an end of a pattern, with "de" before it or 年 behind


@cache
def _catalogue(language: str) -> Catalogue:
    return read_catalogues(TRANSLATIONS / language)


def current_language() -> str:
    """Return the language of the present request or command; English where none is set."""
    return str(g.get("language", "en")) if has_app_context() else "en"


def speak(language: str | None) -> None:
    """Set the language for the rest of this request or command; an unknown one becomes English."""
    g.language = language if language in LANGUAGES else "en"


def gettext(message: str, **values: object) -> str:
    """Translate a sentence and fill in its `%(name)s` values."""
    translated = _catalogue(current_language()).one(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Translate a sentence that depends on a number; `%(num)s` is that number."""
    translated = _catalogue(current_language()).many(singular, plural, number)
    return translated % {"num": number, **values}


def in_every_language(message: str) -> list[str]:
    """Translate a sentence for somebody of whom no language is known."""
    return [_catalogue(language).one(message) for language in LANGUAGES]


def by_alphabet(name: str) -> SortKey:
    """Return what to sort a name by in the present language."""
    return sort_key(name, current_language())


def long_date(day: date) -> str:
    """Write a date in full: Friday 22 May 2026."""
    return _written(day, "full")


def short_date(day: date) -> str:
    """Write a date without its weekday: 22 May 2026."""
    return _written(day, "long")


def weekday_ahead(day: date) -> str:
    """Write a day of the round that runs, whose year nobody asks for: Friday 22 May."""
    return _written(day, "full", has_year=False)


def day_ahead(day: date) -> str:
    """Write such a day without its weekday: 22 May."""
    return _written(day, "long", has_year=False)


def _written(day: date, form: Form, *, has_year: bool = True, language: str | None = None) -> str:
    """Write a date; day, month and year stay together on one line."""
    language = language or current_language()
    pattern = _ENGLISH[form] if language == "en" else get_date_format(form, locale=language).pattern
    pattern = pattern if has_year else _YEAR.sub("", pattern)
    bound = pattern.replace(" M", f"{NO_BREAK_SPACE}M").replace(" y", f"{NO_BREAK_SPACE}y")
    return str(format_date(day, bound, locale=language))


def in_words(sentence: Sentence) -> str:
    """Say a sentence of the rules in the reader's language, its numbers and days too."""
    return sentence.in_words(gettext, number=lambda value: number_words(value, 2), day=short_date)


def in_language(language: str, sentence: Sentence) -> str:
    """Say a sentence in one language, for whoever reads it later."""
    return sentence.in_words(
        _catalogue(language).one, day=lambda day: _written(day, "long", language=language)
    )


def moment_in(timezone: str, moment: datetime) -> str:
    """Write a moment in the company's time zone: 22 May 2026, 18:00."""
    local = moment.astimezone(ZoneInfo(timezone))
    return gettext("%(day)s, %(time)s", day=short_date(local.date()), time=f"{local:%H:%M}")


def listed(things: Sequence[str]) -> str:
    """Join names: Finance, Legal and Sales."""
    if len(things) < 2:
        return "".join(things)
    return gettext("%(several)s and %(last)s", several=", ".join(things[:-1]), last=things[-1])


def number_words(number: float, places: int) -> str:
    """Write a number with a fixed count of decimal places in the language's way."""
    return str(format_decimal(number, "0." + "0" * places if places else "0", locale=current_language()))


def amount_words(amount: Decimal) -> str:
    """Write an amount of money with two decimal places in the language's way: 1,234.50."""
    return str(format_decimal(amount, "#,##0.00", locale=current_language()))


def quantity_words(amount: Decimal) -> str:
    """Write a measured amount with as many decimal places as it has, two at most: 84, 2.5."""
    return str(format_decimal(amount, "#,##0.##", locale=current_language()))


def short_month(day: date) -> str:
    """Name the month of a day in three or four letters, for the foot of a chart: May."""
    return str(format_date(day, "LLL", locale=current_language()))


def month_words(day: date) -> str:
    """Name the month of a day: May 2026."""
    return str(format_date(day, "LLLL y", locale=current_language()))


def install(app: Flask) -> None:
    """Give the templates `_`, `ngettext` and the date and number filters.

    All catalogues are read now: raises DamagedCatalogue at the start, and not at somebody's page.
    """
    for language in LANGUAGES:
        _catalogue(language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _plain_gettext, _plain_ngettext, newstyle=True
    )
    app.jinja_env.tests["day"] = is_day
    app.jinja_env.filters.update(
        day_ahead=day_ahead,
        listed=listed,
        long_date=long_date,
        short_date=short_date,
        weekday_ahead=weekday_ahead,
        number=number_words,
    )


def _plain_gettext(message: str) -> str:
    return _catalogue(current_language()).one(message)


def _plain_ngettext(singular: str, plural: str, number: int) -> str:
    return _catalogue(current_language()).many(singular, plural, number)
