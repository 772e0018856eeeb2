"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import admin_import, admin_org, admin_people

    allow(Role.VISITOR)(app.view_functions["static"])
    blueprints: list[Blueprint] = [
        admin_people.blueprint,
        admin_org.blueprint,
        admin_import.blueprint,
    ]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
