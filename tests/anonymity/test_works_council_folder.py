"""The works council folder: one source of sentences for page, print and command, and what is set now."""

from __future__ import annotations

import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from pypdf import PdfReader

from reports.render import render_works_council
from tests.anonymity.test_promises_print import words_of
from tests.factories import make_company, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.two_departments import text_of
from webapp.domain.anonymity.stored_data import Kept, stored_data
from webapp.domain.anonymity.tested_promises import name_in_words, pairs, shown_by
from webapp.installation.services.promises import promised_now
from webapp.installation.services.version import FILE, Version, version
from webapp.installation.services.works_council import folder
from webapp.language import LANGUAGES, gettext
from webapp.storage.database import Database


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_print_has_every_line_stored_every_promise_and_every_test(
    app: Flask, database: Database, language: str
) -> None:
    with database.transaction() as session:
        make_company(session, log_kept=17)
    with app.test_request_context(), database.reading() as session:
        g.language = language
        pages = PdfReader(BytesIO(render_works_council(folder(session)))).pages
        said = [promise for chapter in promised_now(session) for promise in chapter.promises]
        stored = [line.what for line in stored_data(Kept(mails=0, log=0, notes=0))]
        wanted = [sentence.in_words(gettext) for sentence in (*said, *stored)]
        wanted += [name_in_words(test) for sentence in said for test in shown_by(sentence.key)]
        wanted.append(gettext("%(months)s months") % {"months": 17})
    printed = words_of(" ".join(page.extract_text() for page in pages))
    assert [sentence for sentence in wanted if words_of(sentence) not in printed] == []
    assert len(wanted) > 150
    assert len(pages) < 20


def test_the_page_says_what_is_set_now_and_leads_to_the_print(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        make_company(session, minimum_group=7, mails_kept=0)
        sign_in(client, make_person(session, is_works_council=True))
    answer = client.get("/works-council")
    page = text_of(answer)
    for words in (
        "Fewest answers with which a need is shown 7",
        "Fewest answers with which numbers stand beside its letter 9",
        "Mails, with address and words. in the database for good",
    ):
        assert words_of(words) in words_of(page)
    assert 'href="/works-council.pdf"' in answer.text
    assert 'href="/works-council"' in client.get("/admin/settings").text


def test_the_command_prints_the_same(app: Flask, database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        make_company(session)
    file = tmp_path / "folder.pdf"
    command = ["reports", "works-council", "--language", "de", "--paper", "Letter", "-o", str(file)]
    done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output
    page = PdfReader(file).pages[0]
    assert "Betriebsrat" in page.extract_text()
    assert [float(side) for side in page.mediabox[2:]] == [612, 792]


def test_every_test_of_the_pairs_has_a_name_that_can_be_read() -> None:
    for tests in pairs().values():
        for test in tests:
            assert "_" not in name_in_words(test)
            assert " " in name_in_words(test)


def test_the_version_is_that_of_the_release_or_else_of_the_checkout_or_is_not_known(tmp_path: Path) -> None:
    assert version(tmp_path) is None
    version.cache_clear()
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_text("$Format:%cs %h$\n")
    assert version(tmp_path) is None
    version.cache_clear()
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "x"],
    ):
        day = {"GIT_COMMITTER_DATE": "2026-03-04T12:00:00Z", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
        subprocess.run(["git", *words], cwd=tmp_path, check=True, env=day)
    found = version(tmp_path)
    assert found is not None
    assert found.day == date(2026, 3, 4)
    version.cache_clear()
    file.write_text("2026-05-06 1a2b3c4\n")
    assert version(tmp_path) == Version(date(2026, 5, 6), "1a2b3c4")


def test_an_archive_of_the_program_carries_its_version(tmp_path: Path) -> None:
    attributes = (Path(__file__).parents[2] / ".gitattributes").read_text()
    assert f"{FILE} export-subst" in attributes
