"""A mail as a page: the same words as its text, with nothing to fetch or to run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from webapp.language import RIGHT_TO_LEFT

Written = tuple[str, str]
"""Subject and text of a letter."""

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)]")
_STYLE = Markup("""\
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px 16px; background: #eef1f4; color: #14213a;
  font: 17px/1.5 "Public Sans", "Noto Sans", system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 34em; margin: 0 auto; padding: 24px; background: #fff; border: 1px solid #c3ccd6;
  border-radius: 3px; }
section + section { margin-top: 32px; padding-top: 8px; border-top: 1px solid #c3ccd6; }
h1, h2 { margin: 0 0 16px; font: 600 25px/1.25 "Besley", "Noto Serif", Georgia, serif; }
h2 { font-size: 21px; margin-top: 16px; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
a { color: #1d4f91; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1522; color: #e8edf4; }
  main { background: #152033; border-color: #33435c; }
  section + section { border-color: #33435c; }
  a { color: #9cc3f5; }
}
""")


def as_page(letters: Sequence[Written], language: str) -> str:
    """Write letters as one HTML page: headings, paragraphs, and addresses as links."""
    frame = _ALONE if len(letters) == 1 else _AMONG_OTHERS
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    sections = Markup("\n").join(_section(subject, text, frame) for subject, text in letters)
    return str(
        Markup(
            '<!doctype html>\n<html lang="{}" dir="{}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width"><title>{}</title>\n'
            "<style>\n{}</style></head>\n<body><main>\n{}\n</main></body>\n</html>\n"
        ).format(language, direction, letters[0][0], _STYLE, sections)
    )


_ALONE = Markup("<section><h1>{}</h1>\n{}</section>")
_AMONG_OTHERS = Markup("<section><h2>{}</h2>\n{}</section>")


def _section(subject: str, text: str, frame: Markup) -> Markup:
    blocks = [block.strip("\n") for block in re.split(r"\n\s*\n", text.strip())]
    paragraphs = Markup("\n").join(_paragraph(block) for block in blocks if block)
    return frame.format(subject, paragraphs)


def _paragraph(block: str) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(_linked(line) for line in block.splitlines()))


def _linked(line: str) -> Markup:
    """Turn the addresses of a line into links that say where they lead."""
    done, place = Markup(), 0
    for found in _ADDRESS.finditer(line):
        done += escape(line[place : found.start()]) + Markup('<a href="{0}">{0}</a>').format(found[0])
        place = found.end()
    return done + escape(line[place:])
