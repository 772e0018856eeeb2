"""Fixtures of the tests of a round's steps."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half


@pytest.fixture
def administrator(half: Half, client: FlaskClient) -> FlaskClient:
    with half.database.transaction() as session:
        person = factories.make_person(session, "Samira Osei", is_administrator=True)
    return sign_in(client, person)
