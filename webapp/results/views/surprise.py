"""Sentence about the surprise of a department, for card, pair and the president's page."""

from __future__ import annotations

from webapp.exchanged_cards.views.charts import PageCharts
from webapp.language import gettext as _
from webapp.results.services.surprise import Surprises


def surprise_words(found: Surprises, charts: PageCharts) -> str:
    """Say how far the forecast missed the grades, and before; "" without a forecast that may be shown."""
    if not found:
        return ""
    now, before = (charts.words.points(gap, places=1) for gap in (found[-1][1], found[-2:][0][1]))
    if len(found) == 1:
        return _("%(now)s letters", now=now)
    return _("%(now)s letters, before %(before)s", now=now, before=before)
