"""Language of each answer: what was chosen, else the Accept-Language header, else the company's."""

from __future__ import annotations

from flask import request

from webapp.language import LANGUAGES, speak
from webapp.web.access import find_viewer
from webapp.web.pages import company

WITHOUT_LANGUAGE = frozenset({"static", "health.alive", "health.ready", "metrics.show", "api.answer"})
"""What is answered without words, and without asking the database who is there."""


def set_language() -> None:
    """Speak the language that was chosen, else that of a visitor's browser, else the company's."""
    if request.endpoint in WITHOUT_LANGUAGE:
        return
    found = find_viewer()
    the_company = company()
    speak(
        (found.language if found else None)
        or chosen_language()
        or (None if found else _browsers_language())
        or (the_company.language if the_company else None)
    )


def _browsers_language() -> str | None:
    """Return the language that the browser likes best among ours: "de-AT" is German."""
    wished = (name.partition("-")[0].lower() for name, quality in request.accept_languages if quality)
    return next((name for name in wished if name in LANGUAGES), None)


def chosen_language() -> str | None:
    """Return the language that was chosen in this browser; None where none was, or one that is not known."""
    chosen = request.cookies.get("language")
    return chosen if chosen in LANGUAGES else None
