"""Typed access to what create_app keeps in app.extensions, and to the application itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from webapp.clock import Clock
    from webapp.config import Settings
    from webapp.printing.desk import PrintDesk
    from webapp.storage.database import Database

_KEY = "report_card"


@dataclass(frozen=True, kw_only=True)
class Installed:
    """The long-lived objects of one application; each is made once, in create_app."""

    settings: Settings
    clock: Clock
    database: Database
    print_desk: PrintDesk
    end_hour: Callable[[], None] | None = None  # publishes what an hour counted; where requests are measured


def install(app: Flask, objects: Installed) -> None:
    """Store the objects in the application's extensions, in place of those stored before."""
    app.extensions[_KEY] = objects


def installed(app: Flask) -> Installed:
    """Return the objects of this application."""
    objects: Installed = app.extensions[_KEY]
    return objects


def present_application() -> Flask:
    """Return the application itself, not Flask's proxy: that leads to none in another thread."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
