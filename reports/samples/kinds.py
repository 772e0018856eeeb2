"""Samples of every kind of report, for previews and for tests of what all kinds have in common."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reports import render
from reports.data import Imprint
from reports.data_compared import CompanyTrends
from reports.data_promises import (
    ChapterWithTests,
    Finding,
    FolderTable,
    PromiseChapter,
    Promises,
    PromiseWithTests,
    Shown,
    WorksCouncilFolder,
)
from reports.data_secret_sheets import CodeSheets, CodeSlips, TrusteeSheet
from reports.data_sheets import BlankCard, BlankNeed, GradingPoster, WalkInSheet
from reports.samples.actions import sample_actions
from reports.samples.agreements import sample_agreement
from reports.samples.data import sample_card, sample_company, sample_comparison, sample_imprint, sample_trend
from reports.samples.meetings import sample_celebration, sample_minutes
from reports.samples.surveys import sample_survey
from reports.words.language import words_of
from reports.words.visit_findings import Findings
from reports.words.visit_questions import visit_questions

# How each kind is printed, and the sample that is printed.
SAMPLES: dict[str, tuple[Callable[[Any], bytes], Callable[[Imprint], Any]]] = {
    "comparison": (render.render_comparison, lambda _imprint: sample_comparison()),
    "company": (render.render_company, lambda _imprint: sample_company()),
    "card": (render.render_card, lambda _imprint: sample_card()),
    "trend": (render.render_trend, lambda _imprint: sample_trend()),
    "trends": (render.render_trends, lambda imprint: _sample_trends(imprint)),
    "walk-in": (render.render_walk_in, lambda imprint: _sample_walk_in(imprint)),
    "blank-card": (render.render_blank_card, lambda imprint: _sample_blank_card(imprint)),
    "promises": (render.render_promises, lambda imprint: _sample_promises(imprint)),
    "works-council": (render.render_works_council, lambda imprint: _sample_folder(imprint)),
    "trustee-sheet": (render.render_trustee_sheet, lambda imprint: _sample_trustee_sheet(imprint)),
    "code-sheets": (render.render_code_sheets, lambda imprint: _sample_code_sheets(imprint)),
    "grading-poster": (render.render_grading_poster, lambda imprint: _sample_grading_poster(imprint)),
    "minutes": (render.render_minutes, sample_minutes),
    "celebration": (render.render_celebration, sample_celebration),
    "poster": (render.render_poster, sample_celebration),
    "agreement": (render.render_agreement, sample_agreement),
    "survey": (render.render_survey, sample_survey),
}


def print_sample(kind: str, **imprint: Any) -> bytes:
    """Print the sample of a kind; the language, the paper and the like may be named."""
    printed, sample = SAMPLES[kind]
    said = replace(sample_imprint(), **imprint)
    return printed(replace(sample(said), imprint=said))


def _sample_trends(imprint: Imprint) -> CompanyTrends:
    trend = sample_trend()
    return CompanyTrends(imprint=imprint, trends=(trend, trend), exports=trend.exports)


def _sample_walk_in(imprint: Imprint) -> WalkInSheet:
    trend = sample_trend()
    department = trend.total.department
    actions = [action for action in sample_actions() if action.of == department]
    findings = Findings(received=trend.received, given=trend.given, actions=actions)
    questions = visit_questions(findings, words_of(imprint.language))
    return WalkInSheet(imprint=imprint, department=department, questions=questions)


def _sample_blank_card(imprint: Imprint) -> BlankCard:
    card = sample_comparison().first
    needs = tuple(BlankNeed(position=need.position, text=need.text) for need in card.needs)
    return BlankCard(
        imprint=imprint, of=card.of, by=card.by, needs=needs, closes_on=imprint.exchanged_on, takes_slip=True
    )


def _sample_promises(imprint: Imprint) -> Promises:
    """Sentences that stand for those of the program, which this package does not know."""
    said = tuple(need.text for card in (sample_comparison().first,) for need in card.needs)
    return Promises(
        imprint=imprint,
        title="How you stay anonymous",
        lead="What is stored, and what is not",
        chapters=tuple(
            PromiseChapter(heading=name, promises=said)
            for name in ("Stored", "When you hand in", "At the exchange", "Later")
        ),
        findings=(
            Finding(subject="what is deleted", words="it is overwritten", is_sound=True),
            Finding(subject="log_statement", words="is all. Set it to none.", is_sound=False),
        ),
    )


def _sample_folder(imprint: Imprint) -> WorksCouncilFolder:
    """A folder with tables of three and seven columns, and promises of sample sentences."""
    said = _sample_promises(imprint)
    shown = (Shown(words="nobody is linked to a ballot", file="tests/anonymity/attacks/test_attacks.py"),)
    roles = ("Employees", "Heads", "President", "Administrators", "Reviewers", "Works council")
    return WorksCouncilFolder(
        imprint=imprint,
        title="Works council folder",
        lead=said.lead,
        tables=(
            FolderTable(
                heading="What is stored",
                lead="Where, and for how long",
                labels=("What", "Where", "Until when"),
                rows=(("Grades", "in the database", "until the exchange"),) * 3,
            ),
            FolderTable(
                heading="Who sees what",
                lead="By the roles of the pages",
                labels=("What", *roles),
                rows=(("Report cards", "reads", "reads and changes", "reads", "–", "–", "–"),) * 3,
            ),
        ),
        about_tests="Whoever has the program can run the tests.",
        chapters=tuple(
            ChapterWithTests(
                heading=chapter.heading,
                promises=tuple(PromiseWithTests(words=words, tests=shown) for words in chapter.promises),
            )
            for chapter in said.chapters
        ),
        findings=said.findings,
    )


def _sample_trustee_sheet(imprint: Imprint) -> TrusteeSheet:
    groups = ("7QK2", "M4XD", "0PZ9", "VTR1", "C8NB", "5HWE", "G3J")
    return TrusteeSheet(
        imprint=imprint, exchanges_on=imprint.printed_on, number=1, groups=groups, mark="4KD8"
    )


def _sample_code_sheets(imprint: Imprint) -> CodeSheets:
    codes = tuple(f"7QK{n % 10} M4XD 0P{n:02} WM8W" for n in range(30))
    slips = CodeSlips(department="Sales", grades=("Marketing", "Operations"), codes=codes)
    return CodeSheets(
        imprint=imprint,
        address="cards.example.com/code",
        link="https://cards.example.com/code#",
        closes_on=imprint.printed_on,
        departments=(slips,),
        mark="4KD8",
    )


def _sample_grading_poster(imprint: Imprint) -> GradingPoster:
    return GradingPoster(
        imprint=imprint,
        departments=("Assembly", "Warehouse"),
        address="cards.example.com/code",
        link="https://cards.example.com/code",
        closes_on=imprint.printed_on,
    )
