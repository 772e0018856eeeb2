"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import admin_round_dates, admin_round_steps, admin_rounds, cards, expect, grading

    allow(Role.VISITOR)(app.view_functions["static"])
    blueprints: list[Blueprint] = [
        admin_round_dates.blueprint,
        admin_round_steps.blueprint,
        admin_rounds.blueprint,
        cards.blueprint,
        expect.blueprint,
        grading.blueprint,
    ]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
