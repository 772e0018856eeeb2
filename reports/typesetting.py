"""Template rendering: the HTML of a report from a Jinja template and its sheet."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.data import Imprint
from reports.sheet import Sheet
from reports.words.language import words_of

HERE = Path(__file__).parent


def sheet_for(imprint: Imprint) -> Sheet:
    """Return an empty sheet in the language of a report."""
    return Sheet(imprint, words_of(imprint.language))


def set_in_type(template: str, values: Mapping[str, object], sheet: Sheet) -> str:
    """Render a template as well-formed HTML; its charts are then registered on the sheet."""
    page = _templates().get_template(template)
    return page.render(values, sheet=sheet, imprint=sheet.imprint, **sheet.functions())


@cache
def _templates() -> Environment:
    """Return the Jinja environment, with autoescape and undefined names as errors."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
