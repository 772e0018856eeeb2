"""Routes of a company's own files of surveys and agreements: check and store one, preview it, remove it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp import log
from webapp.clock import now
from webapp.domain.disclosure import Rules
from webapp.domain.survey_results import ShownAnswers, show_answers
from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.round_steps.views.agreement_preview import agreement_preview
from webapp.rounds.services.templates import known_files, said
from webapp.storage.database import reading, transaction
from webapp.survey_templates import (
    Audience,
    FaultyTemplates,
    Items,
    Result,
    SurveyTemplate,
    checked_templates,
    text_of_file,
)
from webapp.surveys.services.files import FileRefused, add_file, remove_file
from webapp.surveys.services.lines import AskedLine, Names, lines_of_template
from webapp.surveys.services.results import Side, compared
from webapp.surveys.views.words import drawn_lines, finding
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warns_if_refused

blueprint = Blueprint("survey_files", __name__, url_prefix="/admin/surveys/files")

_EXAMPLES = Names(graded="Finance", grading="Sales")
_PEOPLE = 20


@blueprint.get("/add")
@allow(Role.ADMINISTRATOR)
def add() -> str:
    """Show the page that takes a file."""
    return _page("", "", [])


@blueprint.post("/add")
@allow(Role.ADMINISTRATOR)
def do_add() -> Response | tuple[str, int]:
    """Check a file and store it; a faulty one is shown again with every fault, and changes nothing."""
    file = request.files.get("file")
    key, text = request.form.get("key", "").strip(), request.form.get("text", "")
    try:
        if file is not None and file.filename:
            key = key or file.filename.rpartition("/")[2].removesuffix(".toml")
            text = text_of_file(file.filename, file.read)
        with transaction() as session:
            add_file(session, key=key, source=text.replace("\r\n", "\n"))
            log.note(session, at=now(), who=viewer().name, what=N_("added the file %(key)s"), key=key)
    except FaultyTemplates as faulty:
        return _page(key, text, faulty.told(in_words)), 422
    except FileRefused as refused:
        return _page(key, text, [in_words(refused.sentence)]), 422
    tell(_("The file is sound and stored. This is its form, and what comes of it, with invented answers."))
    return redirect(url_for(".preview", key=key), 303)


def _page(key: str, text: str, faults: list[str]) -> str:
    return render_template("round_steps/survey_file.html", key=key, text=text, faults=faults)


@blueprint.get("/<key>")
@allow(Role.ADMINISTRATOR)
def preview(key: str) -> str:
    """Show a form with invented names, and what comes of it."""
    files, is_own = known_files(reading()), key not in checked_templates()
    if key in files.forms:
        return agreement_preview(files.forms[key], is_own=is_own)
    if key not in files.templates:
        abort(404)
    return _survey_preview(files.templates[key], is_own=is_own)


def _survey_preview(template: SurveyTemplate, *, is_own: bool) -> str:
    is_action = template.asked is Items.ACTIONS
    example = (
        _("Here stands what was promised.") if is_action else _("Here stands what your department needs.")
    )
    lines = lines_of_template(template, _EXAMPLES, example=example)
    sides = _invented(template, lines)
    results = compared(template, sides)
    return render_template(
        "round_steps/survey_preview.html",
        name=said(template, template.name),
        has_own_result=template.result is Result.COMPARED,
        question=_EXAMPLES.filled(said(template, template.question)),
        template=template,
        is_own=is_own,
        questions=lines,
        takes_text=template.takes_text,
        asks_comments=template.asks_comments,
        answers={},
        comments={},
        error_of={},
        steps={},
        cannot=said(template, template.cannot_judge),
        comment_prompt=said(template, template.comment_prompt),
        finding=finding(results, sides),
        lines=drawn_lines(results, template),
    )


def _invented(template: SurveyTemplate, lines: list[AskedLine]) -> list[Side]:
    """Answer for two invented departments, or one, always alike for the same text."""
    random = Random(template.digest)  # noqa: S311  # for a picture
    side = Side(
        card_id=0,
        graded_id=1,
        grading_id=2,
        graded_name=_EXAMPLES.graded,
        grading_name=_EXAMPLES.grading,
        asked_id=2,
        asked_name=_EXAMPLES.grading,
        eligible=_PEOPLE,
        is_published=True,
        handed_in=_PEOPLE,
        lines=lines,
        shown=(),
        comments=(),
    )
    names = {Audience.BOTH_SIDES: (_EXAMPLES.graded, _EXAMPLES.grading), Audience.GRADED: (_EXAMPLES.graded,)}
    return [
        replace(side, asked_name=name, shown=[_answers(line, random) for line in lines])
        for name in names.get(template.audience, (_EXAMPLES.grading,))
    ]


def _answers(line: AskedLine, random: Random) -> ShownAnswers:
    codes = [*line.codes, "X"]
    given = random.choices(codes, [random.randint(1, 9) for _code in codes], k=_PEOPLE)
    return show_answers({code: given.count(code) for code in codes}, Rules(scale=line.codes))


@blueprint.post("/<key>/remove")
@allow(Role.ADMINISTRATOR)
def remove(key: str) -> Response:
    """Remove a company's own file; what was opened with it keeps its text."""
    with warns_if_refused():
        with transaction() as session:
            remove_file(session, key)
            log.note(session, at=now(), who=viewer().name, what=N_("removed the file %(key)s"), key=key)
        tell(_("The file is removed. What was opened or signed with it keeps its text."))
    return redirect(url_for("admin_surveys.index"), 303)
