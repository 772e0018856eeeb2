"""Serialise survey results, as far as they may be seen: JSON, and a table of their answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.spreadsheets.tables import Cell, Sheet, columns
from webapp.domain.survey_results import ShownAnswers
from webapp.surveys.services.results import ComparedLine

COLUMNS = columns(
    "survey", "department", "position", "key", "question", "answer", "words", "count", "apart", "withheld"
)


def survey_as_json(name: str, digest: str, minimum_group: int, lines: Sequence[ComparedLine]) -> bytes:
    """Return the results as JSON; a withheld figure is null, and `withheld` says why in a word."""
    content = {
        "survey": name,
        "template": digest,
        "minimum_group": minimum_group,
        "questions": [_question(compared) for compared in lines],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _question(compared: ComparedLine) -> dict[str, Any]:
    line = compared.line
    return {
        "position": line.position,
        "key": line.lineage,
        "question": line.text,
        "answers": dict(line.choices),
        "apart": compared.apart,
        "sides": [
            {"department": asked, **_answers(shown)}
            for asked, shown in zip(compared.asked, compared.sides, strict=True)
        ],
    }


def _answers(shown: ShownAnswers) -> dict[str, Any]:
    return {
        "counts": None if shown.counts is None else dict(shown.counts),
        "cannot_judge": shown.cannot_judge,
        "answers": shown.answers,
        "most": shown.most,
        "withheld": None if shown.withheld is None else shown.withheld.value,
    }


def survey_as_sheet(name: str, lines: Sequence[ComparedLine]) -> Sheet:
    """Return one line an answer of a question of a side."""
    return Sheet(columns=COLUMNS, rows=(row for compared in lines for row in _rows(name, compared)))


def _rows(name: str, compared: ComparedLine) -> Iterator[list[Cell]]:
    line = compared.line
    for asked, shown in zip(compared.asked, compared.sides, strict=True):
        counts = [(code, words, (shown.counts or {}).get(code)) for code, words in line.choices]
        if counts:
            counts.append((CANNOT_JUDGE, "cannot judge", shown.cannot_judge))
        withheld = None if shown.withheld is None else shown.withheld.value
        for answer in counts:
            yield [name, asked, line.position, line.lineage, line.text, *answer, compared.apart, withheld]
