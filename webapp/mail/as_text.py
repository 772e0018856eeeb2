"""Render a mail's text as format=flowed (RFC 3676): short lines that a mail program may join again."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from webapp.mail.as_page import Written

LONGEST_LINE = 78  # RFC 5322, section 2.1.1; an address that is longer is never cut
FLOWED = {"format": "flowed"}


def as_text(letters: Sequence[Written]) -> str:
    """Write letters as one text, several under their subjects; a line that goes on ends in a space."""
    if len(letters) == 1:
        return _flowed(letters[0][1])
    return "\n\n".join(f"{_headed(subject)}\n\n{_flowed(text)}" for subject, text in letters)


def _headed(subject: str) -> str:
    return f"{_flowed(subject)}\n{'=' * min(len(subject), LONGEST_LINE)}"


def _flowed(text: str) -> str:
    return "\n".join(map(_flowed_line, text.split("\n")))


def _flowed_line(line: str) -> str:
    lines = wrap(line, LONGEST_LINE - 2, break_long_words=False, break_on_hyphens=False)
    return " \n".join(_stuffed(line) for line in lines)


def _stuffed(line: str) -> str:
    """Put a space before what would else be taken for a quotation or for the next mail (section 4.4)."""
    return f" {line}" if line.startswith((">", "From ", " ")) else line
