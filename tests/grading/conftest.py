"""Who grades, in the tests of this folder."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half


@pytest.fixture
def grader(half: Half, client: FlaskClient) -> FlaskClient:
    """The open round, and an employee of Sales signed in."""
    half.open()
    return sign_in(client, half.people(half.sales)[-1])
