"""A small company that a directory keeps."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.directory.asking import Directory, make_scim_token
from tests.factories import make_company, make_department, make_person
from webapp.models import Person
from webapp.storage.database import Database


@pytest.fixture
def sam(database: Database) -> Person:
    """The administrator who made the token, of a company with the department Sales."""
    with database.transaction() as session:
        make_company(session)
        make_department(session, "Sales")
        make_person(session, "Petra Board", email="petra@example.com", is_president=True)
        return make_person(session, "Sam Osei", email="sam@example.com", is_administrator=True)


@pytest.fixture
def directory(app: Flask, database: Database, sam: Person) -> Directory:
    return Directory(app, make_scim_token(database, sam))
