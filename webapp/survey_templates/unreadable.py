"""Invisible and bidirectional control characters in the texts of a TOML file, each named with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from webapp.domain.wording import N_, Sentence
from webapp.survey_templates.faults import TemplateFault
from webapp.typed_text import leaves_a_mark

_TURNS_DIRECTION = re.compile(
    "[\u202a-\u202e\u2066-\u2069]"
)  # single marks for one sign, as Hebrew needs, do not


def unreadable(document: Any, *, file: str) -> list[TemplateFault]:
    """Return a fault for every text of a parsed file that would not read as it is written."""
    what = Sentence(
        key=N_("has nothing that can be seen, or a mark that turns the direction of writing. Type it anew.")
    )
    return [
        TemplateFault(file=file, key=place, what=what)
        for place, text in _texts(document, "")
        if _TURNS_DIRECTION.search(text) or (text.strip() and not leaves_a_mark(text))
    ]


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Give every text below a value with its place: keys by name, what stands in a list by number."""
    if isinstance(value, str):
        yield place, value
        return
    below = enumerate(value, start=1) if isinstance(value, list) else ()
    for key, entry in value.items() if isinstance(value, dict) else below:
        yield from _texts(entry, f"{place}.{key}" if place else str(key))
