"""Merging a department into another and splitting one: what moves, what stays, and how it is undone."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.five_rounds import Firm
from webapp.domain.wording import Refused
from webapp.importing.services.faults import EntryRefused
from webapp.models import Card, Department, Meeting, NeedsList, Pair, Person, Position, Reorganisation
from webapp.organisation.services.reorganising import undo
from webapp.storage.database import Database

UNTOUCHED = {"edition", "mail", "log_entry", "reorganisation", "alembic_version"}


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but those that only tell what was done."""
    tables = set(inspect(database.engine).get_table_names()) - UNTOUCHED
    with database.reading() as session:
        rows = {table: session.execute(text(f'SELECT * FROM "{table}"')) for table in tables}  # noqa: S608
        return {table: sorted(map(repr, found)) for table, found in rows.items()}


def pairs_of(firm: Firm) -> set[frozenset[str]]:
    with firm.database.reading() as session:
        return {frozenset((pair.first.name, pair.second.name)) for pair in session.scalars(select(Pair))}


def test_people_pairs_lists_and_coming_meetings_go_over(firm: Firm) -> None:
    with firm.database.transaction() as session:
        support, care, sales = (
            session.get_one(Department, firm.id_of(n)) for n in ("Support", "Care", "Sales")
        )
        with_sales = factories.make_review(session, support, sales, objective_first="of Sales")
        with_care = factories.make_review(session, support, care)
    firm.merge("Support", "Care")
    assert pairs_of(firm) == {
        frozenset(pair)
        for pair in (("Sales", "Marketing"), ("Sales", "Care"), ("Marketing", "Care"), ("Sales", "Legal"))
    }
    people = firm.people_of("Care")
    assert len(people) == 19
    assert [person.position for person in people].count(Position.HEAD) == 1
    assert firm.people_of("Support") == []
    with firm.database.reading() as session:
        lists = {(each.of.name, each.by.name) for each in session.scalars(select(NeedsList))}
        moved, called_off = (session.get_one(Meeting, each.id) for each in (with_sales, with_care))
        assert {each.name for each in moved.both or ()} == {"Sales", "Care"}
        side = "first" if moved.first_id == firm.id_of("Sales") else "second"
        assert getattr(moved, f"objective_{side}") == "of Sales"
        assert called_off.is_cancelled
    assert {("Care", "Sales"), ("Sales", "Care")} <= lists
    assert {("Support", "Marketing"), ("Marketing", "Support")} <= lists  # ended, and readable


def test_no_figure_of_a_past_card_changes(firm: Firm) -> None:
    firm.grade()
    tables = {"card", "card_line", "tally", "control_number", "expectation", "signature"}
    before = {name: rows for name, rows in everything(firm.database).items() if name in tables}
    firm.merge("Support", "Care")
    firm.split("Sales", "Field Sales", people=6, pairs=["Marketing"])
    after = everything(firm.database)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("deed", ["merge", "split"])
def test_it_can_be_undone_to_the_last_row(firm: Firm, deed: str) -> None:
    firm.grade()
    before = everything(firm.database)
    if deed == "merge":
        firm.merge("Support", "Care")
    else:
        firm.split("Sales", "Field Sales", people=6, pairs=["Marketing", "Legal"])
    assert everything(firm.database) != before
    with firm.app.app_context(), firm.database.transaction() as session:
        into = session.scalars(select(Reorganisation)).one().into
        assert undo(session, into, doer=firm.doer) == 0
    assert everything(firm.database) == before


def test_undoing_leaves_what_somebody_changed_meanwhile(firm: Firm) -> None:
    firm.merge("Support", "Care")
    with firm.app.app_context(), firm.database.transaction() as session:
        leaver = session.scalars(select(Person).where(Person.came_from_id == firm.id_of("Support"))).all()[-1]
        leaver.department_id = firm.id_of("Sales")
        session.flush()
        assert undo(session, session.get_one(Department, firm.id_of("Care")), doer=firm.doer) == 1
    assert len(firm.people_of("Support")) == 8
    assert len(firm.people_of("Sales")) == 15


def test_nothing_is_undone_once_a_round_has_opened(firm: Firm) -> None:
    firm.merge("Support", "Care")
    firm.grade()
    with firm.app.app_context(), firm.database.transaction() as session, pytest.raises(Refused):
        undo(session, session.get_one(Department, firm.id_of("Care")), doer=firm.doer)


def test_the_rolls_of_an_open_round_stay_frozen(firm: Firm) -> None:
    firm.open()
    with pytest.raises(Refused, match="Spring 2026 is under way"):
        firm.merge("Support", "Care")
    with pytest.raises(Refused, match="Spring 2026 is under way"):
        firm.split("Sales", "Field Sales", people=6, pairs=[])


@pytest.mark.parametrize("people", [0, 14])
def test_a_split_takes_some_and_not_all(firm: Firm, people: int) -> None:
    with pytest.raises(EntryRefused, match="not none and not all"):
        firm.split("Sales", "Field Sales", people=people or -14, pairs=[])


def test_an_import_that_still_names_the_old_department_means_the_new_one(
    firm: Firm, client: FlaskClient
) -> None:
    firm.merge("Support", "Care")
    content = "name,email,department,roles\nIda New,ida@example.com,Support,\n"
    done = firm.app.test_cli_runner().invoke(args=["people", "import", "-"], input=content)
    assert done.exit_code == 0, done.output
    with firm.database.reading() as session:
        ida = session.scalars(select(Person).where(Person.email == "ida@example.com")).one()
        assert ida.department_id == firm.id_of("Care")


def test_a_few_who_come_at_once_leave_letters_alone(firm: Firm) -> None:
    firm.grade()
    firm.merge("Legal", "Care")
    firm.grade()
    with firm.database.reading() as session:
        cards = session.scalars(select(Card).join(Card.round).order_by(Card.id)).all()
        flags = {card.grading_name for card in cards if card.letters_alone}
    assert flags == {"Care"}


def test_a_few_who_leave_at_once_leave_letters_alone(firm: Firm) -> None:
    firm.grade()
    firm.split("Sales", "Field Sales", people=4, pairs=["Marketing"])
    firm.grade()
    with firm.database.reading() as session:
        cards = session.scalars(select(Card).where(Card.letters_alone)).all()
        assert {card.grading_name for card in cards} == {"Sales", "Field Sales"}


def test_many_who_come_and_nearly_as_many_who_leave_leave_letters_alone(firm: Firm) -> None:
    firm.grade()
    firm.merge("Care", "Support")  # nine people and ten
    firm.split("Support", "Field Care", people=9, pairs=["Sales"])
    firm.grade()
    with firm.database.reading() as session:
        cards = session.scalars(select(Card).where(Card.letters_alone)).all()
        assert {card.grading_name for card in cards} == {"Support"}


def test_the_pages_say_first_what_happens_and_undo_it(firm: Firm, client: FlaskClient) -> None:
    with firm.database.reading() as session:
        administrator = session.get_one(Person, firm.id_of_person("Samira Osei"))
    sign_in(client, administrator)
    before = everything(firm.database)
    base = "/admin/org/departments/"
    page = client.get(f"{base}support/merge?into=care").text
    assert "9 people change to Care" in page
    assert "Care and Sales become a pair" in page
    assert "Care and Marketing are a pair already" in page
    assert "Support and Care no longer grade each other" in page
    token = {"csrf_token": csrf_token(page)}
    done = client.post(f"{base}support/merge", data={"into": "care", **token}, follow_redirects=True)
    assert "Support is part of Care now, with 9 people." in done.text
    assert "Support" not in client.get("/admin/org").text
    undone = client.post(f"{base}care/undo", data=token, follow_redirects=True)
    assert "It is undone" in undone.text
    assert everything(firm.database) == before
    refused = client.post(f"{base}sales/split", data={"name": "Sales", "pair": "1", **token})
    assert refused.status_code == 400
    assert "There is a department Sales already" in refused.text
    assert 'value="Sales"' in refused.text


def test_an_address_in_an_old_mail_leads_to_where_the_list_is_now(firm: Firm, client: FlaskClient) -> None:
    firm.merge("Support", "Care")
    sign_in(client, next(person for person in firm.people_of("Care") if person.position is Position.HEAD))
    moved = client.get("/needs/support/sales")
    assert (moved.status_code, moved.location) == (302, "/needs/care/sales")
    assert client.get(moved.location).status_code == 200
    assert client.get("/needs/sales/support/escalation").location == "/needs/sales/care/escalation"
    ended = client.get("/needs/support/marketing")
    assert ended.status_code == 200, "both had this pair: the old list ended, and is read where it was"
    assert client.get("/needs/support/legal").location == "/needs/care/legal"
    assert client.get("/needs/care/legal").status_code == 404
    assert client.post("/needs/support/sales").status_code == 400


def test_after_undoing_an_old_address_is_the_right_one_again(firm: Firm, client: FlaskClient) -> None:
    firm.merge("Support", "Care")
    with firm.app.app_context(), firm.database.transaction() as session:
        undo(session, session.get_one(Department, firm.id_of("Care")), doer=firm.doer)
    sign_in(client, firm.people_of("Support")[0])
    assert client.get("/needs/support/sales").status_code == 200
    assert client.get("/needs/care/sales").status_code == 404
