"""Answer with a file: the exports and the prints of the result pages."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from webapp.domain.exports import round_as_csv
from webapp.models import Round
from webapp.printing_press import print_apart
from webapp.services.report_cards import ExchangedCard, shown_round


def csv_file(the_round: Round, cards: Iterable[ExchangedCard], *, name: str) -> Response:
    """Answer with the numbers of some cards, one line a need."""
    content = round_as_csv(shown_round(the_round, cards))
    return _file(content, "text/csv", f'attachment; filename="{name}.csv"')


def pdf_file(render: str, report: object, *, name: str) -> Response:
    """Answer with a printed report, which the browser may show.

    `render` names a function of reports.render; `name` is made of slugs.
    """
    return _file(print_apart(render, report), "application/pdf", f'inline; filename="{name}.pdf"')


def _file(content: bytes, kind: str, disposition: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": disposition})
