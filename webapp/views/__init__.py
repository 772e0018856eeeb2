"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import (
        admin_log,
        admin_mail,
        admin_settings,
        anonymity,
        demo,
        help,
        paper,
        setup,
        sign_in,
    )

    allow(Role.VISITOR)(app.view_functions["static"])
    blueprints: list[Blueprint] = [
        sign_in.blueprint,
        paper.blueprint,
        help.blueprint,
        anonymity.blueprint,
        demo.blueprint,
        setup.blueprint,
        admin_settings.blueprint,
        admin_mail.blueprint,
        admin_log.blueprint,
    ]
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
