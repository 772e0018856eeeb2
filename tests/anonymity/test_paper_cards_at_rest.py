"""Attack on what the database keeps of a card on paper, before its second typing and after."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.fixtures.half_year import Half
from tests.grading.by_code import hand_in
from tests.grading.typing_in import Typist
from tests.grading.typing_in import typists as typists
from webapp.installed import installed
from webapp.urn import typed_cards
from webapp.urn.anonymity import drawn_code
from webapp.urn.drawn_codes import hash_of
from webapp.urn.typed_cards import TypedCard

Two = tuple[Typist, Typist]


def waiting(session: Session) -> list[bytes]:
    boxes = select(drawn_code.c.typed).where(drawn_code.c.typed.is_not(None))
    return [bytes(box) for box in session.scalars(boxes)]


def is_known(half: Half, code: str) -> bool:
    """Say whether anything in the table of codes belongs to this one."""
    wanted = hash_of(code, salt=half.round().code_salt or b"", card_id=half.card().id)
    with half.database.reading() as session:
        return wanted in {bytes(found) for found in session.scalars(select(drawn_code.c.code_hash))}


def test_what_waits_is_read_with_the_code_alone(by_code: Half, codes: list[str], typists: Two) -> None:
    first, _second = typists
    for code, letter in zip(codes, "ABCF", strict=False):
        first.type_in(code, **{"need-1": letter})
    card = by_code.card().id
    with by_code.database.transaction() as session:
        boxes = waiting(session)
        assert len({len(box) for box in boxes}) == 1
        found = typed_cards.waiting_card(session, card_id=card, code=codes[2])
        assert found is not None
        assert found.answers == tuple("CBCFXA")
        # Nobody gives what was typed with one code to another.
        session.execute(update(drawn_code).where(drawn_code.c.typed.is_not(None)).values(typed=boxes[0]))
        opened = 0
        for code in codes[:4]:
            try:
                opened += typed_cards.waiting_card(session, card_id=card, code=code) is not None
            except InvalidTag:
                continue
        assert opened == 1
        session.rollback()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_file_holds_what_was_typed(by_code: Half, codes: list[str], typists: Two) -> None:
    first, _second = typists
    first.type_in(codes[0])
    folder = installed(by_code.app).settings.data_folder
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert by_code.round().name.encode() in content
    assert not [words for words in (b'"a": "', codes[0].encode()) if words in content]


def test_nothing_waits_once_grading_is_closed(by_code: Half, codes: list[str], typists: Two) -> None:
    first, second = typists
    first.type_in(codes[0])
    first.type_in(codes[1])
    second.type_in(codes[1])
    with by_code.database.reading() as session:
        assert len(waiting(session)) == 1
    by_code.close()
    with by_code.database.reading() as session:
        assert waiting(session) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_dead_row_keeps_a_typing_or_the_hash_of_a_spent_code_once_grading_is_closed(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    first, second = typists
    for code in codes[:2]:
        first.type_in(code)
    with by_code.database.reading() as session:
        boxes = waiting(session)
    second.type_in(codes[0])
    salt, card = by_code.round().code_salt or b"", by_code.card().id
    spent, kept = (hash_of(code, salt=salt, card_id=card) for code in codes[:2])
    assert [each for each in (spent, kept, *boxes) if each not in heap(by_code)] == []
    by_code.close()
    assert [each for each in (spent, *boxes) if each in heap(by_code)] == []
    assert kept in heap(by_code)


def heap(half: Half) -> bytes:
    """Return the file of the table of codes, with what its rows were before."""
    of_table = "SELECT pg_read_binary_file(pg_relation_filepath('drawn_code'))"
    with half.database.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        return bytes(connection.scalar(text(of_table)) or b"")


def test_no_code_leads_to_a_box_that_came_from_paper(by_code: Half, codes: list[str], typists: Two) -> None:
    for one in typists:
        one.type_in(codes[0])
    hand_in(by_code.app.test_client(), codes[1])
    assert not is_known(by_code, codes[0])
    assert is_known(by_code, codes[1])


def test_a_card_that_somebody_typed_alone_counts_nothing(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    """Not even who writes the same into the database twice over hands it in."""
    with by_code.database.transaction() as session:
        alone = TypedCard(typist_id=1, answers=tuple("AAAAAA"))
        for _again in range(2):
            typed_cards.keep_waiting(session, alone, card_id=by_code.card().id, code=codes[0])
    by_code.close()
    by_code.exchange()
    assert by_code.tallies() == {}
