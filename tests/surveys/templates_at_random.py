"""Hypothesis strategies: any valid survey template of questions from a file, and one with a known fault."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from webapp.typed_text import leaves_a_mark

Document = dict[str, Any]  # of a TOML file
Mutation = Callable[[st.DrawFn, Document], str]  # spoils a document, and returns the place of the fault

CODES = [*string.ascii_uppercase.replace("X", ""), *string.digits]
# What people write on one line, among it markup and writing from right to left.
WORDS = st.text(
    st.one_of(
        st.sampled_from("abc <>&\"'\\%“„=+-@;,|אבע漢字é"),
        st.characters(exclude_categories=("C", "Z"), exclude_characters="{}"),
    ),
    min_size=1,
    max_size=30,
).filter(leaves_a_mark)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
PLACES = {
    "each about the other": ("{graded}", "{grading}"),
    "both sides": ("{first}", "{second}"),
    "graded department": ("{graded}", "{grading}"),
    "own department": ("{department}",),
    "company": ("{department}",),
}
RHYTHMS = ("by hand", "each month", "with a round")


def as_read(text: str) -> str:
    """Return a text as a page shows it."""
    return " ".join(text.split())


@st.composite
def scales(draw: st.DrawFn) -> Document:
    """Give a scale of numbers, or of answers with or without points."""
    if draw(st.booleans()):
        limits = sorted(draw(st.sets(st.integers(1, 10**9), min_size=1, max_size=8)))
        return {"below": limits, "unit": draw(WORDS)}
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=9, unique=True))
    words = draw(st.lists(WORDS, min_size=len(codes), max_size=len(codes), unique_by=as_read))
    has_points = draw(st.booleans())
    return {
        code: {"words": text, "points": draw(st.integers(0, 100))} if has_points else text
        for code, text in zip(codes, words, strict=True)
    }


def codes_of(scale: Mapping[str, Any]) -> list[str]:
    """Return the codes of a scale."""
    return [str(place) for place in range(1, len(scale["below"]) + 2)] if "below" in scale else [*scale]


@st.composite
def documents(draw: st.DrawFn, most: int = 20) -> Document:
    """Give a valid template with at most so many questions."""
    audience = draw(st.sampled_from([*PLACES]))
    place = st.sampled_from(["", *PLACES[audience]])
    names = draw(st.lists(KEYS.filter(lambda key: key != "text"), min_size=1, max_size=3, unique=True))
    found = {name: draw(scales()) for name in names}
    comparisons = ["none", "rounds", *(["both sides"] if audience == "both sides" else [])]
    asks_comments = draw(st.booleans())
    keys = draw(st.lists(KEYS, min_size=1, max_size=most, unique=True))
    texts = draw(st.lists(WORDS, min_size=len(keys), max_size=len(keys), unique_by=as_read))
    items = []
    for key, text in zip(keys, texts, strict=True):
        scale = draw(st.sampled_from([*names, "text"]))
        item: Document = {"key": key, "text": text + draw(place), "scale": scale}
        if scale != "text" and draw(st.booleans()):
            item["trouble"] = [draw(st.sampled_from(codes_of(found[scale])))]
        if draw(st.booleans()):
            item["title"] = draw(WORDS)
        items.append(item)
    document: Document = {
        "name": draw(WORDS),
        "question": draw(WORDS) + draw(place),
        "audience": audience,
        "comparison": draw(st.sampled_from(comparisons)),
        "rhythm": draw(st.sampled_from(RHYTHMS)),
        "days": draw(st.integers(1, 60)),
        "minutes": draw(st.integers(1, 60)),
        "asks_comments": asks_comments,
        **({"comment_prompt": draw(WORDS)} if asks_comments else {}),
        "cannot_judge": draw(WORDS),
        "scales": found,
        "items": items,
    }
    if draw(st.booleans()):
        translated = draw(
            st.lists(st.sampled_from(sorted({text_ for text_ in _texts(document)})), unique=True)
        )
        document["translations"] = {"de": {text: draw(WORDS) for text in translated}}
    return document


def _texts(document: Document) -> list[str]:
    return [document["name"], document["cannot_judge"], *(item["text"] for item in document["items"])]


def toml_of(document: Mapping[str, Any]) -> str:
    """Write a document as TOML: the values of its own first, then its tables."""
    return "\n".join(_lines(document, "")) + "\n"


def _lines(table: Mapping[str, Any], path: str) -> list[str]:
    own = {key: value for key, value in table.items() if not _is_table(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in own.items()]
    for key, value in table.items():
        if key in own:
            continue
        for below in value if isinstance(value, list) else [value]:
            name = f"{path}{_key(key)}"
            header = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            lines += [header, *_lines(below, f"{name}.")]
    return lines


def _is_table(value: object) -> bool:
    is_answer = isinstance(value, dict) and "words" in value
    is_list = isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)
    return (isinstance(value, dict) and not is_answer) or is_list


def _key(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@st.composite
def templates(draw: st.DrawFn, most: int = 20) -> str:
    """Give the TOML of a valid template."""
    return toml_of(draw(documents(most)))
