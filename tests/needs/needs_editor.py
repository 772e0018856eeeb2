"""What the editor of a needs list shows, and what is stored of it."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fixtures.two_departments import ADDRESS
from webapp.domain.list_states import ListState
from webapp.models import NeedsList
from webapp.storage.database import Database


def fields_of(page: str) -> dict[str, object]:
    """What the editor's form would send as it stands."""
    form = page.split('action="/needs/marketing/sales"')[1].split("</form>")[0]
    fields: dict[str, object] = {"order": re.findall(r'name="order" value="(\d+)"', form)}
    for name, value in re.findall(r'type="hidden" name="((?!order)[^"]+)" value="([^"]*)"', form):
        fields[name] = html.unescape(value)
    for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        fields[name] = html.unescape(value)
    return fields


def editor_of(client: FlaskClient) -> dict[str, object]:
    return fields_of(client.get(ADDRESS).get_data(as_text=True))


def wordings(page: str) -> list[str]:
    """The needs as the editor shows them, from top to bottom."""
    return [
        html.unescape(text) for text in re.findall(r'<textarea class="wording"[^>]*>(.*?)</textarea>', page)
    ]


def stored(database: Database) -> list[tuple[int, ListState, list[str]]]:
    with database.reading() as session:
        lists = session.scalars(select(NeedsList).order_by(NeedsList.version))
        return [
            (needs_list.version, needs_list.state, [need.text for need in needs_list.needs])
            for needs_list in lists
        ]
