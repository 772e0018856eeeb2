"""Who may go where, for every route there is; and whoever only reads changes nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fixtures.mid_year import MidYear
from tests.results.company_of_three import statements_of
from tests.web.access_table import COUNCIL, EMPTY_WITHOUT_DEPARTMENT, KINDS, READING, WRITING, Route, routes
from webapp.installation.services.who_sees_what import SUBJECTS, Subject, who_sees_what
from webapp.storage.database import Base, Database
from webapp.web.access import allowed_roles
from webapp.web.viewers import Role

GETS_IN = {200, 302, 303, 400, 409, 410, 422}
"""Let in: a page, the way to the next one, or a page that says what was wrong with the form."""

READS = re.compile(r"\s*(SELECT|PRAGMA)\b")

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def met(answer: TestResponse) -> str:
    """Say what the visitor met, in the words of the table."""
    location = answer.location or ""
    if answer.status_code == 401 or (answer.status_code == 302 and location.startswith("/sign-in?")):
        return "ask"
    if answer.status_code == 403:
        return "no"
    return "yes" if answer.status_code in GETS_IN else str(answer.status_code)


def go(mid_year: MidYear, route: Route, kind: str, *, method: str = "GET") -> TestResponse:
    with mid_year.client(kind) as client:
        answer = client.open(route.address(**mid_year.in_addresses), method=method)
        answer.close()  # a file that is sent stays open else
    return answer


def test_every_route_is_in_the_table_once(app: Flask) -> None:
    listed = [route.endpoint for route in [*routes(READING), *routes(WRITING)]]
    assert len(listed) == len(set(listed))
    assert set(listed) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_a_route_either_reads_or_writes(app: Flask) -> None:
    reading = {route.endpoint for route in routes(READING)}
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods == {"GET"} if rule.endpoint in reading else "POST" in methods, rule
        assert rule.endpoint in reading or "GET" not in methods, rule


def test_every_example_leads_to_its_route(mid_year: MidYear) -> None:
    for table, method in ((READING, "GET"), (WRITING, "POST")):
        for route in routes(table):
            path = route.address(**mid_year.in_addresses).partition("?")[0]
            endpoint, _ = mid_year.app.url_map.bind("localhost").match(path, method=method)
            assert endpoint == route.endpoint, path


def test_everybody_reads_what_the_table_says_and_changes_nothing(
    mid_year: MidYear, database: Database
) -> None:
    """One walk for all kinds: what one of them had printed is kept for the next."""
    before = contents(database)
    assert all(before[table] for table in ("roll", "urn", "tally", "action", "escalation", "calendar_feed"))
    with statements_of(database) as statements:
        for kind in KINDS:
            found = {}
            for route in routes(READING):
                statements.clear()
                answer = go(mid_year, route, kind)
                writes = [statement for statement in statements if not READS.match(statement)]
                assert not writes, f"{kind} at {route.pattern}"
                found[route.endpoint] = met(answer)
                if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
                    assert re.search(r'<html lang="en" dir="(ltr|rtl)"', answer.text), route.pattern
                    assert " object at 0x" not in answer.text, f"{route.pattern} tells an object's inner name"
            assert found == {route.endpoint: route.meets[kind] for route in routes(READING)}, kind
        statements.clear()
        assert contents(database) == before
        assert len(statements) >= len(before), "the statements of the walk were not collected"


@ON_SQLITE
@pytest.mark.parametrize("kind", KINDS)
def test_everybody_writes_what_the_table_says_and_nothing_else(mid_year: MidYear, kind: str) -> None:
    mid_year.app.config["WTF_CSRF_ENABLED"] = False  # its refusal would stand before the one that is meant
    found = {route.endpoint: met(go(mid_year, route, kind, method="POST")) for route in routes(WRITING)}
    assert found == {route.endpoint: route.meets[kind] for route in routes(WRITING)}


ROLE_OF = {
    "employee": Role.EMPLOYEE,
    "head": Role.HEAD,
    "president": Role.PRESIDENT,
    "administrator": Role.ADMINISTRATOR,
    COUNCIL: Role.WORKS_COUNCIL,
}


def test_whatever_is_not_open_to_visitors_is_told_to_the_works_council_once(app: Flask) -> None:
    told = [blueprint for subject in SUBJECTS for blueprint in subject.blueprints]
    assert len(told) == len(set(told))
    closed = {
        rule.endpoint.partition(".")[0]
        for rule in app.url_map.iter_rules()
        if Role.VISITOR not in allowed_roles(app, rule.endpoint)
    }
    assert closed - set(told) == set(), "say in who_sees_what.py what these show"
    assert set(told) - set(app.blueprints) == set()


def test_what_the_works_council_is_told_is_what_everybody_meets(app: Flask) -> None:
    """Nobody reads more than is said, or less; nobody changes more."""
    for access in who_sees_what(app):
        for kind, role in ROLE_OF.items():
            assert _gets_in(READING, access.subject, kind) == (role in access.readers), (access, kind)
            assert not _gets_in(WRITING, access.subject, kind) or role in access.writers, (access, kind)
            assert role not in access.writers or role in access.readers, (access, kind)


def _gets_in(table: str, subject: Subject, kind: str) -> bool:
    return any(
        route.meets[kind] == "yes" and route.endpoint not in EMPTY_WITHOUT_DEPARTMENT
        for route in routes(table)
        if route.endpoint.partition(".")[0] in subject.blueprints
    )


def contents(database: Database) -> dict[str, list[str]]:
    """Return every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }
