"""Query the frozen lines of a survey's cards, worded in the present language with names filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.language import by_alphabet
from webapp.models import CardLine
from webapp.rounds.services.templates import said
from webapp.survey_templates import Item, SurveyTemplate


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """One line as it is read; `choices` are code and words, none where the answer is in words."""

    position: int
    lineage: str
    text: str
    title: str
    choices: Sequence[tuple[str, str]]
    trouble: Sequence[str]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _words in self.choices)


@dataclass(frozen=True, kw_only=True)
class Names:
    """The two departments of a card, for the places in braces."""

    graded: str
    grading: str

    def filled(self, text: str) -> str:
        """Fill in the places that a template may name."""
        first, second = sorted((self.graded, self.grading), key=by_alphabet)
        names = {
            "graded": self.graded,
            "grading": self.grading,
            "department": self.grading,
            "first": first,
            "second": second,
        }
        return re.sub(r"{(\w+)}", lambda place: names.get(place[1], place[0]), text)


def asked_lines(session: Session, template: SurveyTemplate, card_id: int, names: Names) -> list[AskedLine]:
    """Return what one card asks, in its order."""
    stored = (
        select(CardLine.position, CardLine.lineage, CardLine.codes, CardLine.text)
        .where(CardLine.card_id == card_id)
        .order_by(CardLine.position)
    )
    items = {item.key: item for item in template.items}
    return [
        AskedLine(
            position=row.position,
            lineage=row.lineage,
            text=_text(template, items, row.lineage, row.text, names),
            title=said(template, items[row.lineage].title) if row.lineage in items else "",
            choices=_choices(template, items.get(row.lineage), row.codes),
            trouble=items[row.lineage].trouble if row.lineage in items else template.trouble,
        )
        for row in session.execute(stored)
    ]


def _text(template: SurveyTemplate, items: Mapping[str, Item], lineage: str, text: str, names: Names) -> str:
    """Fill in names where the text is the template's own; a need or an action stands as it was written."""
    return names.filled(said(template, text)) if lineage in items else text


def _choices(template: SurveyTemplate, item: Item | None, codes: str) -> list[tuple[str, str]]:
    words = (item.scale if item else template.scale).words
    return [(code, said(template, words[code])) for code in codes]


def lines_of_template(template: SurveyTemplate, names: Names, *, example: str) -> list[AskedLine]:
    """Return the lines of a form for its preview; `example` stands for a need or an action."""
    if template.items:
        return [
            AskedLine(
                position=position,
                lineage=item.key,
                text=names.filled(said(template, item.text)),
                title=said(template, item.title),
                choices=_choices(template, item, "".join(item.scale.codes)),
                trouble=item.trouble,
            )
            for position, item in enumerate(template.items, start=1)
        ]
    choices = _choices(template, None, "".join(template.scale.codes))
    line = AskedLine(
        position=1, lineage="example", text=example, title="", choices=choices, trouble=template.trouble
    )
    return [line]
