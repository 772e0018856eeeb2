"""The sample company keeps to the practice: who sets, allocates, hosts and is thanked, and what paid."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from tests.fixtures.application import sign_in
from webapp.actions.services.kinds import effects_by_kind
from webapp.installed import installed
from webapp.models import ActionKind, Department, Hero, LogEntry, Person, Position
from webapp.storage.database import Database


def who_did(database: Database, words: str) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(select(LogEntry.who).where(LogEntry.what.startswith(words))))


def head_of(database: Database, department: str) -> str:
    with database.reading() as session:
        heads = select(Person.name).join(Department, Department.id == Person.department_id)
        return session.scalars(
            heads.where(Department.name == department, Person.position == Position.HEAD)
        ).one()


def test_marketing_sets_the_target_and_sales_allocates_it(in_northwick: Database) -> None:
    assert who_did(in_northwick, "set the target of the revenue plan") == {head_of(in_northwick, "Marketing")}
    assert who_did(in_northwick, "wrote the lines of the revenue plan") == {head_of(in_northwick, "Sales")}


def test_the_president_hosts_and_a_mixed_group_below_the_heads_is_thanked(in_northwick: Database) -> None:
    assert who_did(in_northwick, "planned the celebration") == {"Paula Northwick"}
    with in_northwick.reading() as session:
        thanked = " ".join(session.scalars(select(Hero.who)))
        people = [person for person in session.scalars(select(Person)) if person.name in thanked]
        assert len(people) >= 4
        assert {person.position for person in people} == {Position.EMPLOYEE}
        assert len({person.department_id for person in people}) >= 2


def test_three_kinds_of_action_paid(northwick: Flask) -> None:
    with northwick.app_context(), installed(northwick).database.reading() as session:
        shares = {effect.kind: effect.improved / effect.needs for effect in effects_by_kind(session)}
    without = shares.pop(None)
    paid = {kind for kind, share in shares.items() if share > 10 * without}
    assert paid >= {ActionKind.CROSS_TRAINING, ActionKind.PROCESS, ActionKind.ESCALATION}


def test_a_department_of_four_sees_on_its_closed_card_what_it_can_do(northwick: Flask) -> None:
    with installed(northwick).database.reading() as session:
        head = session.scalars(select(Person).where(Person.email.startswith("friederike."))).one()
    client = sign_in(northwick.test_client(), head)
    page = html.fromstring(client.get("/results/autumn-2025/sales/legal").text)
    [section] = page.xpath("//section[h2[text()='What can be done without grades']]")
    pages = {link: client.get(link) for link in section.xpath(".//li/a/@href")}
    assert [answer.status_code for answer in pages.values()] == [200, 200, 200]
    assert "Contracts that came a week before signing" in figures_of(client)


def figures_of(client: FlaskClient) -> str:
    """Follow the list of agreements to the figures that both sides look at."""
    listed = html.fromstring(client.get("/agreements").text)
    [address] = listed.xpath("//main//a[contains(., 'Figures we look at together')]/@href")
    return client.get(address).text
