"""Internationalisation: no template says a word that is not marked for translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.test_translations import TEMPLATES, templates

SAID = ("_", "gettext", "ngettext")
READ_ALOUD = ("alt", "aria-description", "aria-label", "placeholder", "title")
NO_WORDS = re.compile(
    r'0/\S+|[\w-]+="[^"]*"'
)  # an address after its host; an attribute that a macro puts into a tag
SAME_EVERYWHERE = {*"ABCDF", "CSV", "PDF"}  # grades and formats
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


class _Unmarked(HTMLParser):
    """Collects the texts of a template that a person reads and that no mark translates."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep a text between tags."""
        self._keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a browser shows or reads aloud of a tag."""
        for name, value in attrs:
            if name in READ_ALOUD:
                self._keep(value or "")

    def _keep(self, text: str) -> None:
        if {*re.findall(r"[^\W\d_]+", NO_WORDS.sub("", text))} - SAME_EVERYWHERE:
            self.texts.append(text.strip())


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_says_nothing_that_is_not_marked(path: Path) -> None:
    source = path.read_text("utf-8")
    parser = _Unmarked()
    parser.feed("".join(_literally(source)))
    parser.close()
    said = [*parser.texts, *_unmarked_strings(ENVIRONMENT.parse(source))]
    assert not said, f"Mark these with _(): {said}"


def _literally(source: str) -> Iterator[str]:
    """Return what a template writes itself; a digit stands for each value that it fills in."""
    for _line, kind, text in ENVIRONMENT.lex(source):
        if kind == "data":
            yield text
        elif kind == "variable_begin":
            yield "0"


def _unmarked_strings(node: nodes.Node) -> Iterator[str]:
    """Find sentences among the strings of expressions: what has a space or begins with a capital letter."""
    if isinstance(node, nodes.Compare) or getattr(getattr(node, "node", None), "name", "") in SAID:
        return
    if isinstance(node, nodes.Pair):  # of a dictionary: its key is no text
        yield from _unmarked_strings(node.value)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        text = node.value.strip()
        if re.search(r"^[A-Z][a-z]|[a-z] [a-z].* [a-z]", text) and not text.startswith("<"):
            yield text
    for child in node.iter_child_nodes():
        yield from _unmarked_strings(child)
