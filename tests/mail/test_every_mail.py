"""Every kind of mail goes through the outbox to a real server, in every language, and reads well there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from babel.dates import get_month_names
from flask import Flask
from lxml import html

import webapp
from tests.factories import NOW
from tests.mail_server import mail_server, page_of, text_of
from webapp.config import Settings
from webapp.installation.services.mail_previews import name_of_kind, previews, samples
from webapp.installed import installed
from webapp.language import LANGUAGES, NO_BREAK_SPACE, speak
from webapp.mail import outbox
from webapp.mail.letters import write_letter
from webapp.storage.database import Database

TEMPLATES = Path(webapp.__file__).parent / "templates" / "mail"
LISTS = {"meetings", "overdue", "week"}  # kinds with an address below each thing that they name
LONGEST_BUTTON = 35  # characters in one line on a phone; a sentence stands above the button
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
    return installed(app).settings


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
                    outbox.queue(session, letter, address=address, once_key=address, now=NOW)
                    sent[address] = (kind, place, language)
    with mail_server() as server:
        outbox.send_waiting(database, replace(settings, smtp_url=server.url), now=lambda: NOW, limit=1000)
        assert sorted(mail["To"] for mail in server.mails) == sorted(sent)
        yield [Arrived(*sent[mail["To"]], mail) for mail in server.mails]


def test_no_kind_of_mail_is_without_a_sample_and_words(app: Flask, settings: Settings) -> None:
    kinds = {file.stem for file in TEMPLATES.glob("[!_]*.txt")}
    assert set(samples(settings)) == kinds
    with app.app_context():
        for language in LANGUAGES:
            speak(language)
            assert {preview.kind for preview in previews(settings)} == kinds
            assert not [kind for kind in kinds if name_of_kind(kind) == kind.replace("_", " ")]


def test_every_mail_reads_well_as_text(arrived: list[Arrived]) -> None:
    for sent in arrived:
        assert sent.mail["Content-Language"] == sent.language
        assert 0 < len(sent.mail["Subject"]) <= 100, sent
        assert max(map(len, sent.mail.as_bytes().splitlines())) <= 78, sent
        text = text_of(sent.mail)
        assert "\n\n\n" not in text
        assert not re.search(r"[ \t]\n|%\(|\{\{|None|  ", text), text


def test_every_mail_says_the_same_as_text_and_as_page(arrived: list[Arrived]) -> None:
    for sent in arrived:
        page = html.fromstring(page_of(sent.mail))
        [main] = page.xpath("//main")
        text, buttons = text_of(sent.mail), main.xpath("//p[@class='button']/a")
        for button in buttons:
            written = f"{button.text_content()}:\n{button.get('href')}\n"
            assert written in text, sent
            text = text.replace(written, f"{button.text_content()}\n")
        assert buttons or "http" not in text or sent.kind in LISTS, sent
        assert all(len(button.text_content()) <= LONGEST_BUTTON for button in buttons), sent
        words = re.sub(r"^- ", "", text, flags=re.MULTILINE)
        assert main.text_content().split() == [*str(sent.mail["Subject"]).split(), *words.split()], sent
        assert len(page.xpath("//h1")) == 1
        assert page.get("lang") == sent.language


def test_a_list_of_mails_shows_beside_the_subject_what_the_mail_says(arrived: list[Arrived]) -> None:
    for sent in arrived:
        [preview] = html.fromstring(page_of(sent.mail)).xpath("//div[@class='preview']")
        words = preview.text_content()
        assert 10 < len(words) <= 140, sent
        assert "http" not in words
        assert words != sent.mail["Subject"]
        assert " ".join(text_of(sent.mail).split()).startswith(words.rstrip("…"))


def test_no_date_breaks_behind_its_day(arrived: list[Arrived]) -> None:
    months = {
        language: rf"\d+\.? ({'|'.join(get_month_names(locale=language)[month] for month in (5, 6, 8))}) 2026"
        for language in LANGUAGES
    }
    whole = 0
    for sent in arrived:
        text = text_of(sent.mail)
        assert not re.search(months[sent.language], text), text
        whole += len(re.findall(months[sent.language].replace(" ", NO_BREAK_SPACE), text))
    assert whole > 50


def test_every_mail_is_translated(arrived: list[Arrived]) -> None:
    said: dict[tuple[str, int], dict[str, str]] = {}
    for sent in arrived:
        words = f"{sent.mail['Subject']}\n{text_of(sent.mail)}"
        said.setdefault((sent.kind, sent.place), {})[sent.language] = words
    for key, by_language in said.items():
        lines = [{line for line in words.splitlines() if " " in line} for words in by_language.values()]
        common = set.intersection(*lines) - {"Keep one list of objections.", "Room 4"}
        assert common <= {"The list is there; Sales reads it now."}, key


def test_no_server_answers_that_somebody_is_away(arrived: list[Arrived]) -> None:
    for sent in arrived:
        assert sent.mail["Auto-Submitted"] == "auto-generated"
        assert sent.mail["X-Auto-Response-Suppress"] == "All"
