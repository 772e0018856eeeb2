"""Input data of the sheet of a survey: frozen dataclasses, every text in the reader's language."""

from dataclasses import dataclass

from reports.data import Exports, Imprint


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """One question under its number on the form, what each side answered, and how far they are apart."""

    number: int
    question: str
    sides: tuple[str, ...]
    apart: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveySheet:
    """What was answered, question by question, the widest disagreement first."""

    imprint: Imprint
    title: str
    note: str
    finding: str
    sides: tuple[str, ...]  # of each side how many answered
    labels: tuple[str, ...]
    rows: tuple[SurveyRow, ...]
    foot: str
    exports: Exports | None = None
