"""A mail as plain text, in lines as long as they are: mail programs wrap them."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.mail.as_page import Written


def as_text(letters: Sequence[Written]) -> str:
    """Write letters as one text, several under their subjects."""
    if len(letters) == 1:
        return letters[0][1]
    return "\n\n".join(f"{subject}\n{'=' * min(len(subject), 78)}\n\n{text}" for subject, text in letters)
