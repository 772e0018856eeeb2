"""What is posted becomes a ballot, or a list of faults that say what to do."""

from __future__ import annotations

from bisect import bisect

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from webapp.grading.services.form import FilledIn, read_ballot
from webapp.typed_text import clean_text
from webapp.urn import anonymity
from webapp.urn.anonymity import BOX_LENGTH_WITH_COMMENTS
from webapp.urn.private_codes import hash_of_code, new_code

SIX = {f"need-{position}": "A" for position in range(1, 7)}


def _read(form: dict[str, str], *, box_length: int | None = BOX_LENGTH_WITH_COMMENTS) -> FilledIn:
    return read_ballot(form, positions=range(1, 7), letters=("A", "B", "C", "F"), box_length=box_length)


def test_six_answers_make_a_ballot() -> None:
    ballot = _read({**SIX, "need-5": "X", "comment-2": " Good ", "well": "Fast"}).ballot("0000-0000", "")
    assert ballot.answers == ("A", "A", "A", "A", "X", "A")
    assert ballot.comments == {2: "Good", anonymity.WELL: "Fast"}


@pytest.mark.parametrize("answer", ["", "D", "a", "AB", "4", "<b>", "A\0"])
def test_an_answer_that_is_none_names_its_need(answer: str) -> None:
    [fault] = _read({**SIX, "need-4": answer}).faults
    assert (fault.field, fault.anchor) == ("need-4", "need-4-A")
    assert "Need 4" in str(fault.sentence)


def test_an_empty_form_names_all_six_needs() -> None:
    assert [fault.field for fault in _read({}).faults] == [f"need-{n}" for n in range(1, 7)]


def test_a_comment_of_two_thousand_characters_fits_and_one_more_is_told() -> None:
    assert _read({**SIX, "comment-1": "x" * 2000}).faults == ()
    [fault] = _read({**SIX, "comment-1": "x" * 2003}).faults
    assert fault.field == "comment-1"
    assert "3 characters too long" in str(fault.sentence)


def test_comments_that_overfill_the_box_together_say_by_how_much() -> None:
    form = {**SIX, **{f"comment-{n}": "é" * 2000 for n in range(1, 4)}}
    [fault] = _read(form).faults
    assert "about" in str(fault.sentence)
    number = int("".join(character for character in str(fault.sentence) if character.isdigit()))
    shorter = {**form, "comment-1": "é" * (2000 - number - 1)}
    assert _read(shorter).faults == ()


def test_the_longest_comments_that_are_taken_fit_into_the_box_with_number_and_private_code() -> None:
    full = {**SIX, **{f"comment-{n}": "é" * 1200 for n in range(1, 4)}}
    lengths = range(2001)
    fits = bisect(lengths, 0, key=lambda n: len(_read({**full, "comment-4": "x" * n}).faults)) - 1
    assert 0 < fits < 2000
    longest = _read({**full, "comment-4": "x" * fits})
    code = new_code()
    ballot = longest.ballot(anonymity.new_control_number(), hash_of_code(code))
    assert anonymity.bytes_too_many(ballot, BOX_LENGTH_WITH_COMMENTS) == 0
    assert _read({**full, "comment-4": "x" * (fits + 1)}).faults
    assert code not in str(ballot)


def test_a_round_without_comments_keeps_none() -> None:
    filled_in = _read({**SIX, "comment-1": "x" * 9000, "well": "x"}, box_length=None)
    assert (filled_in.comments, filled_in.well, filled_in.faults) == ({}, "", ())


def test_text_is_cleaned_of_what_cannot_be_read() -> None:
    assert clean_text("one\r\ntwo\rthree\0\x1b[31m\u202eevil\u2066") == "one\ntwo\nthree[31mevil"
    assert clean_text("a\n\n \n\n\nb") == "a\n\nb"
    assert clean_text("👩‍💻 می‌خواهم") == "👩‍💻 می‌خواهم"
    assert [clean_text(empty) for empty in (" \u200b ", "\u00ad\u2060", "\u0301", "\u3164\u2800")] == [""] * 4


@given(st.text(), st.text())
def test_whatever_is_typed_can_be_sealed_or_is_a_fault(comment: str, well: str) -> None:
    filled_in = _read({**SIX, "comment-1": comment, "well": well})
    if not filled_in.faults:
        key = X25519PrivateKey.generate()
        ballot = filled_in.ballot("0000-0000", hash_of_code(new_code()))
        box = anonymity.seal(
            ballot,
            key.public_key().public_bytes_raw(),
            round_id=1,
            card_id=1,
            length=BOX_LENGTH_WITH_COMMENTS,
        )
        assert len(box) == BOX_LENGTH_WITH_COMMENTS + 48
        opened = anonymity.unseal(box, key.private_bytes_raw(), round_id=1, card_id=1)
        assert opened == ballot
