"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import company, pairs, results, trends

    allow(Role.VISITOR)(app.view_functions["static"])
    blueprints: list[Blueprint] = [results.blueprint, pairs.blueprint, company.blueprint, trends.blueprint]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
