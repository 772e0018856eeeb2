"""Typed access to a TOML table that collects every fault instead of stopping at the first one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from webapp.domain.wording import N_, Sentence, Value
from webapp.survey_templates.faults import FaultyTemplates, TemplateFault

LONGEST_TEXT = 300
LONGEST_KEY = 40
LONGEST_SOURCE = 60_000  # characters of a file
Choice = TypeVar("Choice", bound=str)


def read_toml(source: str, *, file: str) -> Mapping[str, Any]:
    """Parse the text of a file; raise FaultyTemplates where it is too long or no TOML."""
    if len(source) > LONGEST_SOURCE:
        what = Sentence(
            key=N_("has more than %(most)s characters. Shorten it."), values={"most": LONGEST_SOURCE}
        )
    else:
        try:
            return tomllib.loads(source)
        except tomllib.TOMLDecodeError as fault:
            what = _no_toml(str(fault))
        except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
            what = Sentence(key=N_("is not TOML: a value in it is too long, or too deep in brackets."))
    raise FaultyTemplates([TemplateFault(file=file, key="", what=what)])


def _no_toml(told: str) -> Sentence:
    """Say where the parser stopped; what it says itself comes in English alone."""
    found = re.search(r"\(at line (\d+), column (\d+)\)$", told)
    if found is None:
        return Sentence(key=N_("is not TOML: it ends too early. Look for a quotation mark or a bracket."))
    key = N_(
        "is not TOML at line %(line)s, column %(column)s. Look there for a quotation mark, bracket or = that "
        "is missing, or for a key that stands there twice."
    )
    return Sentence(key=key, values={"line": int(found[1]), "column": int(found[2])})


class TomlTable:
    """A table of the file; what nobody has asked for is a fault of `finish`."""

    def __init__(
        self, content: Mapping[str, Any], faults: list[TemplateFault], *, file: str, path: str = ""
    ) -> None:
        self._content, self._faults, self._file, self._path = content, faults, file, path
        self._unread = set(content)

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def keys(self) -> list[str]:
        """Return the keys of this table in the order of the file."""
        return list(self._content)

    def fault(self, key: str, what: str, /, **values: Value) -> None:
        """Note what is wrong with a key of this table: a text marked with N_, and its values."""
        path = (self._path + key).rstrip(".")
        self._faults.append(TemplateFault(file=self._file, key=path, what=Sentence(key=what, values=values)))

    def has_fault(self, *keys: str) -> bool:
        """Say whether something was wrong with one of these keys of this table."""
        return any(fault.key == self._path + key for fault in self._faults for key in keys)

    def raw(self, key: str) -> Any:
        """Return a value as it stands, or None."""
        self._unread.discard(key)
        return self._content.get(key)

    def table(self, key: str) -> TomlTable:
        """Return a table within this one; an empty one where there is none."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.fault(
                key, N_("is not a table. Write [%(table)s] and its keys below."), table=self._path + key
            )
        return self._below(value if isinstance(value, dict) else {}, key)

    def tables(self, key: str, *, most: int) -> list[TomlTable]:
        """Return the tables of a list, each with its place as in "items.1."."""
        value = self.raw(key)
        table = re.sub(r"\d+\.", "", self._path) + key
        if value is None:
            self.fault(
                key,
                N_("is missing. Write [[%(table)s]] above each, 1 to %(most)s times."),
                table=table,
                most=most,
            )
            return []
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            self.fault(
                key,
                N_("is not a list of 1 to %(most)s tables. Write [[%(table)s]] above each."),
                most=most,
                table=table,
            )
            return []
        if len(value) > most:
            self.fault(
                key,
                N_("has %(number)s tables. At most %(most)s fit on a form."),
                number=len(value),
                most=most,
            )
        return [self._below(entry, f"{key}.{place}") for place, entry in enumerate(value[:most], start=1)]

    def _below(self, content: Mapping[str, Any], key: str) -> TomlTable:
        return TomlTable(content, self._faults, file=self._file, path=f"{self._path}{key}.")

    def _take(self, key: str, fits: Callable[[Any], bool], wanted: Sentence) -> Any:
        value = self.raw(key)
        if value is None:
            self.fault(key, N_("is missing. Give %(wanted)s."), wanted=wanted)
        elif not fits(value):
            self.fault(key, N_("is not %(wanted)s."), wanted=wanted)
            return None
        return value

    def text(
        self, key: str, *, places: Collection[str] = (), longest: int = LONGEST_TEXT, usual: str | None = None
    ) -> str:
        """Return a text in which only the known places stand in braces."""
        if usual is not None and key not in self:
            return usual
        words = N_("a text of 1 to %(longest)s characters on one line")
        wanted = Sentence(key=words, values={"longest": longest})
        text = self._take(key, lambda value: is_text(value, longest), wanted) or ""
        self.check_places(key, text, places)
        return str(text)

    def key(self, seen: set[str]) -> str:
        """Return the name by which the file knows this table, which is to be in `seen` only once."""
        key = self.text("key", longest=LONGEST_KEY)
        if key and not re.fullmatch("[a-z][a-z0-9_]*", key):
            self.fault("key", N_("is no key. Use small letters, digits and _, a letter first."))
        if key and key in seen:
            self.fault("key", N_('is "%(key)s" for the second time. Give each its own.'), key=key)
        seen.add(key)
        return key

    def check_places(self, key: str, text: str, places: Collection[str]) -> None:
        """Note every place in braces that nothing fills in."""
        for place in sorted(places_in(text) - set(places)):
            known = ", ".join("{" + name + "}" for name in sorted(places)) or "–"
            self.fault(
                key, N_("has the unknown place {%(place)s}. Known here: %(known)s."), place=place, known=known
            )

    def texts(self, key: str, *, fewest: int = 1) -> tuple[str, ...]:
        """Return a list of different texts."""

        def fits(value: Any) -> bool:
            is_list = isinstance(value, list) and all(is_text(text) for text in value)
            return is_list and fewest <= len(value) == len(set(value))

        words = N_("a list of at least %(fewest)s different texts, each of 1 to %(longest)s characters")
        wanted = Sentence(key=words, values={"fewest": fewest, "longest": LONGEST_TEXT})
        return tuple(self._take(key, fits, wanted) or ())

    def yes_or_no(self, key: str, *, usual: bool | None = None) -> bool:
        """Return a boolean."""
        if usual is not None and key not in self:
            return usual
        return bool(self._take(key, lambda value: isinstance(value, bool), Sentence(key=N_("true or false"))))

    def number(self, key: str, *, low: int, high: int, usual: int | None = None) -> int:
        """Return a whole number in these limits, or the usual one where none is given."""
        if usual is not None and key not in self:
            return usual
        wanted = Sentence(key=N_("a whole number, %(low)s to %(high)s"), values={"low": low, "high": high})
        value = self._take(key, lambda value: is_whole(value, low, high), wanted)
        return low if value is None else int(value)

    def choice(
        self,
        key: str,
        choices: Collection[Choice],
        *,
        usual: Choice | None = None,
        others: Collection[str] = (),
    ) -> Choice:
        """Return one of these words; the first stands in for a faulty one. `others` are named too."""
        first = usual if usual is not None else next(iter(choices))
        if usual is not None and key not in self:
            return usual
        known = ", ".join(f'"{choice}"' for choice in [*choices, *others])
        value = self.raw(key)
        if value is None:
            self.fault(key, N_("is missing. Write one of: %(known)s."), known=known)
        for choice in choices:
            if isinstance(value, str) and value == str(choice):
                return choice
        if isinstance(value, str):
            self.fault(key, N_('is "%(value)s". Write one of: %(known)s.'), value=value[:60], known=known)
        elif value is not None:
            self.fault(key, N_("is not a text. Write one of: %(known)s."), known=known)
        return first

    def finish(self, what: str) -> None:
        """Note every key that nobody has asked for; `what` this table is, a text marked with N_."""
        for key in sorted(self._unread):
            words = N_("is not a key of %(table)s. Remove it, or look for a mistyped letter.")
            self.fault(key, words, table=Sentence(key=what))


def places_in(text: str) -> set[str]:
    """Return what stands in braces."""
    return set(re.findall(r"{(.*?)}", text))


def is_text(value: Any, longest: int = LONGEST_TEXT) -> bool:
    """Say whether a value is a text that fits on a form: one line, with something to read in it."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and len(value) <= longest
        and not re.search(r"[\x00-\x1f\x7f]", value)
    )


def is_whole(value: Any, low: int, high: int) -> bool:
    """Say whether a value is a whole number in these limits; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
