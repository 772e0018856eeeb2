"""A company in which Sales needs something of Marketing: who is who, and what they see."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.application import sign_in
from tests.factories import make_company, make_department, make_needs_list, make_pair, make_person
from webapp.domain.needs import ListState
from webapp.language import NO_BREAK_SPACE
from webapp.models import Department, NeedsList, Person, Position
from webapp.storage.database import Database

ADDRESS = "/needs/marketing/sales"


@dataclass
class House:
    """Who is who in a company in which Sales needs something of Marketing, and Legal nothing of both."""

    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


@pytest.fixture
def house(database: Database) -> House:
    made = House()
    with database.transaction() as session:
        make_company(session)
        for name in ("Sales", "Marketing", "Legal"):
            department = made.departments[name] = make_department(session, name)
            for position in (Position.HEAD, Position.EMPLOYEE):
                made.people[f"{position.value} of {name}"] = make_person(
                    session, f"{position.value} of {name}".title(), department=department, position=position
                )
        made.people["deputy of Sales"] = make_person(
            session, department=made.departments["Sales"], position=Position.DEPUTY
        )
        made.people["president"] = make_person(session, is_president=True)
        made.people["administrator"] = make_person(session, is_administrator=True)
        make_pair(session, made.departments["Sales"], made.departments["Marketing"])
    return made


def list_of(database: Database, house: House, state: ListState, *, needs: int = 6) -> NeedsList:
    with database.transaction() as session:
        return make_needs_list(
            session,
            of=house.departments["Marketing"],
            by=house.departments["Sales"],
            state=state,
            needs=needs,
        )


def client_of(app: Flask, house: House, who: str) -> FlaskClient:
    return sign_in(app.test_client(), house.people[who])


def text_of(answer: TestResponse) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).replace(NO_BREAK_SPACE, " ")
