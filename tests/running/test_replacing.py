"""When processes with freed secrets are replaced: nobody can put it off by sending forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import Client

from tests.fixtures.half_year import Half
from webapp.running.answering import telling
from webapp.running.replacing import Pipe, Replacement, Told, told_by_children


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    with told_by_children() as pipe:
        yield pipe


def test_a_form_sent_at_the_exchange_does_not_put_the_replacement_off(pipe: Pipe) -> None:
    replacement = Replacement(quiet=3600)
    for told in (Told.SECRET_READ, Told.REPLACE_ALL, Told.SECRET_READ):
        pipe.tell(told)
    replacement.listen(pipe.reading)
    replacement.replace_if_due([])
    assert replacement.due is None, "done"


def test_forms_sent_for_ever_do_not_keep_freed_memory_for_ever(pipe: Pipe) -> None:
    replacement = Replacement(quiet=3600)
    pipe.tell(Told.SECRET_READ)
    replacement.listen(pipe.reading)
    latest = replacement.latest
    for _ in range(100):
        pipe.tell(Told.SECRET_READ)
        replacement.listen(pipe.reading)
    assert replacement.latest == latest
    assert replacement.due is not None
    assert latest is not None
    assert replacement.due <= latest


@pytest.mark.parametrize("path", ["/exchange", "/admin/rounds/spring-2026/exchange", "/nowhere/give-up"])
def test_no_visitor_has_every_process_replaced(half: Half, path: str) -> None:
    told: list[Told] = []
    Client(telling(half.app.wsgi_app, told.append)).post(path)
    assert told == []


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("/cards/spring-2026/marketing", "303 SEE OTHER", [Told.SECRET_READ]),
        ("/cards/spring-2026/marketing/check", "422 UNPROCESSABLE", [Told.SECRET_READ]),
        ("/code/hand-in", "200 OK", [Told.SECRET_READ]),
        ("/admin/rounds/spring-2026/trustees/exchange", "422 UNPROCESSABLE", [Told.SECRET_READ]),
        ("/admin/rounds/spring-2026/exchange", "303 SEE OTHER", [Told.REPLACE_ALL]),
        ("/admin/rounds/spring-2026/exchange", "409 CONFLICT", []),
        ("/needs/marketing/sales", "303 SEE OTHER", []),
    ],
)
def test_forms_with_grades_and_ends_of_rounds_are_told_to_the_supervisor(
    path: str, status: str, expected: list[Told]
) -> None:
    told: list[Told] = []

    def application(environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response(status, [])
        return []

    Client(telling(application, told.append)).post(path)
    assert told == expected
