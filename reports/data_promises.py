"""Input data of the sheet that says what is promised about anonymity, every text in the reader's language."""

from dataclasses import dataclass

from reports.data import Imprint


@dataclass(frozen=True, kw_only=True)
class PromiseChapter:
    """Some promises below their heading, in the reader's language."""

    heading: str
    promises: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What an installation found when it looked at itself, in the reader's language."""

    subject: str
    words: str
    is_sound: bool


@dataclass(frozen=True, kw_only=True)
class Promises:
    """What is promised about anonymity and what cannot be, on two pages for a works council."""

    imprint: Imprint
    title: str
    lead: str
    chapters: tuple[PromiseChapter, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a test shows, in the English words of its name, and its file."""

    words: str
    file: str


@dataclass(frozen=True, kw_only=True)
class PromiseWithTests:
    """A promise in the reader's language, and the tests that bear it out."""

    words: str
    tests: tuple[Shown, ...]


@dataclass(frozen=True, kw_only=True)
class ChapterWithTests:
    """Some tested promises below their heading."""

    heading: str
    promises: tuple[PromiseWithTests, ...]


@dataclass(frozen=True, kw_only=True)
class FolderTable:
    """A table of the folder; the first cell of a row names it."""

    heading: str
    lead: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class WorksCouncilFolder:
    """What a works council asks: what is stored, who sees what, what is set, what is promised and tested."""

    imprint: Imprint
    title: str
    lead: str
    tables: tuple[FolderTable, ...]
    about_tests: str
    chapters: tuple[ChapterWithTests, ...]
    findings: tuple[Finding, ...]
