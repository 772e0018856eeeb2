"""Difference (diff) of two texts by words: what stayed, what was taken out, what was put in."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Fate(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"


@dataclass(frozen=True)
class Words:
    """Words that stand together and have the same fate."""

    fate: Fate
    text: str


def difference(before: str, after: str) -> list[Words]:
    """Return the words of both texts in the order in which a reader follows them."""
    old, new = before.split(), after.split()
    found: list[Words] = []
    for deed, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if deed == "equal":
            found.append(Words(Fate.KEPT, " ".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            found.append(Words(Fate.TAKEN_OUT, " ".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Words(Fate.PUT_IN, " ".join(new[new_from:new_to])))
    return found
