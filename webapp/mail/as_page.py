"""Render a mail's plain text as its HTML alternative, without remote content or script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webapp.language import RIGHT_TO_LEFT
from webapp.mail.frame import PLAIN, Frame

Written = tuple[str, str]
"""Subject and text of a letter."""

_LINK = re.compile(r"(https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)])")
_LONGEST_PREVIEW = 140  # characters that lists of mails show beside the subject
# Its own environment: mails are composed outside the application too.
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates" / "mail"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_page(letters: Sequence[Written], language: str, frame: Frame = PLAIN) -> str:
    """Write letters as one HTML page: headings, paragraphs, lists, and addresses as links or buttons."""
    level = 1 if len(letters) == 1 else 2
    return _TEMPLATES.get_template("page.html").render(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        preview=_preview(letters),
        frame=frame,
        level=level,
        letters=[
            {"subject": subject, "blocks": list(_elements(_blocks(text), f"h{level + 1}"))}
            for subject, text in letters
        ],
    )


def _preview(letters: Sequence[Written]) -> str:
    """Return what lists of mails show beside the subject: else it would be the subject once more."""
    if len(letters) > 1:
        words = "; ".join(subject for subject, _text in letters[1:])
    else:
        words = " ".join(_LINK.sub("", _blocks(letters[0][1])[0]).splitlines())
    return shorten(words, _LONGEST_PREVIEW, placeholder="…")


def _elements(blocks: Sequence[str], heading: str) -> Iterator[dict[str, object]]:
    """Give each block its element and its lines; a line is text, link, text … by turns.

    A heading is a line with a colon, unless an address ends its sentence. A line with a colon and an
    address below it is a button. Lines that all begin with "- " are a list.
    """
    for block, after in zip(blocks, [*blocks[1:], ""], strict=True):
        lines = block.splitlines()
        if len(lines) == 2 and lines[0].endswith(":") and _LINK.fullmatch(lines[1]):
            yield {"element": "button", "words": lines[0].removesuffix(":"), "address": lines[1]}
        elif lines and all(line.startswith("- ") for line in lines):
            yield {"element": "ul", "lines": [line[2:].partition(": ") for line in lines]}
        else:
            is_heading = block.endswith(":") and len(lines) == 1 and not _LINK.match(after)
            yield {
                "element": heading if is_heading else "p",
                "lines": [_LINK.split(line) for line in lines],
            }


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n\s*\n", text.strip())]
