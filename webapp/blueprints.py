"""Register every blueprint: a new page's module is one line here."""

from __future__ import annotations

from flask import Flask
from werkzeug.utils import import_string

from webapp.installed import installed

MODULES = (
    "access_tokens.views.tokens",
    "actions.views.actions",
    "actions.views.decisions",
    "actions.views.many",
    "actions.views.sheet",
    "actions.views.updates",
    "agreements.views.editor",
    "agreements.views.files",
    "agreements.views.figures",
    "agreements.views.index",
    "agreements.views.show",
    "api.views.door",
    "calendars.views.feeds",
    "comment_review.views.review",
    "directory.views.door",
    "grading.views.by_code",
    "grading.views.card",
    "grading.views.expectations",
    "grading.views.kiosk",
    "grading.views.measured",
    "grading.views.paper_cards",
    "grading.views.receipts",
    "grading.views.roll",
    "home.views.front_page",
    "home.views.help",
    "installation.views.anonymity",
    "installation.views.branding",
    "installation.views.connections",
    "installation.views.health",
    "installation.views.imports",
    "installation.views.log",
    "installation.views.mail",
    "installation.views.setup",
    "installation.views.works_council",
    "meetings.views.celebrations",
    "meetings.views.decisions",
    "meetings.views.meetings",
    "meetings.views.minutes",
    "meetings.views.planning",
    "meetings.views.revenue",
    "meetings.views.sessions",
    "meetings.views.times",
    "meetings.views.visits",
    "needs.views.answering",
    "needs.views.escalated_agreements",
    "needs.views.escalations",
    "needs.views.lists",
    "needs.views.writing",
    "organisation.views.departments",
    "organisation.views.holidays",
    "organisation.views.many_people",
    "organisation.views.new_addresses",
    "organisation.views.own_data",
    "organisation.views.pairs",
    "organisation.views.people",
    "organisation.views.reorganising",
    "organisation.views.retention",
    "organisation.views.settings",
    "results.views.blank_sheets",
    "results.views.card",
    "results.views.heads_parts",
    "results.views.matrix",
    "results.views.meeting",
    "results.views.note",
    "results.views.pair",
    "results.views.story",
    "results.views.reply",
    "results.views.survey_prints",
    "results.views.trends",
    "round_steps.views.survey_files",
    "round_steps.views.surveys",
    "round_steps.views.code_sheets",
    "round_steps.views.giving_up",
    "round_steps.views.missing_lists",
    "round_steps.views.overview",
    "round_steps.views.preview",
    "round_steps.views.steps",
    "round_steps.views.trustee_sheets",
    "rounds.views.dates",
    "signing_in.views.demo",
    "signing_in.views.languages",
    "signing_in.views.openid",
    "signing_in.views.paper",
    "signing_in.views.sign_in",
    "surveys.views.form",
    "surveys.views.results",
    "webhooks.views.receivers",
)
"""The modules that hold a `blueprint`, below this package."""

METRICS = "installation.views.metrics"
"""Its module stands apart: imported only where a token for it is set."""

BY_CODE = "grading.views.by_code"
"""Stands at /code and as the kiosk."""
CSRF_EXEMPT = (BY_CODE, "directory.views.door")
"""Nothing there rests on a cookie: whoever asks must know a code or a token, the secret itself."""


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.web.access import Role, allow

    allow(Role.VISITOR)(app.view_functions["static"])
    for module in (*MODULES, METRICS) if installed(app).settings.metrics_token else MODULES:
        blueprint = import_string(f"webapp.{module}:blueprint")
        app.register_blueprint(blueprint)
        if module == BY_CODE:
            app.register_blueprint(blueprint, name="kiosk", url_prefix="/kiosk")
        if module in CSRF_EXEMPT:
            app.extensions["csrf"].exempt(blueprint)
