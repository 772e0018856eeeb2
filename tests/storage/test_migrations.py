"""A database of an earlier version goes on as it began."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from webapp.models import Card, Company, Person, Round, RoundState
from webapp.storage import migrating
from webapp.storage.database import Database
from webapp.urn import comments

BEFORE_THE_REVIEW = "0003"
OF_THE_FIRST_VERSION = [
    "INSERT INTO company (id, name, timezone, language, paper_size, scale, minimum_group, grading_days,"
    " plan_days, asks_comments, is_sample)"
    " VALUES (1, 'Northwick', 'UTC', 'en', 'A4', 'A B C F', 5, 14, 21, true, false)",
    "INSERT INTO department (id, name, slug) VALUES (1, 'Marketing', 'marketing'), (2, 'Sales', 'sales')",
    "INSERT INTO person (id, name, email, position, is_president, is_administrator, is_active,"
    " session_number) VALUES (1, 'Petra', 'petra@example.com', 'employee', true, true, true, 0)",
    "INSERT INTO round (id, name, slug, state, opens_on, closes_on, exchanges_on, plans_due_on, template,"
    " scale, minimum_group, asks_comments) VALUES (1, 'Autumn', 'autumn', 'exchanged', '2025-11-03',"
    " '2025-11-21', '2025-11-25', '2025-12-16', 'report_card', 'A B C F', 5, true)",
    "INSERT INTO card (id, round_id, graded_id, grading_id, graded_name, grading_name, graded_head,"
    " grading_head, list_state, reservation, eligible, spoiled)"
    " VALUES (1, 1, 1, 2, 'Marketing', 'Sales', '', '', 'agreed', '', 12, 0)",
]


@pytest.fixture
def old(empty_database_url: str) -> Database:
    """A company with an exchanged round and two comments, as the version before the review left it."""
    database = Database(empty_database_url)
    command.upgrade(migrating._configuration(database), BEFORE_THE_REVIEW)
    with database.transaction() as session:
        for statement in OF_THE_FIRST_VERSION:
            session.execute(text(statement))
        for key, words in ((b"b" * 16, "Second"), (b"a" * 16, "First")):
            insert = "INSERT INTO comment (id, card_id, position, text) VALUES (:key, 1, 1, :words)"
            session.execute(text(insert), {"key": key, "words": words})
    return database


def test_comments_of_earlier_rounds_stay_published_and_nobody_has_to_review_them(old: Database) -> None:
    migrating.upgrade(old)
    with old.reading() as session:
        assert [words for _, words in comments.comments_of(session, 1)] == ["First", "Second"]
        assert comments.numbers_waiting(session) == {}
        assert session.scalars(select(Round.reviews_comments)).all() == [False]
        assert session.scalars(select(Company.reviews_comments)).all() == [True]
        assert session.scalars(select(Person.is_reviewer)).all() == [False]
    old.engine.dispose()


def test_the_tables_of_comments_are_still_without_hidden_numbers(old: Database) -> None:
    migrating.upgrade(old)
    if old.is_sqlite:
        with old.reading() as session:
            made = session.scalars(text("SELECT sql FROM sqlite_master WHERE name = 'comment'")).one()
        assert made.rstrip().endswith("WITHOUT ROWID")
    assert {index["name"] for index in inspect(old.engine).get_indexes("comment")} == {
        "ix_comment_card_id",
        "ix_comment_code_hash",
    }
    old.engine.dispose()


def test_a_round_of_an_earlier_version_can_be_given_up_and_its_cards_are_as_they_were(old: Database) -> None:
    migrating.upgrade(old)
    given_up = text("UPDATE round SET state = 'given up', given_up_on = :day")
    for faulty in ("UPDATE round SET state = 'lost'", "UPDATE round SET state = 'given up'"):
        with pytest.raises(IntegrityError, match="ck_round_"), old.transaction() as session:
            session.execute(text(faulty))
    with old.transaction() as session:
        session.execute(given_up, {"day": date(2026, 5, 12)})
    with old.reading() as session:
        assert session.scalars(select(Round.state)).all() == [RoundState.GIVEN_UP]
        assert session.scalars(select(Card.id)).all() == [1]
        if old.is_sqlite:
            assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    old.engine.dispose()
