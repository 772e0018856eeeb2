"""Input data of the sheet of a survey: frozen dataclasses, every text in the reader's language."""

from dataclasses import dataclass

from reports.data import Exports, Imprint


@dataclass(frozen=True, kw_only=True)
class AnswerShare:
    """One answer's part of all, 0 to 1, and how dark it is drawn; no darkness for those who gave none."""

    part: float
    darkness: float | None


@dataclass(frozen=True, kw_only=True)
class SideAnswers:
    """What one side answered in words, its bar where counts are shown, and the words of the last time."""

    words: str
    shares: tuple[AnswerShare, ...] = ()
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveyRow:
    """One question under its number on the form, what each side answered, and how far they are apart."""

    number: int
    question: str
    sides: tuple[SideAnswers, ...]
    title: str = ""
    apart: str = ""


@dataclass(frozen=True, kw_only=True)
class SurveyPart:
    """What was asked alike, under the question of the form: its columns, and its rows in their order."""

    finding: str
    question: str
    labels: tuple[str, ...]
    rows: tuple[SurveyRow, ...]


@dataclass(frozen=True, kw_only=True)
class SurveySheet:
    """What was answered, question by question, the widest disagreement first."""

    imprint: Imprint
    title: str
    note: str
    sides: tuple[str, ...]  # of each side how many answered
    parts: tuple[SurveyPart, ...]
    foot: str
    exports: Exports | None = None

    @property
    def has_bars(self) -> bool:
        return any(side.shares for part in self.parts for row in part.rows for side in row.sides)
