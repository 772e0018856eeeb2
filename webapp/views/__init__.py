"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import (
        action_updates,
        actions,
        admin_import,
        admin_log,
        admin_mail,
        admin_org,
        admin_people,
        admin_round_dates,
        admin_round_steps,
        admin_rounds,
        admin_settings,
        anonymity,
        calendars,
        cards,
        comments,
        company,
        decisions,
        demo,
        escalations,
        expect,
        grading,
        help,
        languages,
        needs,
        noticed,
        pairs,
        paper,
        receipts,
        results,
        roll,
        setup,
        sheets,
        sign_in,
        trends,
    )

    allow(Role.VISITOR)(app.view_functions["static"])
    for module in (
        action_updates,
        actions,
        admin_import,
        admin_log,
        admin_mail,
        admin_org,
        admin_people,
        admin_round_dates,
        admin_round_steps,
        admin_rounds,
        admin_settings,
        anonymity,
        calendars,
        cards,
        comments,
        company,
        decisions,
        demo,
        escalations,
        expect,
        grading,
        help,
        languages,
        needs,
        noticed,
        pairs,
        paper,
        receipts,
        results,
        roll,
        setup,
        sheets,
        sign_in,
        trends,
    ):
        app.register_blueprint(module.blueprint)
