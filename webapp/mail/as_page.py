"""Render a mail's plain text as its HTML alternative, without remote content or script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from markupsafe import Markup, escape

from webapp.language import RIGHT_TO_LEFT

Written = tuple[str, str]
"""Subject and text of a letter."""

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")
_LONGEST_PREVIEW = 140  # characters that lists of mails show beside the subject
_STYLE = Markup("""\
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #eef1f4; color: #14213a;
  font: 17px/1.5 "Public Sans", "Noto Sans", system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 34em; margin: 0 auto; padding: 24px; background: #fff; border: 1px solid #c3ccd6;
  border-radius: 3px; }
section + section { margin-top: 32px; padding-top: 8px; border-top: 1px solid #c3ccd6; }
h1, h2, h3 { margin: 0 0 16px; font: 600 25px/1.25 "Besley", "Noto Serif", Georgia, serif; }
h2 { font-size: 21px; margin-top: 24px; }
h3 { font-size: 18px; margin-top: 16px; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
a { color: #1d4f91; }
.preview { display: none; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1522; color: #e8edf4; }
  main { background: #152033; border-color: #33435c; }
  section + section { border-color: #33435c; }
  a { color: #9cc3f5; }
}
""")


def as_page(letters: Sequence[Written], language: str) -> str:
    """Write letters as one HTML page: headings, paragraphs, and addresses as links."""
    level = 1 if len(letters) == 1 else 2
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    sections = Markup("\n").join(_section(subject, text, level) for subject, text in letters)
    return str(
        Markup(
            '<!doctype html>\n<html lang="{}" dir="{}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>{}</title>\n'
            '<style>\n{}</style></head>\n<body><div class="preview">{}</div>\n'
            "<main>\n{}\n</main></body>\n</html>\n"
        ).format(language, direction, letters[0][0], _STYLE, _preview(letters), sections)
    )


def _preview(letters: Sequence[Written]) -> str:
    """Return what lists of mails show beside the subject: else it would be the subject once more."""
    if len(letters) > 1:
        words = "; ".join(subject for subject, _text in letters[1:])
    else:
        words = " ".join(_ADDRESS.sub("", _blocks(letters[0][1])[0]).splitlines())
    return shorten(words, _LONGEST_PREVIEW, placeholder="…")


def _section(subject: str, text: str, level: int) -> Markup:
    """Write a letter under a heading of this level; its own headings are one level lower."""
    blocks = _blocks(text)
    written = [
        _block(block, after, level=level + 1) for block, after in zip(blocks, [*blocks[1:], ""], strict=True)
    ]
    return Markup("<section>{}\n{}</section>").format(
        _framed(f"h{level}", escape(subject)), Markup("\n").join(written)
    )


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n\s*\n", text.strip())]


def _block(block: str, after: str, *, level: int) -> Markup:
    """Write a paragraph, or a heading: a line with a colon, unless an address ends its sentence."""
    is_heading = block.endswith(":") and "\n" not in block and not _ADDRESS.match(after)
    lines = Markup("<br>\n").join(_linked(line) for line in block.splitlines())
    return _framed(f"h{level}" if is_heading else "p", lines)


def _framed(element: str, content: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(element, content)


def _linked(line: str) -> Markup:
    """Turn the addresses of a line into links that say where they lead."""
    done, place = Markup(), 0
    for found in _ADDRESS.finditer(line):
        done += escape(line[place : found.start()]) + Markup('<a href="{0}">{0}</a>').format(found[0])
        place = found.end()
    return done + escape(line[place:])
