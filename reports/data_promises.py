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
