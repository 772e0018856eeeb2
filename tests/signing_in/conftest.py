"""Who signs in, in the tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import make_company, make_department, make_person
from tests.signing_in.at_provider import HERE, signs_in_by
from tests.signing_in.mailed import KNOWN
from tests.signing_in.providers import mock_server, oidc_provider
from webapp.models import Person
from webapp.storage.database import Database

ROLES = ["reviewer", "works-council", "unheard-of"]
PEOPLE = {
    "katrin": {"email": "Katrin@Example.com", "email_verified": True, "roles": ROLES},
    "moved": {"email": "katrin.adler@example.com", "email_verified": True},
    "unverified": {"email": KNOWN, "email_verified": False},
    "stranger": {"email": "stranger@example.com", "email_verified": True},
    "namesake": {"email": KNOWN, "email_verified": True},
}


@pytest.fixture
def katrin(database: Database) -> Person:
    """Katrin Vogel of Sales, which has two more people."""
    with database.transaction() as session:
        make_company(session)
        sales = make_department(session, "Sales", people=2)
        return make_person(session, "Katrin Vogel", department=sales, email=KNOWN)


@pytest.fixture(scope="package")
def issuer() -> Iterator[str]:
    with oidc_provider(HERE, PEOPLE) as address:
        yield address


@pytest.fixture(scope="package")
def _mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    told = tmp_path_factory.mktemp("mock") / "told.json"
    told.write_text("{}")
    with mock_server(told) as address:
        yield address, told


@pytest.fixture
def mock(_mock: tuple[str, Path], app: Flask) -> Path:
    address, told = _mock
    told.write_text(json.dumps({"userinfo": {"email": KNOWN, "email_verified": True}}))
    signs_in_by(app, address)
    return told
