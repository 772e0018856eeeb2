"""Response types of views, the doer of a request, and the confirmation page before a step."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.doer import Doer
from webapp.language import gettext as _
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


def question_page(
    *,
    heading: str,
    consequences: Sequence[str],
    button: str,
    back_to: str,
    back: str = "",
    current: str = "people",
    why_not: Sequence[str] = (),
    template: str = "web/question.html",
    **more: object,
) -> str:
    """Show what a step means (confirmation page) and a button that takes it, or why it cannot be taken."""
    return render_template(
        template,
        heading=heading,
        consequences=consequences,
        button=button,
        back=(back_to, back or _("Leave as it is")),
        current=current,
        why_not=why_not,
        **more,
    )
