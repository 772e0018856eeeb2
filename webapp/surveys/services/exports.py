"""Serialise survey results, as far as they may be seen, to JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.spreadsheets import csv_file
from webapp.domain.survey_results import ShownAnswers
from webapp.surveys.services.results import ComparedLine

COLUMNS = (
    "survey",
    "department",
    "position",
    "key",
    "question",
    "answer",
    "words",
    "count",
    "apart",
    "withheld",
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


def survey_as_csv(name: str, lines: Sequence[ComparedLine]) -> bytes:
    """Return the results as CSV, one line an answer of a question of a side."""
    return csv_file(COLUMNS, (row for compared in lines for row in _rows(name, compared)))


def _rows(name: str, compared: ComparedLine) -> Iterator[list[str]]:
    line = compared.line
    for asked, shown in zip(compared.asked, compared.sides, strict=True):
        begins = [name, asked, str(line.position), line.lineage, line.text]
        withheld = "" if shown.withheld is None else shown.withheld.value
        for code, words in line.choices:
            yield [
                *begins,
                code,
                words,
                _cell((shown.counts or {}).get(code)),
                _cell(compared.apart),
                withheld,
            ]
        if line.choices:
            cannot = _cell(shown.cannot_judge)
            yield [*begins, CANNOT_JUDGE, "cannot judge", cannot, _cell(compared.apart), withheld]


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)
