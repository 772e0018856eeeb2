"""What people print, read and type: slips are mended where that is safe, and else noticed."""

from __future__ import annotations

import random

import pytest

from webapp.urn.written_secrets import (
    CHARACTERS,
    Mistyped,
    check_character,
    in_groups,
    new_secret,
    read_secret,
)

LENGTHS = (16, 27)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_single_slip_is_noticed(length: int) -> None:
    secret = new_secret(length - 1)
    for place in range(length):
        for other in set(CHARACTERS) - {secret[place]}:
            with pytest.raises(Mistyped):
                read_secret(secret[:place] + other + secret[place + 1 :], length=length)


@pytest.mark.parametrize("length", LENGTHS)
def test_any_two_characters_in_each_others_place_are_noticed(length: int) -> None:
    secret = list(new_secret(length - 1))
    for later in range(length):
        for earlier in range(later):
            if secret[later] != secret[earlier]:
                swapped = list(secret)
                swapped[later], swapped[earlier] = secret[earlier], secret[later]
                with pytest.raises(Mistyped):
                    read_secret("".join(swapped), length=length)


def test_what_looks_alike_gaps_and_small_letters_are_mended() -> None:
    characters = "0123456789ABCDEFGHJKMNPQRS"
    secret = characters + check_character(characters)
    typed = " " + "-".join(in_groups(secret.lower().replace("0", "o").replace("1", "l"), 3)) + "\t"
    assert read_secret(typed, length=27) == secret
    assert read_secret(secret.replace("1", "i"), length=27) == secret


@pytest.mark.parametrize(
    "typed", ["", "ABC", "U" * 16, "É" * 16, "A" * 17, "\0" * 16, "0" * 15 + "\U0001f600"]
)
def test_what_can_be_no_secret_is_mistyped(typed: str) -> None:
    with pytest.raises(Mistyped):
        read_secret(typed, length=16)


def test_secrets_use_every_character_and_repeat_none() -> None:
    made = {new_secret(15) for _ in range(500)}
    assert len(made) == 500
    assert set("".join(made)) == set(CHARACTERS)


def test_groups_lose_nothing() -> None:
    text = "".join(random.choices(CHARACTERS, k=27))
    assert "".join(in_groups(text, 4)) == text
