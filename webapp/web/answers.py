"""Response types of views, and the doer of a request."""

from __future__ import annotations

from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.doer import Doer
from webapp.language import ngettext
from webapp.web import pages
from webapp.web.access import viewer

Page = str | tuple[str, int] | Response


def tell_undone(done: str, *, left: int) -> None:
    """Show on the next page that something was taken back, and how much stays as others left it."""
    stays = ngettext(
        "%(num)s thing stays, since somebody changed it meanwhile.",
        "%(num)s things stay, since somebody changed them meanwhile.",
        left,
    )
    pages.tell(f"{done} {stays}" if left else done)


def doer() -> Doer:
    """Return the viewer as the one who does something now."""
    return Doer(person_id=viewer().id, name=viewer().name, now=now(), today=pages.today())
