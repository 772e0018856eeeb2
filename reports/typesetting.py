"""Set a template with the words, charts and rows of a report."""

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
    """Return the page of a report as well-formed HTML; its charts are then on the sheet."""
    page = _templates().get_template(template)
    return page.render(values, sheet=sheet, imprint=sheet.imprint, **sheet.functions())


@cache
def _templates() -> Environment:
    """Return the templates, with every text escaped and every unknown name an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
