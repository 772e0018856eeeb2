"""Bulk change of people: chosen or all that are found, previewed, stored, told, undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import NOW, TODAY, make_company, make_department, make_person, make_round
from tests.fixtures.application import csrf_token, sign_in
from webapp.doer import Doer
from webapp.domain.wording import Refused
from webapp.models import BulkChange, LogEntry, Mail, MailState, Person, Position, RoundState
from webapp.organisation.services.erasing import erase
from webapp.organisation.services.many_people import undo
from webapp.storage.database import Database

LIST, LOOK, STORE = "/admin/people", "/admin/people/many", "/admin/people/many/store"


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        sales, legal = make_department(session, "Sales"), make_department(session, "Legal")
        make_person(session, "Ada Brandt", department=sales, position=Position.HEAD)
        make_person(session, "Bo Lind", department=sales)
        make_person(session, "Cy Moreau", department=legal, position=Position.HEAD)
        make_person(session, "Di Novak", department=sales, is_active=False)
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


def ids(database: Database, *names: str) -> list[int]:
    with database.reading() as session:
        found = {person.name: person.id for person in session.scalars(select(Person))}
        return [found[name] for name in names]


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    token = csrf_token(client.get(LIST).text)
    return client.post(address, data={"csrf_token": token, **fields})


def stand(database: Database) -> dict[str, tuple[str, str, bool]]:
    with database.reading() as session:
        return {
            person.name: (
                person.department.name if person.department else "",
                person.position.value,
                person.is_active,
            )
            for person in session.scalars(select(Person))
        }


def undo_address(client: FlaskClient) -> str:
    (address,) = html.fromstring(client.get(LIST).text).xpath(
        "//main//form[contains(@action, '/undo')]/@action"
    )
    return str(address)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ["Ada Brandt", "Bo Lind", "Cy Moreau", "Sam Osei", "Di Novak"]),
        ({"department": "sales"}, ["Ada Brandt", "Bo Lind", "Di Novak"]),
        ({"department": "none"}, ["Sam Osei"]),
        ({"role": "head"}, ["Ada Brandt", "Cy Moreau"]),
        ({"state": "inactive"}, ["Di Novak"]),
        ({"q": "lind", "department": "sales", "state": "active"}, ["Bo Lind"]),
        ({"sort": "department"}, ["Cy Moreau", "Ada Brandt", "Bo Lind", "Sam Osei", "Di Novak"]),
        ({"sort": "role"}, ["Ada Brandt", "Cy Moreau", "Bo Lind", "Sam Osei", "Di Novak"]),
        (
            {"role": "horse", "sort": "horse", "state": "horse"},
            ["Ada Brandt", "Bo Lind", "Cy Moreau", "Sam Osei", "Di Novak"],
        ),
    ],
)
def test_the_list_is_filtered_and_sorted(
    administrator: FlaskClient, fields: dict[str, str], names: list[str]
) -> None:
    page = html.fromstring(administrator.get(LIST, query_string=fields).text)
    assert [link.text for link in page.xpath("//tbody//th/a")] == names


def test_the_preview_says_who_changes_and_who_stays_and_stores_nothing(
    administrator: FlaskClient, database: Database
) -> None:
    before = stand(database)
    chosen = ids(database, "Ada Brandt", "Bo Lind", "Cy Moreau")
    page = post(administrator, LOOK, person=chosen, deed="move", into="legal").text
    assert "Move 2 people" in page
    assert "is employee in Legal, and no longer head" in page
    assert "is there already" in page
    assert stand(database) == before


def test_a_move_is_told_and_undone_from_the_same_place(
    administrator: FlaskClient, database: Database
) -> None:
    before = stand(database)
    post(administrator, STORE, person=ids(database, "Ada Brandt", "Bo Lind"), deed="move", into="legal")
    after = stand(database)
    assert after["Ada Brandt"] == after["Bo Lind"] == ("Legal", "employee", True)
    with database.reading() as session:
        addresses = set(session.scalars(select(Mail.address).where(Mail.kind == "person_changed")))
        said = " ".join(session.scalars(select(LogEntry.what)))
        told = set(session.scalars(select(Person.email).where(Person.department_id == 2, Person.is_active)))
    assert len(told) == 3
    assert told <= addresses
    assert "Bo Lind changed from Sales to Legal." in said
    post(administrator, undo_address(administrator))
    assert stand(database) == before


def test_all_that_are_found_are_changed_whatever_the_page(
    administrator: FlaskClient, database: Database
) -> None:
    fields = {"department": "sales", "state": "active", "everyone": "yes", "deed": "deactivate"}
    page = html.fromstring(post(administrator, LOOK, **fields).text)
    chosen = [int(value) for value in page.xpath("//input[@name='person']/@value")]
    assert chosen == ids(database, "Ada Brandt", "Bo Lind")
    post(administrator, STORE, person=chosen, deed="deactivate")
    assert [name for name, (_of, _as, active) in stand(database).items() if active] == [
        "Cy Moreau",
        "Sam Osei",
    ]


def test_nobody_locks_herself_out(administrator: FlaskClient, database: Database) -> None:
    post(administrator, STORE, person=ids(database, "Sam Osei", "Bo Lind"), deed="deactivate")
    assert stand(database)["Sam Osei"][2]
    assert not stand(database)["Bo Lind"][2]


def test_whoever_is_deactivated_is_signed_out(administrator: FlaskClient, database: Database) -> None:
    with database.reading() as session:
        bo = session.scalars(select(Person).where(Person.name == "Bo Lind")).one()
    theirs = administrator.application.test_client()
    assert sign_in(theirs, bo).get("/").status_code == 200
    post(administrator, STORE, person=[bo.id], deed="deactivate")
    post(administrator, undo_address(administrator))
    assert stand(database)["Bo Lind"][2]
    assert theirs.get("/").status_code == 302


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"deed": "deactivate"}, "Nobody is chosen"),
        ({"person": "2", "deed": "move"}, "for a move the department"),
    ],
)
def test_a_form_that_lacks_something_comes_back_as_it_was_filled_in(
    administrator: FlaskClient, fields: dict[str, str], fault: str
) -> None:
    answer = post(administrator, LOOK, q="o", **fields)
    page = html.fromstring(answer.text)
    assert answer.status_code == 400
    assert fault in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//input[@id='q']/@value") == ["o"]
    assert page.xpath("//input[@name='person'][@checked]/@value") == [
        fields[name] for name in fields if name == "person"
    ]
    assert page.xpath("//select[@id='deed']/option[@selected]/@value") == [fields["deed"]]


def changed(database: Database, names: Collection[str], client: FlaskClient) -> int:
    post(client, STORE, person=ids(database, *names), deed="move", into="legal")
    with database.reading() as session:
        return session.scalars(select(BulkChange.id)).one()


def test_an_undo_gives_no_department_a_second_head(administrator: FlaskClient, database: Database) -> None:
    change_id = changed(database, ["Ada Brandt", "Bo Lind"], administrator)
    with database.transaction() as session:
        make_person(
            session, "New Head", department=session.get_one(Person, 4).department, position=Position.HEAD
        )
    post(administrator, f"{LOOK}/{change_id}/undo")
    after = stand(database)
    assert after["Bo Lind"][0] == "Sales"
    assert after["Ada Brandt"] == ("Legal", "employee", True)


def test_no_mail_that_waits_goes_to_those_who_left_together(
    administrator: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        leaver = session.scalars(select(Person).where(Person.name == "Bo Lind")).one()
        mail = Mail(once_key="k", kind="week", address=leaver.email, subject="", body="", next_try_at=NOW)
        session.add(mail)
    post(administrator, STORE, person=ids(database, "Bo Lind"), deed="deactivate")
    with database.reading() as session:
        assert session.scalars(select(Mail.state).where(Mail.once_key == "k")).one() is MailState.EXPIRED


def test_an_undo_brings_nobody_back_who_was_erased(administrator: FlaskClient, database: Database) -> None:
    post(administrator, STORE, person=ids(database, "Bo Lind"), deed="deactivate")
    address, (bo,) = undo_address(administrator), ids(database, "Bo Lind")
    with database.transaction() as session:
        erase(session, session.get_one(Person, bo), doer=the_doer())
    post(administrator, address)
    with database.reading() as session:
        assert not session.get_one(Person, bo).is_active
    page = post(administrator, LOOK, person=[bo], deed="activate").text
    assert "is erased" in page


def the_doer(on: date = TODAY) -> Doer:
    return Doer(person_id=0, name="Sam Osei", now=NOW, today=on)


def test_an_undo_comes_too_late_after_a_day_or_once_a_round_opened(
    administrator: FlaskClient, database: Database
) -> None:
    change_id = changed(database, ["Bo Lind"], administrator)
    with database.reading() as session:
        made_on = session.get_one(BulkChange, change_id).made_on
    with pytest.raises(Refused), database.transaction() as session:
        undo(session, change_id, doer=the_doer(made_on + timedelta(days=2)))
    with database.transaction() as session:
        make_round(session, "Spring 2026", state=RoundState.GRADING, opens_on=made_on)
    with pytest.raises(Refused), database.transaction() as session:
        undo(session, change_id, doer=the_doer(made_on))
    assert stand(database)["Bo Lind"][0] == "Legal"
