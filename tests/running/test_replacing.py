"""When processes with freed secrets are replaced: nobody can put it off by sending forms."""

from __future__ import annotations

from collections.abc import Iterator

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
