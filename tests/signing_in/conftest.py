"""Who signs in, in the tests of this folder."""

from __future__ import annotations

import pytest

from tests.factories import make_company, make_department, make_person
from tests.signing_in.mailed import KNOWN
from webapp.models import Person
from webapp.storage.database import Database


@pytest.fixture
def katrin(database: Database) -> Person:
    """Katrin Vogel of Sales, which has two more people."""
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=2)
        return make_person(session, "Katrin Vogel", department=sales, email=KNOWN)
