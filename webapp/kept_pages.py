"""Pages kept as drawn: the same for many viewers but for name, initials and the token of the forms."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import replace

from flask import request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from webapp import pages
from webapp.keeping import Kept

_PAGES_KEPT = 200  # a process; some 20 kB each

# What stands in a gap while a page is drawn cannot be guessed, so no text of anybody is taken for a gap.
_NAME, _INITIALS, _TOKEN = (secrets.token_hex(16) for _ in range(3))
_GAP = re.compile(f"({_NAME}|{_INITIALS}|{_TOKEN})")

_kept = Kept[list[str]](most=_PAGES_KEPT)


def kept_page(content: Hashable, draw: Callable[[dict[str, object]], str]) -> str:
    """Return a page with the viewer's own name and token; `draw` is called only where none is kept yet.

    `content` names everything that the page's own content stands on: equal content, equal page. What
    stands around the content needs no name: all that the layout is given becomes part of the key. `draw`
    takes values that it must hand to its template.
    """
    if "_flashes" in session or request.query_string:
        return draw({})
    around = pages.around()
    me = around["viewer"]
    if not isinstance(me, pages.Menu):
        return draw({})
    around["viewer"] = replace(me, name=_NAME, initials=_INITIALS)
    key = (content, repr(around))
    parts = _kept.find(key)
    if parts is None:
        page = draw({**around, "csrf_token": lambda: _TOKEN})
        parts = _kept.keep(key, _GAP.split(page))
    own = {_NAME: str(escape(me.name)), _INITIALS: str(escape(me.initials)), _TOKEN: generate_csrf()}
    return "".join([own.get(part, part) for part in parts])
