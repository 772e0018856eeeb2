"""Two of three sheets give the private key back; one gives nothing."""

from __future__ import annotations

from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from webapp.urn.trustees import SHEET_LENGTH, CannotBeOpened, SplitKey, mark_of, split_new_key, unwrap

ROUND = 7


@pytest.fixture
def split() -> SplitKey:
    return split_new_key(ROUND)


def _without(split: SplitKey, left_out: int) -> tuple[str, str]:
    low, high = (sheet.characters for sheet in split.sheets if sheet.number != left_out)
    return low, high


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_any_two_sheets_open_their_copy_of_the_key(split: SplitKey, left_out: int) -> None:
    private = unwrap(split.wrapped[left_out], _without(split, left_out), round_id=ROUND)
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    assert public == split.public_key


def test_nothing_else_opens_a_copy(split: SplitKey) -> None:
    first, second, third = (sheet.characters for sheet in split.sheets)
    foreign = split_new_key(ROUND).sheets[1].characters
    for pair in ((first, first), (second, first), (first, third), (first, foreign), (first, ""), ("", "")):
        with pytest.raises(CannotBeOpened):
            unwrap(split.wrapped[3], pair, round_id=ROUND)
    with pytest.raises(CannotBeOpened):
        unwrap(split.wrapped[3], (first, second), round_id=ROUND + 1)
    for damaged in (b"", split.wrapped[3][:-1], split.wrapped[2]):
        with pytest.raises(CannotBeOpened):
            unwrap(damaged, (first, second), round_id=ROUND)


def test_no_two_sheets_and_no_two_copies_are_alike(split: SplitKey) -> None:
    assert all(len(sheet.characters) == SHEET_LENGTH for sheet in split.sheets)
    assert not any(sheet.characters == another.characters for sheet, another in combinations(split.sheets, 2))
    assert len({*split.wrapped.values()}) == 3


def test_a_mark_names_its_sheet_in_its_round_only(split: SplitKey) -> None:
    sheet = split.sheets[0]
    assert mark_of(sheet.characters, ROUND) == sheet.mark
    assert mark_of(sheet.characters, ROUND + 1) != sheet.mark
    assert sheet.mark not in sheet.characters
