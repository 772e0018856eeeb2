"""The administrator's pages of drawn codes: sheets printed once, and their mark typed back."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.code_half import make_codes, release
from tests.fixtures.half_year import Half
from tests.fixtures.two_departments import text_of
from tests.grading.by_code import enter, hand_in
from tests.reports.reading import text_of as words_of_print
from webapp.installed import installed
from webapp.models import Department, RoundState
from webapp.urn.drawn_codes import mark_of_codes

PAGE = "/admin/rounds/spring-2026/codes"


@pytest.fixture
def administrator(by_code: Half, client: FlaskClient) -> FlaskClient:
    with by_code.database.transaction() as session:
        person = factories.make_person(session, "Samira Osei", is_administrator=True)
    return sign_in(client, person)


def _press(client: FlaskClient, page: str, address: str, **form: str) -> TestResponse:
    token = csrf_token(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **form}, follow_redirects=True)


def test_codes_are_printed_once_and_count_once_their_mark_is_typed_back(
    administrator: FlaskClient, by_code: Half
) -> None:
    by_code.open()
    assert "Spring 2026 waits for its codes" in text_of(administrator.get("/admin/rounds"))
    assert "6 codes: exactly as many as people may grade." in text_of(administrator.get(PAGE))
    printed = _press(administrator, PAGE, f"{PAGE}/sheets")
    assert (printed.mimetype, printed.headers["Cache-Control"]) == ("application/pdf", "no-store")
    found = re.findall(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", words_of_print(printed.data))
    assert len(set(found)) == 6
    guest = by_code.app.test_client()
    assert "cannot be used yet" in text_of(enter(guest, found[0]))
    wrong = _press(administrator, PAGE, PAGE, mark="AAAAAA")
    assert wrong.status_code == 422
    assert 'value="AAAAAA"' in wrong.text
    mark = mark_of_codes(by_code.round().code_salt or b"")
    assert mark in words_of_print(printed.data)
    assert "The codes can be used." in text_of(_press(administrator, PAGE, PAGE, mark=mark.lower()))
    assert "Your report card for Marketing" in enter(guest, found[0]).text
    assert "waits for its codes" not in text_of(administrator.get("/admin/rounds"))
    token = csrf_token(administrator.get(PAGE).text)
    again = administrator.post(f"{PAGE}/sheets", data={"csrf_token": token}, follow_redirects=True)
    assert "They cannot be made again" in text_of(again)
    assert by_code.round().state is RoundState.GRADING


def test_codes_are_in_no_file_and_not_among_the_kept_prints(
    administrator: FlaskClient, by_code: Half
) -> None:
    by_code.open()
    printed = _press(administrator, PAGE, f"{PAGE}/sheets")
    code = re.findall(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", words_of_print(printed.data))[0]
    folder = installed(by_code.app).settings.data_folder
    ways = [code.encode(), code.replace(" ", "").encode()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files or not by_code.database.is_sqlite
    assert not [path for path in files if any(way in path.read_bytes() for way in ways)]
    assert not list(folder.glob("printed/*.pdf"))


def test_a_department_is_set_to_codes_on_its_page(administrator: FlaskClient, by_code: Half) -> None:
    address = "/admin/org/departments/marketing"
    assert "is saved" in text_of(_press(administrator, address, address, name="Marketing", by_code="yes"))
    with by_code.database.reading() as session:
        assert session.get_one(Department, by_code.marketing.id).grades_by_code
    page = text_of(administrator.get("/admin/rounds/spring-2026/open"))
    assert "These departments grade with drawn codes and get no mail: Marketing, Sales." in page
    _press(administrator, address, address, name="Marketing")
    with by_code.database.reading() as session:
        assert not session.get_one(Department, by_code.marketing.id).grades_by_code


def test_turnout_of_codes_is_told_as_a_rounded_share(administrator: FlaskClient, by_code: Half) -> None:
    with by_code.database.transaction() as session:
        for _ in range(6):
            factories.make_person(session, department=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    for code in made.by_department[by_code.sales.id][:6]:
        hand_in(by_code.app.test_client(), code)
    assert "about half" in text_of(administrator.get("/admin/rounds"))
