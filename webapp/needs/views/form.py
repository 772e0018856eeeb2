"""Form parsing of the needs editor: six rows in any order, from a stored list or from what was posted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from webapp.domain.faults import FieldFault
from webapp.domain.needs import (
    NEEDS_ON_A_CARD,
    WORDS_OF_A_NEED,
    NeedWords,
    Wording,
    plain_wording,
)
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Need
from webapp.needs.services.wording import NeedLine, one_line
from webapp.needs.services.writing import Edition

MOST_ROWS = 20  # a form of ours has six; more are kept so that nothing typed is lost
SUGGESTIONS_AT_A_TIME = 3
_BLANK = NeedWords(text="")


@dataclass(frozen=True, kw_only=True)
class EditorRow:
    """One row as the page draws it; `key` is its place when the page was first made."""

    key: str
    words: NeedWords = _BLANK
    is_chosen_new: bool = False
    continues: str = ""


def rows_of(needs: Iterable[Need]) -> list[EditorRow]:
    """Return stored needs as rows, each in its place, with blank rows up to six."""
    rows = {
        need.position: EditorRow(key=str(need.position), words=need.words, continues=need.lineage)
        for need in needs
    }
    return [rows.get(place, EditorRow(key=str(place))) for place in range(1, NEEDS_ON_A_CARD + 1)]


def read_rows(form: MultiDict[str, str]) -> list[EditorRow]:
    """Return the rows in the order in which they stood on the page, with blank rows up to six."""
    keys = [key for key in dict.fromkeys(form.getlist("order")) if re.fullmatch(r"\d{1,2}", key)]
    rows = [_read_row(form, key) for key in keys[:MOST_ROWS]]
    unused = (str(number) for number in range(1, 100) if str(number) not in keys)
    while len(rows) < NEEDS_ON_A_CARD:
        rows.append(EditorRow(key=next(unused)))
    return rows


def _read_row(form: MultiDict[str, str], key: str) -> EditorRow:
    typed = {name: form.get(f"{name}-{key}", "") for name in WORDS_OF_A_NEED}
    return EditorRow(
        key=key,
        words=NeedWords(**{name: one_line(text) for name, text in typed.items()}),
        is_chosen_new=form.get(f"kind-{key}") == Wording.NEW.value,
        continues=form.get(f"continues-{key}", ""),
    )


def move(rows: Sequence[EditorRow], wish: str) -> list[EditorRow]:
    """Move a row one place: "3:up" moves the row with the key 3; a wish that makes no sense moves nothing."""
    moved = list(rows)
    key, _colon, direction = wish.partition(":")
    places = [place for place, row in enumerate(moved) if row.key == key]
    if not places or direction not in ("up", "down"):
        return moved
    here = places[0]
    there = here - 1 if direction == "up" else here + 1
    if 0 <= there < len(moved):
        moved[here], moved[there] = moved[there], moved[here]
    return moved


def fill(rows: Sequence[EditorRow], text: str) -> tuple[list[EditorRow], str]:
    """Write a suggestion into the first blank row, as a new need; return the rows and its key, if any."""
    filled = list(rows)
    for place, row in enumerate(filled):
        if row.words.is_blank:
            filled[place] = EditorRow(key=row.key, words=NeedWords(text=one_line(text)))
            return filled, row.key
    return filled, ""


def suggestions_for(rows: Sequence[EditorRow], suggestions: Iterable[str]) -> list[str]:
    """Return a few suggestions that are not on the list yet; none where no row is blank."""
    if not any(row.words.is_blank for row in rows):
        return []
    written = {plain_wording(row.words.text) for row in rows}
    return [text for text in suggestions if plain_wording(text) not in written][:SUGGESTIONS_AT_A_TIME]


def lines_of(rows: Sequence[EditorRow]) -> list[NeedLine]:
    """Return the rows that are not blank as lines, each with its place as its position."""
    return [
        NeedLine(
            position=place,
            words=row.words,
            wording=Wording.NEW if row.is_chosen_new or not row.continues else None,
            continues=row.continues or None,
        )
        for place, row in enumerate(rows, start=1)
        if not row.words.is_blank
    ]


def read_edition(form: MultiDict[str, str]) -> Edition:
    """Return what the form was made from; a form that does not say counts as made from nothing."""
    version, _colon, number = form.get("edition", "").partition(":")
    if version.isdecimal() and number.isdecimal() and len(version) < 10 and len(number) < 10:
        return Edition(int(version), int(number))
    return Edition()


def read_messages(form: MultiDict[str, str], name: str) -> dict[int, str]:
    """Return texts by the number in the field's name: "answer-12" gives 12."""
    return {
        int(key.removeprefix(f"{name}-")): text
        for key, text in form.items()
        if re.fullmatch(rf"{name}-\d{{1,9}}", key) and text.strip()
    }


@dataclass(frozen=True)
class RowFaults:
    """What is wrong, for the summary on top and for the rows."""

    summary: list[tuple[str, str]]
    of_row: Mapping[str, str]


def row_faults(faults: Sequence[FieldFault], rows: Sequence[EditorRow]) -> RowFaults:
    """Tie each fault to the row that stands at its position."""
    summary: list[tuple[str, str]] = []
    of_row: dict[str, str] = {}
    for fault in faults:
        words = in_words(fault.sentence)
        if fault.line is None or fault.line > len(rows):
            summary.append(("#needs", words))
            continue
        key = rows[fault.line - 1].key
        summary.append((f"#text-{key}", _("Need %(number)s: %(fault)s", number=fault.line, fault=words)))
        of_row.setdefault(key, words)
    return RowFaults(summary, of_row)


def as_new_rows(rows: Sequence[EditorRow], known: Iterable[str]) -> list[EditorRow]:
    """Let rows that no need can go on from any more begin as new."""
    lineages = set(known)
    return [row if row.continues in lineages else replace(row, continues="") for row in rows]
