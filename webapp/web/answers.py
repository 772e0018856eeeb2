"""Response types of views, and the doer of a request."""

from __future__ import annotations

from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.doer import Doer
from webapp.web import pages
from webapp.web.access import viewer

Page = str | tuple[str, int] | Response


def doer() -> Doer:
    """Return the viewer as the one who does something now."""
    return Doer(person_id=viewer().id, name=viewer().name, now=now(), today=pages.today())
