"""The two pages of a needs list: the editor of those who need, and the page that everybody else reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import render_template
from sqlalchemy.orm import Session

from webapp.agreements.views.beside import roles_of
from webapp.domain.list_states import ListState
from webapp.domain.needs import Wording
from webapp.language import current_language, in_words, moment_in
from webapp.models import NeedsList
from webapp.needs.services.advice import advice_on
from webapp.needs.services.changes import changes_between, version_before
from webapp.needs.services.escalations import find_escalation, may_escalate
from webapp.needs.services.last_grades import last_letters
from webapp.needs.services.lists import Direction, Standing, next_round, standing_of
from webapp.needs.services.wording import Basis, basis_of
from webapp.needs.services.writing import Edition, edition_of
from webapp.needs.views import words
from webapp.needs.views.form import EditorRow, RowFaults, as_new_rows, rows_of, suggestions_for
from webapp.rounds.services.templates import known_templates, said
from webapp.survey_templates.starters import starters
from webapp.web.access import Viewer, viewer
from webapp.web.pages import timezone


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the editor that is not stored, and why not."""

    rows: list[EditorRow]
    answers: Mapping[int, str] = field(default_factory=dict)
    faults: RowFaults = field(default_factory=lambda: RowFaults([], {}))
    edition: Edition | None = None  # None: what is stored now
    meets_another: bool = False  # somebody else saved meanwhile
    filled: str = ""  # the key of the row that a suggestion went into
    work: str = ""  # the kind of work that examples are shown for


@dataclass(frozen=True)
class Answering:
    """What the graded side typed into its answer that is not stored, and why not."""

    questions: Mapping[int, str] = field(default_factory=dict)
    reservation: str = ""
    fault: str = ""


def may_read(reader: Viewer, direction: Direction) -> bool:
    """Say whether the viewer belongs to one of the two departments, or is the president."""
    return reader.is_president or reader.is_of(direction.of) or reader.is_of(direction.by)


def may_print_blank(reader: Viewer, direction: Direction) -> bool:
    """Say whether the viewer is a head of one of the two departments, or the president."""
    return reader.is_president or reader.is_head_of(direction.of) or reader.is_head_of(direction.by)


def editor(session: Session, direction: Direction, typed: Typed | None = None) -> str:
    """Render the editor with what is stored, or with what was typed."""
    standing = standing_of(session, direction)
    basis = basis_of(session, standing)
    known = [need.lineage for need in basis.needs]
    newest = standing.newest
    stored = rows_of(newest.needs if newest else ())
    rows = as_new_rows(typed.rows if typed else stored, known)
    edition = (typed.edition if typed else None) or edition_of(standing)
    questions = standing.questions()
    return render_template(
        "needs/edit.html",
        heading=words.title(direction),
        note=words.note_of_round(session),
        direction=direction,
        rows=[_drawn(row, standing=standing, basis=basis) for row in rows],
        filled=typed.filled if typed else "",
        suggestions=suggestions_for(rows, _suggestions(session, typed.work if typed else "")),
        kinds_of_work=[
            (starter.key, starter.said(starter.name, current_language())) for starter in starters()
        ],
        work=typed.work if typed else "",
        letters=last_letters(session, direction) if basis.graded else {},
        error_of=typed.faults.of_row if typed else {},
        errors=typed.faults.summary if typed else [],
        edition=f"{edition.version}:{edition.number}",
        written=words.written(sum(bool(row.words.text) for row in rows)),
        status="" if typed and newest is None else words.editor_status(standing),
        is_unsaved=typed is not None,
        other=_other(standing) if typed and typed.meets_another else None,
        asking_ends=words.asking_ends(session, direction),
        effect=words.effect(session),
        open_questions={
            lineage: [question for question in asked if not question.answer]
            for lineage, asked in questions.items()
        },
        answers=typed.answers if typed else {},
        reservation=_reservation(standing.in_force),
        versions=_versions(standing),
        has_draft=standing.draft is not None,
        prints=standing.in_force is not None,
        **_beside(session, standing),
    )


def _suggestions(session: Session, work: str) -> list[str]:
    """Return examples in the reader's language: for a kind of work, else of the next round's template.

    They come from files: the lists of other pairs are not this head's to read.
    """
    chosen = next((starter for starter in starters() if starter.key == work), None)
    if chosen is not None:
        return [chosen.said(text, current_language()) for text in chosen.needs]
    coming = next_round(session)
    template = known_templates(session).get(coming.template if coming else "report_card")
    return [said(template, text) for text in template.suggestions] if template else []


def _drawn(row: EditorRow, *, standing: Standing, basis: Basis) -> dict[str, object]:
    """Return a row as the component need_row wants it."""
    said = [
        message
        for question in standing.questions().get(row.continues, [])
        for message in words.messages(question, standing.direction)
    ]
    kind = _kind(row, basis)
    return {
        **vars(row),
        "questions": said,
        "may_choose": row.continues in basis.graded,
        "kind": kind if basis.graded else "",
        "advice": []
        if kind == Wording.KEPT.value
        else [in_words(each) for each in advice_on(row.words.text)],
    }


def _kind(row: EditorRow, basis: Basis) -> str:
    """Return the kind that was chosen as new, else what the wording says."""
    if row.is_chosen_new or row.continues not in basis.graded:
        return Wording.NEW.value
    return basis.kind_of(row.continues, row.words.text).value


def _other(standing: Standing) -> dict[str, object] | None:
    """Return the list that somebody else saved, to be shown beside what was typed."""
    newest = standing.newest
    if newest is None:
        return {"needs": [], "when": "", "is_proposed": False}
    return {
        "needs": newest.needs,
        "when": moment_in(timezone(), newest.changed_at),
        "is_proposed": newest.state is not ListState.DRAFTED,
    }


def page_to_read(
    session: Session,
    direction: Direction,
    *,
    version: int | None = None,
    answers: bool = False,
    writes: bool = False,
    typed: Answering | None = None,
) -> str:
    """Render a list to be read; `answers` for those who may agree to it, `writes` for its own heads."""
    standing = standing_of(session, direction)
    needs_list = standing.in_force if version is None else standing.get_version(version)
    is_in_force = needs_list is standing.in_force
    basis = basis_of(session, standing)
    before = version_before(standing, needs_list) if needs_list else None
    return render_template(
        "needs/read.html",
        heading=words.title(direction),
        note=words.note_of_round(session) if is_in_force else "",
        direction=direction,
        needs_list=needs_list,
        state=words.state_in_words(needs_list) if needs_list else None,
        needs=_needs_to_read(standing, needs_list, basis=basis),
        before=before,
        changes=changes_between(before, needs_list) if before and needs_list else [],
        asked_before=before is not None
        and viewer().is_of(direction.of)
        and any(need.questions for need in before.needs),
        letters=last_letters(session, direction) if basis.graded else {},
        shows_kinds=bool(basis.graded) and is_in_force,
        reservation=_reservation(needs_list),
        effect=words.effect(session),
        may_answer=answers
        and is_in_force
        and needs_list is not None
        and needs_list.state is ListState.PROPOSED,
        may_write=writes,
        is_in_force=is_in_force,
        typed=typed or Answering(),
        prints=is_in_force and may_print_blank(viewer(), direction),
        versions=_versions(standing),
        **_beside(session, standing, is_head=answers or writes),
    )


def _needs_to_read(
    standing: Standing, needs_list: NeedsList | None, *, basis: Basis
) -> Sequence[dict[str, object]]:
    if needs_list is None:
        return []
    asked = standing.questions() if needs_list is standing.in_force else {}
    return [
        {
            "need": need,
            "kind": basis.kind_of(need.lineage, need.text).value,
            "questions": [
                message
                for question in asked.get(need.lineage, need.questions)
                for message in words.messages(question, standing.direction)
            ],
        }
        for need in needs_list.needs
    ]


def _reservation(needs_list: NeedsList | None) -> str:
    return needs_list.reservation if needs_list else ""


def _versions(standing: Standing) -> list[dict[str, object]]:
    return [
        {
            "version": version.version,
            "state": words.state_in_words(version),
            "is_in_force": version is standing.in_force,
        }
        for version in standing.proposed_versions
    ]


def _beside(session: Session, standing: Standing, *, is_head: bool = True) -> dict[str, object]:
    """Return the way to the president, and what both departments say about their roles."""
    escalation = find_escalation(session, standing.in_force)
    can = is_head and standing.direction.is_paired and escalation is None and may_escalate(standing.in_force)
    roles = roles_of(session, standing.direction.of, standing.direction.by)
    return {"escalation": escalation, "may_escalate": can, "roles": roles}
