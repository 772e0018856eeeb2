"""File downloads: the tables and PDFs of the result pages."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, make_response, render_template

from webapp.domain.exports import rounds_as_sheet
from webapp.exchanged_cards.services.results import ExchangedCard, shown_round
from webapp.models import Round
from webapp.printing.desk import print_desk
from webapp.web.sheet_files import sheet_file

ASK_AGAIN_AFTER = 2  # seconds


def cards_file(round_: Round, cards: Iterable[ExchangedCard], *, name: str, ending: str) -> Response:
    """Answer with the numbers of some cards, one line a need."""
    return sheet_file(rounds_as_sheet([shown_round(round_, cards)]), name=name, ending=ending)


def pdf_file(render: str, report: object, *, name: str, keep: bool = True) -> Response:
    """Answer with a printed report, which the browser may show, or with a page that waits for it.

    `render` names a function of reports.render; `name` is made of slugs. Without `keep` the print leaves no
    trace on the server.
    """
    content = print_desk().order(render, report, keep=keep)
    if content is None:
        return _being_printed()
    return _pdf(content, name)


def secret_pdf(content: bytes, *, name: str) -> Response:
    """Answer with a print that is handed out this once, and that no browser or server in between keeps."""
    answer = _pdf(content, name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _being_printed() -> Response:
    """Answer with a page that asks for its own address again, without script."""
    answer = make_response(render_template("exchanged_cards/being_printed.html"), 202)
    answer.headers["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


def _pdf(content: bytes, name: str) -> Response:
    disposition = f'inline; filename="{name}.pdf"'
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": disposition})
