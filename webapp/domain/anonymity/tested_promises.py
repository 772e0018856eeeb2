"""Tests of each sentence about anonymity, as promises.txt beside this file pairs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

PAIRS = Path(__file__).with_name("promises.txt")
END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def read_pairs(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return the tests of each sentence; raise ValueError where a sentence is listed twice."""
    found: dict[str, list[str]] = {}
    sentence = ""
    for line in lines:
        if line.startswith("    "):
            found[sentence].append(line.strip())
        elif line and not line.startswith("#"):
            if line in found:
                raise ValueError(f"promises.txt has this sentence twice: {line}")
            sentence, found[line] = line, []
    return found


@cache
def pairs() -> Mapping[str, list[str]]:
    """Return the tests of every sentence."""
    return read_pairs(PAIRS.read_text().splitlines())


def shown_by(text: str) -> tuple[str, ...]:
    """Return the tests of all sentences of an English text, each once; none where a sentence has none."""
    named = (test for sentence in END_OF_SENTENCE.split(text) for test in pairs().get(sentence, ()))
    return tuple(dict.fromkeys(named))


def name_in_words(test: str) -> str:
    """Say what a test shows: "tests/a.py::test_it_holds" gives "it holds"."""
    return test.partition("::")[2].removeprefix("test_").replace("_", " ")
