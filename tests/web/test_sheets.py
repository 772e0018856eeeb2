"""Style sheets: each page links those that draw its classes; a sheet is at most 250 lines long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.pages_alone import WEBAPP

TEMPLATES, SHEETS = WEBAPP / "templates", sorted((WEBAPP / "static" / "css").glob("*.css"))
LONGEST_SHEET = 250
LINKED = re.compile(r"css/(\w+\.css)")
PART = re.compile(r"(?:include|from|import) \"([^\"]+)\"")
CLASSES = re.compile(r"class=\"([^\"]*)\"")


def drawn_by() -> dict[str, set[str]]:
    """Return the sheets that draw each class."""
    found: dict[str, set[str]] = {}
    for sheet in SHEETS:
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in re.findall(r"\.(-?[a-zA-Z_][\w-]*)", rules):
            found.setdefault(name, set()).add(sheet.name)
    return found


def pages() -> list[Path]:
    """Return the templates that stand in the layout of every page."""
    found = sorted(TEMPLATES.rglob("*.html"))
    return [path for path in found if '{% extends "layout.html" %}' in path.read_text(encoding="utf-8")]


def with_its_parts(path: Path, seen: set[Path]) -> Iterator[Path]:
    """Yield a template and all that it includes or imports, at any depth."""
    if path in seen or not path.exists():
        return
    seen.add(path)
    yield path
    for name in PART.findall(path.read_text(encoding="utf-8")):
        yield from with_its_parts(TEMPLATES / name, seen)


def test_every_page_links_the_sheets_that_draw_its_classes() -> None:
    drawn = drawn_by()
    always = set(LINKED.findall((TEMPLATES / "layout.html").read_text(encoding="utf-8")))
    missing = []
    for page in pages():
        linked = always | set(LINKED.findall(page.read_text(encoding="utf-8")))
        for part in with_its_parts(page, set()):
            text = re.sub(r"{[%{].*?[%}]}", " ", part.read_text(encoding="utf-8"))
            used = {word for words in CLASSES.findall(text) for word in words.split()}
            missing += [
                f"{page.relative_to(TEMPLATES)}: {name} of {part.name} stands in {sorted(drawn[name])}"
                for name in sorted(used & drawn.keys())
                if not drawn[name] & linked
            ]
    assert missing == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_sheet_is_longer_than_two_hundred_and_fifty_lines(sheet: Path) -> None:
    lines = len(sheet.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_SHEET, "split it by what its pages share"
