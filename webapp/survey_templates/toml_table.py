"""Typed access to a TOML table that collects every fault instead of stopping at the first one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from webapp.survey_templates.faults import TemplateFault

LONGEST_TEXT = 300
Choice = TypeVar("Choice", bound=str)


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

    def fault(self, key: str, what: str) -> None:
        """Note what is wrong with a key of this table."""
        self._faults.append(TemplateFault(file=self._file, key=(self._path + key).rstrip("."), what=what))

    def raw(self, key: str) -> Any:
        """Return a value as it stands, or None."""
        self._unread.discard(key)
        return self._content.get(key)

    def table(self, key: str) -> TomlTable:
        """Return a table within this one; an empty one where there is none."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "is not a table. Write [" + self._path + key + "] and its keys below.")
        return self._below(value if isinstance(value, dict) else {}, key)

    def tables(self, key: str) -> list[TomlTable]:
        """Return the tables of a list, each with its place as in "items.1."."""
        value = self.raw(key)
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.fault(key, f"is not a list of tables. Write [[{key}]] above each.")
            return []
        return [self._below(entry, f"{key}.{place}") for place, entry in enumerate(value, start=1)]

    def _below(self, content: Mapping[str, Any], key: str) -> TomlTable:
        return TomlTable(content, self._faults, file=self._file, path=f"{self._path}{key}.")

    def _take(self, key: str, fits: Callable[[Any], bool], wanted: str) -> Any:
        value = self.raw(key)
        if value is None:
            self.fault(key, f"is missing. Give {wanted}.")
        elif not fits(value):
            self.fault(key, f"is not {wanted}.")
            return None
        return value

    def text(
        self, key: str, *, places: Collection[str] = (), longest: int = LONGEST_TEXT, usual: str | None = None
    ) -> str:
        """Return a text in which only the known places stand in braces."""
        if usual is not None and key not in self:
            return usual
        wanted = f"a text of 1 to {longest} characters on one line"
        text = self._take(key, lambda value: is_text(value, longest), wanted) or ""
        self.check_places(key, text, places)
        return str(text)

    def check_places(self, key: str, text: str, places: Collection[str]) -> None:
        """Note every place in braces that nothing fills in."""
        for place in sorted(set(re.findall(r"{(.*?)}", text)) - set(places)):
            known = ", ".join("{" + name + "}" for name in sorted(places)) or "none"
            self.fault(key, f"has the unknown place {{{place}}}. Known here: {known}.")

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts with at least one of them."""

        def fits(value: Any) -> bool:
            return isinstance(value, list) and len(value) > 0 and all(is_text(text) for text in value)

        return tuple(self._take(key, fits, f"a list of texts, each of 1 to {LONGEST_TEXT} characters") or ())

    def yes_or_no(self, key: str) -> bool:
        """Return a boolean."""
        return bool(self._take(key, lambda value: isinstance(value, bool), "true or false"))

    def number(self, key: str, *, low: int, high: int, usual: int) -> int:
        """Return a whole number in these limits, or the usual one where none is given."""
        if key not in self:
            return usual
        value = self._take(key, lambda value: is_whole(value, low, high), f"a whole number, {low} to {high}")
        return usual if value is None else int(value)

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
            self.fault(key, f"is missing. Write one of: {known}.")
        for choice in choices:
            if isinstance(value, str) and value == str(choice):
                return choice
        if value is not None:
            self.fault(key, f"is {_shown(value)}. Write one of: {known}.")
        return first

    def finish(self, what: str) -> None:
        """Note every key that nobody has asked for."""
        for key in sorted(self._unread):
            self.fault(key, f"is not a key of {what}. Remove it, or look for a mistyped letter.")


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


def _shown(value: Any) -> str:
    return f'"{value[:60]}"' if isinstance(value, str) else "not a text"
