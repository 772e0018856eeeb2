"""An administrator who is signed in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_company, make_person
from tests.fixtures.application import sign_in
from webapp.models import Person
from webapp.storage.database import Database


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> Person:
    with database.transaction() as session:
        make_company(session)
        person = make_person(session, "Sam Osei", is_administrator=True)
    sign_in(client, person)
    return person
