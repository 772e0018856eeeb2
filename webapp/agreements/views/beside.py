"""Agreements beside other pages: what a pair looks at together, and the roles of two departments."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from webapp.agreements.services.charts import chart_of
from webapp.agreements.services.figures import measured_rows
from webapp.agreements.services.standing import Standing, of_pair, statements
from webapp.agreements.services.words import sides_in_words, title_of
from webapp.agreements.views.page import figure_line
from webapp.models import Department
from webapp.web import pages


@dataclass(frozen=True)
class Link:
    """A link to an agreement: its title, and whose it is."""

    title: str
    sides: str
    href: str


def shared_by(session: Session, one: Department, other: Department) -> dict[str, object]:
    """Return what two departments have agreed on, and the figures that both look at, with their charts."""
    found = [standing for standing in of_pair(session, one, other) if standing.in_force]
    measured = [row for standing in found for row in measured_rows(standing, today=pages.today())]
    figures = []
    for row in measured:
        figure = chart_of(row, width=360)
        drawn = Markup(figure.svg()) if figure else ""  # noqa: S704  # its label is escaped
        figures.append((figure_line(row), drawn))
    return {"agreed": [_link(standing) for standing in found], "shared_figures": figures}


def roles_of(session: Session, *departments: Department) -> list[Link]:
    """Return the links to what some departments say about their roles and priorities."""
    return [_link(standing) for standing in statements(session, [each.id for each in departments])]


def _link(standing: Standing) -> Link:
    version = standing.in_force or standing.newest
    href = url_for("agreement.show", agreement_id=standing.agreement.id)
    return Link(title_of(version), sides_in_words(standing.agreement), href)
