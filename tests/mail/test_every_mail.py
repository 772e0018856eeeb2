"""Every kind of mail goes through the outbox to a real server, in every language, and reads well there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from lxml import html

import webapp
from tests.factories import NOW
from tests.mail_server import mail_server, page_of, text_of
from webapp.config import Settings
from webapp.installation.services.mail_previews import name_of_kind, previews, samples
from webapp.language import LANGUAGES, NO_BREAK_SPACE, speak
from webapp.mail import outbox
from webapp.mail.letters import write_letter
from webapp.storage.database import Database

TEMPLATES = Path(webapp.__file__).parent / "templates" / "mail"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE


@dataclass(frozen=True)
class Arrived:
    """A mail as it arrived, and which sample of which kind it was written from."""

    kind: str
    place: int
    language: str
    mail: EmailMessage


@pytest.fixture
def settings(app: Flask) -> Settings:
    found: Settings = app.extensions["report_card_settings"]
    return found


@pytest.fixture
def arrived(app: Flask, settings: Settings, database: Database) -> Iterator[list[Arrived]]:
    """Everything that can be mailed, after a way through the outbox and a mail server."""
    sent: dict[str, tuple[str, int, str]] = {}
    with app.app_context(), database.transaction() as session:
        for language in LANGUAGES:
            for kind, several in samples(settings).items():
                for place, values in enumerate(several):
                    address = f"{kind}.{place}.{language}@example.com"
                    letter = write_letter(kind, language, **values)
                    outbox.queue(session, letter, kind=kind, once_key=address, address=address, now=NOW)
                    sent[address] = (kind, place, language)
    with mail_server() as server:
        outbox.send_waiting(database, replace(settings, smtp_url=server.url), now=lambda: NOW)
        assert sorted(mail["To"] for mail in server.mails) == sorted(sent)
        yield [Arrived(*sent[mail["To"]], mail) for mail in server.mails]


def test_no_kind_of_mail_is_without_a_sample_and_words(app: Flask, settings: Settings) -> None:
    kinds = {file.stem for file in TEMPLATES.glob("*.txt")}
    assert set(samples(settings)) == kinds
    with app.app_context():
        for language in LANGUAGES:
            speak(language)
            assert {preview.kind for preview in previews(settings)} == kinds
            assert not [kind for kind in kinds if name_of_kind(kind) == kind.replace("_", " ")]


def test_every_mail_reads_well_as_text(arrived: list[Arrived]) -> None:
    for one in arrived:
        assert one.mail["Content-Language"] == one.language
        assert 0 < len(one.mail["Subject"]) <= 100, one
        assert max(map(len, one.mail.as_bytes().splitlines())) <= 78, one
        text = text_of(one.mail)
        assert "\n\n\n" not in text
        assert not re.search(r"[ \t]\n|%\(|\{\{|None|  ", text), text


def test_every_mail_says_the_same_as_text_and_as_page(arrived: list[Arrived]) -> None:
    for one in arrived:
        page = html.fromstring(page_of(one.mail))
        [main] = page.xpath("//main")
        said = [*str(one.mail["Subject"]).split(), *text_of(one.mail).split()]
        assert main.text_content().split() == said, one
        assert len(page.xpath("//h1")) == 1
        assert page.get("lang") == one.language


def test_a_list_of_mails_shows_beside_the_subject_what_the_mail_says(arrived: list[Arrived]) -> None:
    for one in arrived:
        [preview] = html.fromstring(page_of(one.mail)).xpath("//div[@class='preview']")
        words = preview.text_content()
        assert 10 < len(words) <= 140, one
        assert "http" not in words
        assert words != one.mail["Subject"]
        assert " ".join(text_of(one.mail).split()).startswith(words.rstrip("…"))


def test_no_date_breaks_behind_its_day(arrived: list[Arrived]) -> None:
    months = {"en": r"\d+ (May|June|August) 2026", "de": r"\d+\. (Mai|Juni|August) 2026"}
    whole = 0
    for one in arrived:
        text = text_of(one.mail)
        assert not re.search(months[one.language], text), text
        whole += len(re.findall(months[one.language].replace(" ", NO_BREAK_SPACE), text))
    assert whole > 50


def test_every_mail_is_translated(arrived: list[Arrived]) -> None:
    said: dict[tuple[str, int], dict[str, str]] = {}
    for one in arrived:
        words = f"{one.mail['Subject']}\n{text_of(one.mail)}"
        said.setdefault((one.kind, one.place), {})[one.language] = words
    for key, by_language in said.items():
        lines = [{line for line in words.splitlines() if " " in line} for words in by_language.values()]
        common = set.intersection(*lines) - {"Keep one list of objections.", "Room 4"}
        assert common <= {"The list is there; Sales reads it now."}, key


def test_no_server_answers_that_somebody_is_away(arrived: list[Arrived]) -> None:
    for one in arrived:
        assert one.mail["Auto-Submitted"] == "auto-generated"
        assert one.mail["X-Auto-Response-Suppress"] == "All"
