"""A mail as plain text, in lines as long as they are: mail programs wrap them."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.mail.as_page import Written
from webapp.mail.frame import PLAIN, Frame


def as_text(letters: Sequence[Written], frame: Frame = PLAIN) -> str:
    """Write letters as one text, several under their subjects, between the company's words."""
    if len(letters) == 1:
        text = letters[0][1]
    else:
        text = "\n\n".join(f"{subject}\n{'=' * min(len(subject), 78)}\n\n{text}" for subject, text in letters)
    opening = f"{frame.opening}\n\n" if frame.opening else ""
    contact = f"\n{frame.contact}\n" if frame.contact else ""
    return f"{opening}{text}{contact}"
