"""Report Card: two departments write down what they need, grade each other, and act on it."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from webapp import blueprints as views
from webapp import commands, language
from webapp.clock import Clock
from webapp.config import Settings, settings_from
from webapp.installed import Installed, install
from webapp.printing.desk import PrintDesk
from webapp.printing.kept_files import PrintedFiles
from webapp.storage.database import Database, close_reading
from webapp.web import access, compression, errors, headers, languages, mailed_addresses, origin, pages
from webapp.web.form_tokens import FormTokens
from webapp.web.proxies import without_client_address
from webapp.web.sessions import SignedSessions

LARGEST_REQUEST = 10_000_000  # bytes: a list of 50,000 people is smaller


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """Build the application: the program's table of contents.

    `settings` come from the environment where none are given; `clock` says what time it is, else the
    database's server does, and for SQLite this machine.
    Raises SettingError with one sentence where a setting is missing or malformed.
    """
    app = Flask(__name__)
    settings = settings or settings_from(os.environ, default_data_folder=Path(app.root_path).parent / "data")
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-session" if is_https else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=access.DAYS_SIGNED_IN),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a referrer, which our pages never send; origin.py stands in
        TEMPLATES_AUTO_RELOAD=False,
    )
    database = Database(settings.database_url)
    install(
        app,
        Installed(
            settings=settings,
            clock=clock or database.clock,
            database=database,
            print_desk=PrintDesk(PrintedFiles(settings.data_folder / "printed")),
        ),
    )
    app.session_interface = SignedSessions(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    if settings.metrics_token or settings.logs_requests:
        import_module("webapp.web.measuring").install(app)
    language.install(app)
    pages.install(app)
    errors.install(app)
    compression.install(app)
    headers.install(app)
    app.before_request(access.refuse_large_bodies)
    app.before_request(mailed_addresses.open_without_sentence_end)
    app.before_request(languages.set_language)
    app.before_request(errors.refuse_nul)
    app.before_request(origin.refuse_foreign_forms)
    app.before_request(access.enforce)
    FormTokens(app)
    app.teardown_appcontext(close_reading)
    app.wsgi_app = without_client_address(app.wsgi_app)  # type: ignore[assignment, method-assign]
    views.register(app)
    commands.register(app)
    return app
