"""Normalise (Unicode NFC), validate and store the lines of a needs list, each with its lineage."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from webapp.domain.faults import FieldFault
from webapp.domain.needs import (
    EXPLANATIONS,
    LONGEST_EXPLANATION,
    NeedDraft,
    NeedWords,
    SettledNeed,
    Wording,
    faults_of_list,
    faults_of_proposal,
    plain_wording,
    settle_lineages,
)
from webapp.domain.wording import N_, Sentence
from webapp.models import Card, CardLine, Need, NeedsList, Round
from webapp.needs.services.lists import Standing
from webapp.organisation.services.carried_lines import carried_lines, reorganisations

# Control characters and the marks that turn the direction of text.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """One line as it was written; `continues` is the lineage of the need that it goes on from."""

    position: int
    words: NeedWords
    wording: Wording | None = None
    continues: str | None = None

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def draft(self) -> NeedDraft:
        return NeedDraft(
            position=self.position, text=self.text, wording=self.wording, continues=self.continues
        )


def one_line(text: str) -> str:
    """Return the text composed (NFC), without hidden characters, with single spaces and no line breaks."""
    return " ".join(_NO_TEXT.sub("", unicodedata.normalize("NFC", text)).split())


def line_of(need: Need) -> NeedLine:
    """Return a stored need as a line that goes on from it."""
    return NeedLine(position=need.position, words=need.words, continues=need.lineage)


def faults_of(lines: Sequence[NeedLine], *, proposing: bool) -> list[FieldFault]:
    """Return all that keeps the lines from being saved, or from being proposed."""
    drafts = [line.draft for line in lines]
    faults = faults_of_proposal(drafts) if proposing else faults_of_list(drafts)
    for line in lines:
        longest = max(len(getattr(line.words, name)) for name in EXPLANATIONS)
        if longest > LONGEST_EXPLANATION:
            key = N_("What stands below this need has %(length)s characters in one field; at most 300 fit.")
            faults.append(
                FieldFault(
                    field="text", line=line.position, sentence=Sentence(key=key, values={"length": longest})
                )
            )
    return faults


@dataclass(frozen=True)
class Basis:
    """What new wording is held against: the wording that was graded last, and the list in force."""

    needs: tuple[SettledNeed, ...]
    graded: frozenset[str]  # lineages that the last card had

    def settle(self, lines: Sequence[NeedLine]) -> list[SettledNeed]:
        """Give every line its lineage and say what became of it; raises UnclearLineage.

        A need that was never graded is new, however long its list has stood: its trend begins with
        its first card.
        """
        settled = settle_lineages(
            self.needs, [line.draft for line in lines], new_lineage=lambda: secrets.token_hex(8)
        )
        return [
            need if need.lineage in self.graded else replace(need, wording=Wording.NEW) for need in settled
        ]

    def kind_of(self, lineage: str, text: str) -> Wording:
        """Say what became of a need since it was graded last, new where it never was."""
        graded = next((need for need in self.needs if need.lineage == lineage), None)
        if graded is None or lineage not in self.graded:
            return Wording.NEW
        is_same = plain_wording(graded.text) == plain_wording(text)
        return Wording.KEPT if is_same else Wording.REWORDED


def basis_of(session: Session, standing: Standing) -> Basis:
    """Return what new wording of a direction is held against."""
    graded = _graded_last(session, *standing.direction.ids)
    in_force = standing.in_force
    ungraded = [
        SettledNeed(position=need.position, text=need.text, lineage=need.lineage, wording=need.wording)
        for need in (in_force.needs if in_force else ())
        if need.lineage not in graded
    ]
    return Basis((*graded.values(), *ungraded), frozenset(graded))


def wordings_since_last_card(session: Session, needs_list: NeedsList) -> list[Wording]:
    """Return for each need of a list that is about to be graded what became of it since the last card.

    The list itself cannot say it: one that stands unchanged over two rounds was new only once.
    """
    graded = _graded_last(session, needs_list.of_id, needs_list.by_id)
    basis = Basis(tuple(graded.values()), frozenset(graded))
    return [basis.kind_of(need.lineage, need.text) for need in needs_list.needs]


def _graded_last(session: Session, of_id: int, by_id: int) -> dict[str, SettledNeed]:
    """Return the needs of the newest card of a direction, or of the one that it goes on from."""
    itself = and_(Card.graded_id == of_id, Card.grading_id == by_id)
    earlier = [
        and_(
            Card.graded_id == before.ids[0], Card.grading_id == before.ids[1], Round.opens_on <= before.until
        )
        for before in carried_lines(reorganisations(session)).get((of_id, by_id), ())
    ]
    newest = (
        select(Card.id)
        .join(Round, Round.id == Card.round_id)
        .where(or_(itself, *earlier))
        .order_by(Round.opens_on.desc(), Round.id.desc())
        .limit(1)
    )
    needs = session.scalars(
        select(CardLine).where(CardLine.card_id == newest.scalar_subquery()).order_by(CardLine.position)
    )
    return {
        need.lineage: SettledNeed(
            position=need.position, text=need.text, lineage=need.lineage, wording=need.wording
        )
        for need in needs
    }


def says_the_same(needs_list: NeedsList, lines: Sequence[NeedLine], *, basis: Basis) -> bool:
    """Say whether a stored list and written lines differ in nothing that a reader would notice."""
    return [_compared(line_of(need), basis) for need in needs_list.needs] == [
        _compared(line, basis) for line in sorted(lines, key=lambda line: line.position)
    ]


def _compared(line: NeedLine, basis: Basis) -> NeedLine:
    """Leave out what does not count: only a need that was graded has a past to go on from."""
    goes_on = line.wording is not Wording.NEW and line.continues in basis.graded
    return replace(line, wording=None, continues=line.continues if goes_on else None)


def write_lines(needs_list: NeedsList, lines: Sequence[NeedLine], settled: Sequence[SettledNeed]) -> None:
    """Put the lines into a list that has none, each with its lineage."""
    needs_list.needs = [
        Need(position=line.position, lineage=need.lineage, wording=need.wording, words=line.words)
        for line, need in zip(lines, settled, strict=True)
    ]
