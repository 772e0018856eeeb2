"""File downloads: the exports and PDFs of the result pages."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, make_response, render_template

from webapp.domain.exports import round_as_csv
from webapp.exchanged_cards.services.results import ExchangedCard, shown_round
from webapp.models import Round
from webapp.printing.desk import print_desk

ASK_AGAIN_AFTER = 2  # seconds


def csv_file(round_: Round, cards: Iterable[ExchangedCard], *, name: str) -> Response:
    """Answer with the numbers of some cards, one line a need."""
    content = round_as_csv(shown_round(round_, cards))
    return _file(content, "text/csv", f'attachment; filename="{name}.csv"')


def pdf_file(render: str, report: object, *, name: str, keep: bool = True) -> Response:
    """Answer with a printed report, which the browser may show, or with a page that waits for it.

    `render` names a function of reports.render; `name` is made of slugs. Without `keep` the print leaves no
    trace on the server.
    """
    content = print_desk().order(render, report, keep=keep)
    if content is None:
        return _being_printed()
    return _file(content, "application/pdf", f'inline; filename="{name}.pdf"')


def secret_pdf(content: bytes, *, name: str) -> Response:
    """Answer with a print that is handed out this once, and that no browser or server in between keeps."""
    answer = _file(content, "application/pdf", f'inline; filename="{name}.pdf"')
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _being_printed() -> Response:
    """Answer with a page that asks for its own address again, without script."""
    answer = make_response(render_template("exchanged_cards/being_printed.html"), 202)
    answer.headers["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


def _file(content: bytes, kind: str, disposition: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition})
