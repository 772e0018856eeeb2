"""Localisation: translated sentences, dates, numbers and lists; the English text is the message id."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from reports.data import ActionLine
from reports.words.catalogues import read_catalogue

RIGHT_TO_LEFT = frozenset({"R", "AL"})  # Unicode's bidirectional classes
NO_BREAK = "\N{NO-BREAK SPACE}"
ONE_LINE, LAST_WORDS = 48, 10  # characters
TRANSLATIONS = Path(__file__).parents[1] / "translations"


def marked(message: str) -> str:
    """Mark a message for translation where it is not yet known in which language it will be read."""
    return message


MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)


class Words:
    """The words of one language; a message without a translation is printed in English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = read_catalogue(TRANSLATIONS / language / "reports.po")

    def say(self, message: str, **values: object) -> str:
        """Translate a message, then fill its {places}."""
        return self._catalogue.one(message).format(**_all_isolated(values))

    def count(self, text: str, many: str, n: int, **values: object) -> str:
        """Translate a message that depends on a number, then fill {n} and its other {places}."""
        return self._catalogue.many(text, many, n).format(n=n, **_all_isolated(values))

    def day(self, day: date) -> str:
        """Write a date in full, for instance 26 May 2026, so that no line breaks inside it."""
        said = self.say(
            "{day} {month} {year}", day=day.day, month=self.say(MONTHS[day.month - 1]), year=day.year
        )
        return said.replace(" ", NO_BREAK)

    def short_day(self, day: date, *, today: date) -> str:
        """Write a date that is of this year without its year; in a narrow column only the year may wrap."""
        said = self.say("{day} {month}", day=day.day, month=self.say(MONTHS[day.month - 1]))
        return said.replace(" ", NO_BREAK) + (f" {day.year}" if day.year != today.year else "")

    def points(self, mean: float | None, *, places: int = 2) -> str:
        """Write points with their decimals; None is a dash."""
        if mean is None:
            return "\N{EN DASH}"
        return f"{mean:.{places}f}".replace(".", self.say("."))

    def signed(self, change: float) -> str:
        """Write a change with its sign, a true minus for a fall; what rounds to nothing has none."""
        text = self.points(abs(change))
        if round(abs(change), 2) == 0:
            return text
        return f"+{text}" if change > 0 else f"\N{MINUS SIGN}{text}"

    def listed(self, things: Sequence[str]) -> str:
        """Join names into "a, b and c"."""
        if len(things) < 2:
            return "".join(things)
        several = ", ".join(isolated(thing) for thing in things[:-1])
        return self.say("{several} and {last}", several=several, last=things[-1])

    def quoted(self, text: str) -> str:
        """Set a text in quotation marks."""
        return self.say("“{text}”", text=text)


def isolated(text: str) -> str:
    """Put bidirectional isolates (U+2068, U+2069) round a text that holds right-to-left letters.

    Without them a name would turn round the numbers and commas beside it in a sentence.
    """
    if (
        text.isascii()
        or "\N{FIRST STRONG ISOLATE}" in text
        or not any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    ):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _all_isolated(values: Mapping[str, object]) -> dict[str, object]:
    return {name: isolated(value) if isinstance(value, str) else value for name, value in values.items()}


def direction(text: str) -> str:
    """Return the direction of a text by its first strong letter, as the `dir` attribute takes it."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in strong if kind in {"L", *RIGHT_TO_LEFT}), "L")
    return "ltr" if first == "L" else "rtl"


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, read once."""
    return Words(language)


def owners(action: ActionLine, words: Words) -> str:
    """Name the owners of an action on both sides."""
    if action.owner_of and action.owner_by:
        return words.say("{name} with {other}", name=action.owner_of, other=action.owner_by)
    return action.owner_of or action.owner_by


def short_round(name: str) -> str:
    """Shorten the name of a round for a column head: "Spring 2026" becomes "Sp 26"."""
    parts = re.fullmatch(r"(\w{3,})\s+\d\d(\d\d)", name)
    if parts:
        return f"{parts[1][:2]} {parts[2]}"
    return name if len(name) <= 8 else f"{name[:7]}…"


def balanced(headline: str) -> str:
    """Tie the last words of a headline that may take two lines, so that none stands alone on the second."""
    if len(headline) <= ONE_LINE:
        return headline
    at = headline.rfind(" ", 0, len(headline) - LAST_WORDS)
    return headline[: at + 1] + headline[at + 1 :].replace(" ", NO_BREAK)


def shortened(text: str, most: int) -> str:
    """Cut a text at a word so that it has at most so many characters, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most * 0.6 else cut).rstrip(" ,.;") + "…"
