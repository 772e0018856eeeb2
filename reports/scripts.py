"""Missing fonts: which scripts this machine would print as empty boxes (tofu)."""

import logging
from datetime import date

from reports import render
from reports.data import Imprint
from reports.data_sheets import Question, WalkInSheet
from reports.words.language import marked

# A word in each script that the styles name a font for, besides Latin, which comes with us.
SAMPLES = {
    marked("Greek"): "τιμές",
    marked("Cyrillic"): "цены",
    marked("Arabic"): "أسعار",
    marked("Hebrew"): "מחירים",
    marked("Devanagari"): "मूल्य",
    marked("Thai"): "ราคา",
    marked("Chinese"): "价格",
    marked("Japanese"): "かかく",
    marked("Korean"): "가격",
}
# Debian's packages with all of them.
PACKAGES = "fonts-noto-core fonts-noto-cjk"


def unprintable_scripts() -> list[str]:
    """Return the English names of the scripts without a font, found by printing a word in each."""
    missing = _MissingGlyphs()
    renderer = logging.getLogger("weasyprint")
    renderer.addHandler(missing)
    try:
        render.render_walk_in(
            WalkInSheet(
                imprint=Imprint(company_name="", round_name="", printed_on=date.min),
                department="",
                questions=tuple(Question(text=word, source=word) for word in SAMPLES.values()),
            )
        )
    finally:
        renderer.removeHandler(missing)
    return [name for name, word in SAMPLES.items() if any(_code(letter) in missing.said for letter in word)]


def _code(letter: str) -> str:
    return f"(U+{ord(letter):04X})"


class _MissingGlyphs(logging.Handler):
    """Log handler that collects the renderer's warnings of letters in no font."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.said += record.getMessage()
