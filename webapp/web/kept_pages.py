"""Page cache: rendered pages and fragments that are the same for many viewers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from flask import current_app, request, session
from markupsafe import Markup, escape

from webapp.cache import Kept
from webapp.language import current_language
from webapp.web import pages
from webapp.web.form_tokens import form_token

_PAGES_KEPT = 200  # a process; some 20 kB each

# What stands in a gap while a page is drawn cannot be guessed, so no text of anybody is taken for a gap.
_NAME, _INITIALS, _MARK, _TOKEN = (secrets.token_hex(16) for _ in range(4))
_GAP = re.compile(f"({_NAME}|{_INITIALS}|{_MARK}|{_TOKEN})")

_kept = Kept[list[str]](most=_PAGES_KEPT)


_CHARACTERS_KEPT = 5_000_000  # a process
_parts_kept = Kept[Markup](most=_CHARACTERS_KEPT)


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
    around["viewer"] = replace(me, name=_NAME, initials=_INITIALS, mark=_MARK)
    key = (content, repr(around))
    parts = _kept.find(key)
    if parts is None:
        page = draw({**around, "csrf_token": lambda: _TOKEN})
        parts = _kept.keep(key, _GAP.split(page))
    own = {_NAME: str(escape(me.name)), _INITIALS: str(escape(me.initials))}
    own |= {_MARK: me.mark, _TOKEN: form_token()}
    return "".join([own.get(part, part) for part in parts])
