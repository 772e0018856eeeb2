"""Two of three sheets give the private key back; one gives nothing."""

from __future__ import annotations

from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from webapp.urn.trustees import (
    SHEET_LENGTH,
    SHEETS,
    CannotBeOpened,
    Sheet,
    SplitKey,
    mark_of,
    new_sheet,
    split_new_key,
    unwrap,
)

ROUND = 7


@pytest.fixture
def sheets() -> list[Sheet]:
    return [new_sheet(number, ROUND) for number in SHEETS]


@pytest.fixture
def split(sheets: list[Sheet]) -> SplitKey:
    return split_new_key({sheet.number: sheet.public_key for sheet in sheets}, ROUND)


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_any_two_sheets_open_their_copy_of_the_key(
    sheets: list[Sheet], split: SplitKey, left_out: int
) -> None:
    low, high = (sheet.characters for sheet in sheets if sheet.number != left_out)
    private = unwrap(split.wrapped[left_out], (low, high), round_id=ROUND)
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    assert public == split.public_key


def test_nothing_else_opens_a_copy(sheets: list[Sheet], split: SplitKey) -> None:
    first, second, third = (sheet.characters for sheet in sheets)
    foreign = new_sheet(2, ROUND).characters
    for pair in ((first, first), (second, first), (first, third), (first, foreign), (first, ""), ("", "")):
        with pytest.raises(CannotBeOpened):
            unwrap(split.wrapped[3], pair, round_id=ROUND)
    with pytest.raises(CannotBeOpened):
        unwrap(split.wrapped[3], (first, second), round_id=ROUND + 1)
    for damaged in (b"", split.wrapped[3][:-1], split.wrapped[2]):
        with pytest.raises(CannotBeOpened):
            unwrap(damaged, (first, second), round_id=ROUND)


def test_no_two_sheets_and_no_two_copies_are_alike(sheets: list[Sheet], split: SplitKey) -> None:
    assert all(len(sheet.characters) == SHEET_LENGTH for sheet in sheets)
    assert not any(sheet.characters == another.characters for sheet, another in combinations(sheets, 2))
    assert len({*split.wrapped.values()}) == 3


def test_a_mark_names_its_sheet_in_its_round_only(sheets: list[Sheet]) -> None:
    sheet = sheets[0]
    assert mark_of(sheet.characters, ROUND) == sheet.mark
    assert mark_of(sheet.characters, ROUND + 1) != sheet.mark
    assert sheet.mark not in sheet.characters
