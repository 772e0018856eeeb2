"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.access import Role, allow
    from webapp.views import (
        admin_import,
        admin_log,
        admin_mail,
        admin_org,
        admin_people,
        admin_settings,
        anonymity,
        demo,
        help,
        paper,
        setup,
        sign_in,
    )

    allow(Role.VISITOR)(app.view_functions["static"])
    for module in (
        admin_import,
        admin_log,
        admin_mail,
        admin_org,
        admin_people,
        admin_settings,
        anonymity,
        demo,
        help,
        paper,
        setup,
        sign_in,
    ):
        app.register_blueprint(module.blueprint)
