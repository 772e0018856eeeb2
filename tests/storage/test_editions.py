"""Edition of the database: a new name with each commit that changes what pages show, and with no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW, make_company, make_department
from webapp.models import Department, Mail, SignInLink
from webapp.storage.database import Base, Database
from webapp.storage.editions import NOT_COVERED, edition
from webapp.urn.anonymity import roll


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.transaction() as session:
        make_company(session)
        make_department(session, "Marketing", people=2)
    yield made
    made.engine.dispose()


def _edition(database: Database) -> str:
    with database.reading() as session:
        return str(session.scalars(select(edition.c.name)).one())


def test_every_way_to_change_something_renames_the_edition(database: Database) -> None:
    def by_object(session: Session) -> None:
        session.scalars(select(Department)).one().name = "Market"

    def by_statement(session: Session) -> None:
        session.execute(update(Department).values(slug="market"))

    def by_text(session: Session) -> None:
        session.execute(text("UPDATE department SET name = 'Markets'"))

    def on_the_connection(session: Session) -> None:
        session.connection().exec_driver_sql("DELETE FROM person")

    def by_what_nobody_foresaw(session: Session) -> None:
        session.execute(text("ANALYZE"))

    def by_a_hidden_writing(session: Session) -> None:
        session.execute(
            text("WITH one AS (SELECT 1) INSERT INTO department SELECT * FROM department WHERE 1 = 0")
        )

    seen = {_edition(database)}
    ways = (by_object, by_statement, by_text, on_the_connection, by_what_nobody_foresaw, by_a_hidden_writing)
    for way in ways:
        with database.transaction() as session:
            way(session)
        assert _edition(database) not in seen, way.__name__
        seen.add(_edition(database))


def test_the_new_name_comes_with_the_change_and_not_before(database: Database) -> None:
    before = _edition(database)
    with pytest.raises(ZeroDivisionError):
        _rename_and_fail(database)
    assert _edition(database) == before


def _rename_and_fail(database: Database) -> None:
    with database.transaction() as session:
        session.scalars(select(Department)).one().name = "Market"
        session.flush()
        raise ZeroDivisionError


def test_handing_in_signing_in_and_mail_leave_it_alone(database: Database) -> None:
    before = _edition(database)
    with database.transaction() as session:
        session.execute(roll.update().values(handed_in=True))
        session.add(SignInLink(token_hash=b"1", person_id=None, expires_at=NOW))
        session.execute(delete(Mail))
    with database.transaction() as session:
        session.scalars(select(Department)).all()
    assert _edition(database) == before


def test_what_is_not_covered_are_tables() -> None:
    assert set(Base.metadata.tables) >= NOT_COVERED
