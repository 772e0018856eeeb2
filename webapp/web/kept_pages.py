"""Page cache: rendered pages and fragments that are the same for many viewers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Response, current_app, g, request, session
from markupsafe import Markup, escape

from webapp.cache import Kept
from webapp.language import current_language
from webapp.web import pages
from webapp.web.access import viewer
from webapp.web.asked_viewers import AskedViewer, Question
from webapp.web.form_tokens import form_token

_BYTES_KEPT = 5_000_000  # a process, of each kind

# What stands in a gap while a page is drawn cannot be guessed, so no text of anybody is taken for a gap.
_NAME, _INITIALS, _MARK, _TOKEN = _GAPS = tuple(secrets.token_hex(16) for _ in range(4))
_GAP = re.compile(f"({'|'.join(_GAPS)})".encode())

Parts = list[bytes]
"""A page in pieces: every second one is a gap."""

P = ParamSpec("P")
Answer = TypeVar("Answer")

_forms = Kept[Parts](most=_BYTES_KEPT)
_drawn: dict[str, Kept[Question | Parts]] = {}  # by the one edition of the database that was seen last
_parts_kept = Kept[Markup](most=_BYTES_KEPT)


def kept_part(template: str, content: Hashable | None, values: Callable[[], Mapping[str, object]]) -> Markup:
    """Return a part of a page, drawn by its template from these values alone; nothing of the viewer is in it.

    `content` names everything that the values hold: equal content, equal part. None keeps nothing. The
    values are asked for only where the part is not kept.
    """
    name = (template, content, current_language(), request.script_root)
    found = None if content is None else _parts_kept.find(name)
    if found is None:
        drawn = current_app.jinja_env.get_template(template).render(values())
        found = Markup(drawn)  # noqa: S704  # the template has escaped what came from people
        if content is not None:
            _parts_kept.keep(name, found, weight=len(found))
    return found


def kept_page(content: Hashable, draw: Callable[[], str]) -> str | Response:
    """Return a page with the viewer's own name and token; `draw` is called only where none is kept yet.

    `content` names everything that the page's own content stands on: equal content, equal page. What
    stands around the content needs no name: all that the layout is given becomes part of the key.
    """
    if "_flashes" in session or request.query_string:
        return draw()
    around, menu = _around_with_gaps()
    key = (content, repr(around))
    parts = _forms.find(key)
    if parts is None:
        parts = _split(_with_gaps(draw, around))
        _forms.keep(key, parts, weight=sum(map(len, parts)))
    return _filled(parts, menu)


def drawn_once(view: Callable[P, Answer]) -> Callable[P, Answer | Response]:
    """Draw the page of a GET once for everybody to whom the same may be shown, until something changes.

    Such a page stands on the database, whose edition was read before anything else; on its address, the day
    and what the layout shows; and on what the view asked of the viewer, which is noted as it asks. A page
    that looked at the clock, or into a table that the edition does not cover, is never kept.
    """

    @wraps(view)
    def answer(*arguments: P.args, **named: P.kwargs) -> Answer | Response:
        edition: str | None = g.get("edition")
        if edition is None or "_flashes" in session:
            return view(*arguments, **named)
        if edition not in _drawn:
            _drawn.clear()
        kept = _drawn.setdefault(edition, Kept(most=_BYTES_KEPT))
        around, menu = _around_with_gaps()
        me = viewer()
        address = (request.endpoint, request.script_root, request.full_path, pages.today(), repr(around))
        name: Hashable = address
        while isinstance(found := kept.find(name), Question):
            name = (name, found.answer(me))
        if found is not None:
            return _filled(found, menu)
        g.viewer = asked = AskedViewer(me)
        g.is_of_this_moment = False
        try:
            page = _with_gaps(lambda: view(*arguments, **named), around)
        finally:
            g.viewer = me
        if not isinstance(page, str):
            return view(*arguments, **named)  # leads on, or refuses
        parts = _split(page)
        if not g.is_of_this_moment:
            name = address
            for question, its_answer in asked.answers.items():
                kept.keep(name, question, weight=0)
                name = (name, its_answer)
            kept.keep(name, parts, weight=sum(map(len, parts)))
        return _filled(parts, menu)

    return answer


def keep_no_page() -> None:
    """Let `drawn_once` draw the page of this request for this viewer alone."""
    g.is_of_this_moment = True


def _around_with_gaps() -> tuple[dict[str, object], pages.Menu]:
    """Return what stands around the content, the same for many viewers, and what fills it for this one."""
    menu = pages.menu_of(viewer())
    return pages.around(replace(menu, name=_NAME, initials=_INITIALS, mark=_MARK)), menu


def _with_gaps(draw: Callable[[], Answer], around: dict[str, object]) -> Answer:
    g.around, g.form_token = around, _TOKEN
    try:
        return draw()
    finally:
        del g.around, g.form_token


def _split(page: str) -> Parts:
    return _GAP.split(page.encode())


def _filled(parts: Parts, menu: pages.Menu) -> Response:
    own = (str(escape(menu.name)), str(escape(menu.initials)), menu.mark, form_token())
    filled = {gap.encode(): text.encode() for gap, text in zip(_GAPS, own, strict=True)}
    return Response(b"".join([filled.get(part, part) for part in parts]), mimetype="text/html")
