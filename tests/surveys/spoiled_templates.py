"""Hypothesis strategy: a valid survey template with one known fault, and the place of that fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.surveys.templates_at_random import PLACES, Document, codes_of, documents

Spoil = Callable[[st.DrawFn, Document], str]  # spoils a document, and returns the key at which the fault is

WRONG_TYPES: dict[str, list[Any]] = {
    "name": [3, True, ["a"], "", "  ", "a\nb", "x" * 61],
    "question": [3.5, "", "x" * 301, "Is {boss} right?", "{}"],
    "audience": ["heads", 1, "Both sides"],
    "rhythm": ["each week", "0 months after an exchange", "13 months after an exchange", 3],
    "comparison": ["ranked", 0],
    "days": [-5, 0, 61, 10**30, 2.5, True, "10"],
    "minutes": [-5, 0, 61, 10**30, "two"],
    "asks_comments": ["yes", 1],
    "cannot_judge": ["", 0, "x" * 301],
    "form": ["cards", "needs"],
    "result": ["chart", 1],
    "items": ["wishes", [], 3],
    "seed": ["", 3],
    "translations": [3],
}
WRONG_IN_ITEM: dict[str, list[Any]] = {
    "key": ["Key", "1st", "with blank", "", "x" * 41, 3, "ключ"],
    "text": ["", 3, "x" * 301, "Is {nobody} right?", "one\ntwo"],
    "title": ["", "x" * 61, 3],
    "scale": ["no_such_scale", 3],
    "trouble": [["Q1"], "Y", [], [3]],
}
WRONG_SCALES: dict[str, list[Document]] = {
    "": [
        {"A": "Yes"},
        {"A": "Yes", "B": "Yes"},
        {"A": "Yes", "B": " Yes "},
        {letter: f"Answer {letter}" for letter in "ABCDEFGHIJKL"},
    ],
    ".below": [
        {"below": below, "unit": "days"}
        for below in ([], [-5, 3], [0], [3, 1], [2, 2], [1, 10**30], ["1"], [1.5], 3, [*range(1, 11)])
    ],
    ".unit": [{"below": [1, 3]}, {"below": [1, 3], "unit": ""}, {"below": [1], "unit": "x" * 41}],
    ".A": [{"A": 3, "B": "No"}, {"A": "", "B": "No"}, {"A": "x" * 301, "B": "No"}],
    ".A.points": [
        {"A": {"words": "Yes", "points": points}, "B": "No"} for points in (-5, 101, 10**30, "4", True)
    ],
    ".A.words": [{"A": {"words": words, "points": 1}, "B": "No"} for words in ("", 3, "x" * 301)],
    ".A.colour": [{"A": {"words": "Yes", "colour": "red"}, "B": "No"}],
    ".X": [{"X": "Cannot", "B": "No", "C": "Yes"}],
    ".yes": [{"yes": "Yes", "B": "No", "C": "Maybe"}],
    ".ä": [{"ä": "Yes", "B": "No", "C": "Maybe"}],
}
NEEDED = ("name", "question", "audience", "rhythm", "asks_comments", "cannot_judge", "items")


def _leave_out(draw: st.DrawFn, document: Document) -> str:
    key = draw(st.sampled_from(NEEDED))
    del document[key]
    return key


def _wrong_value(draw: st.DrawFn, document: Document) -> str:
    key = draw(st.sampled_from([*WRONG_TYPES]))
    document[key] = draw(st.sampled_from(WRONG_TYPES[key]))
    return key


def _wrong_in_item(draw: st.DrawFn, document: Document) -> str:
    place = draw(st.integers(0, len(document["items"]) - 1))
    key = draw(st.sampled_from([*WRONG_IN_ITEM]))
    document["items"][place][key] = draw(st.sampled_from(WRONG_IN_ITEM[key]))
    return f"items.{place + 1}.{key}"


def _left_out_of_item(draw: st.DrawFn, document: Document) -> str:
    place = draw(st.integers(0, len(document["items"]) - 1))
    key = draw(st.sampled_from(["key", "text", "scale"]))
    del document["items"][place][key]
    return f"items.{place + 1}.{key}"


def _mistyped(draw: st.DrawFn, document: Document) -> str:
    """Write a key that nobody knows, in the file, a question or a scale of numbers."""
    name = draw(st.sampled_from(["frist", "Name", "sclae", "x"]))
    where = draw(st.sampled_from(["file", "item"]))
    if where == "file":
        document[name] = "a"
        return name
    place = draw(st.integers(0, len(document["items"]) - 1))
    document["items"][place][name] = "a"
    return f"items.{place + 1}.{name}"


def _key_twice(draw: st.DrawFn, document: Document) -> str:
    first = draw(st.sampled_from(document["items"]))
    document["items"].append({**first})
    return f"items.{len(document['items'])}.key"


def _too_many(draw: st.DrawFn, document: Document) -> str:
    first = document["items"][0]
    document["items"] = [{**first, "key": f"k{number}"} for number in range(draw(st.integers(21, 40)))]
    return "items"


def _wrong_scale(draw: st.DrawFn, document: Document) -> str:
    name = draw(st.sampled_from([*document["scales"]]))
    place = draw(st.sampled_from([*WRONG_SCALES]))
    document["scales"][name] = draw(st.sampled_from(WRONG_SCALES[place]))
    return f"scales.{name}{place}"


def _scale_called_text(draw: st.DrawFn, document: Document) -> str:
    document["scales"]["text"] = {"A": "Yes", "B": "No"}
    return "scales.text"


def _trouble_of_nothing(draw: st.DrawFn, document: Document) -> str:
    place = draw(st.integers(0, len(document["items"]) - 1))
    item = document["items"][place]
    codes = [] if item["scale"] == "text" else codes_of(document["scales"][item["scale"]])
    item["trouble"] = [next(code for code in "QWVUTSRPONM" if code not in codes)]
    return f"items.{place + 1}.trouble"


def _does_not_go_together(draw: st.DrawFn, document: Document) -> str:
    document["audience"] = draw(st.sampled_from([name for name in PLACES if name != "both sides"]))
    document["comparison"] = "both sides"
    return "comparison"


def _comments(draw: st.DrawFn, document: Document) -> str:
    """Forget the words at the comment field, or write them where there is none."""
    if document["asks_comments"]:
        del document["comment_prompt"]
    else:
        document["comment_prompt"] = "Say more"
    return "comment_prompt"


def _language(draw: st.DrawFn, document: Document) -> str:
    name, words = draw(st.sampled_from([("deu", {}), ("D", {}), ("fr", {"Stands nowhere 7": "Nulle part"})]))
    document["translations"] = {name: words}
    return f"translations.{name}"


SPOILS: tuple[Spoil, ...] = (
    _leave_out,
    _wrong_value,
    _wrong_in_item,
    _left_out_of_item,
    _mistyped,
    _key_twice,
    _too_many,
    _wrong_scale,
    _scale_called_text,
    _trouble_of_nothing,
    _does_not_go_together,
    _comments,
    _language,
)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[Document, str]:
    """Give a document with one fault, and the key at which that fault is to be told."""
    document = draw(documents(most=4))
    return document, draw(st.sampled_from(SPOILS))(draw, document)
