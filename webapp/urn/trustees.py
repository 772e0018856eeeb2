"""Secret sharing of a round's private key over three printed sheets, any two of which give it back.

Nothing here knows of a database. A sheet has 130 random bits: nobody can try them all. From them follows a
key pair (X25519, by HKDF-SHA256, RFC 5869), and its public half is all that stays of a sheet once it is
printed. So each sheet is made by itself, and nobody ever has two of them in one answer. Once there are
three, the round's private key is made and sealed (HPKE, RFC 9180) to each pair of them: to one sheet, and
that again to the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from webapp.urn.sealing import SUITE
from webapp.urn.written_secrets import mark_from, new_secret

SHEETS = (1, 2, 3)
SHEET_LENGTH = 27  # characters, the last of which checks the others


class CannotBeOpened(Exception):
    """These two sheets do not open this wrapped copy."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on one printed sheet; its characters are never stored. Its mark gives nothing away."""

    number: int
    characters: str = field(repr=False)
    mark: str
    public_key: bytes


@dataclass(frozen=True, kw_only=True)
class SplitKey:
    """A new key pair whose private half is nowhere but in the sheets together with the wrapped copies."""

    public_key: bytes
    wrapped: Mapping[int, bytes]  # by the number of the sheet that is not needed


def new_sheet(number: int, round_id: int) -> Sheet:
    """Make one sheet; the others are made without it."""
    characters = new_secret(SHEET_LENGTH - 1)
    return Sheet(
        number=number,
        characters=characters,
        mark=mark_of(characters, round_id),
        public_key=_key_pair(characters, round_id).public_key().public_bytes_raw(),
    )


def mark_of(characters: str, round_id: int) -> str:
    """Return the six characters that name a sheet of this round; the sheet cannot be worked out from them."""
    return mark_from(_derive(characters, f"mark|{round_id}", length=8))


def split_new_key(sheets: Mapping[int, bytes], round_id: int) -> SplitKey:
    """Make a key pair, and wrap the private key for each two of three sheets, given by their public keys."""
    private = X25519PrivateKey.generate()
    return SplitKey(
        public_key=private.public_key().public_bytes_raw(),
        wrapped={
            left_out: _wrap(
                private.private_bytes_raw(),
                [sheets[number] for number in SHEETS if number != left_out],
                round_id=round_id,
            )
            for left_out in SHEETS
        },
    )


def _wrap(private_key: bytes, two: Sequence[bytes], *, round_id: int) -> bytes:
    wrapped = private_key
    for sheet in two:
        wrapped = SUITE.encrypt(wrapped, X25519PublicKey.from_public_bytes(sheet), _info(round_id))
    return wrapped


def unwrap(wrapped: bytes, two: tuple[str, str], *, round_id: int) -> bytes:
    """Return the private key from its copy for these two sheets, the lower number first.

    Raises CannotBeOpened.
    """
    try:
        for characters in reversed(two):
            wrapped = SUITE.decrypt(wrapped, _key_pair(characters, round_id), _info(round_id))
    except (InvalidTag, ValueError):
        raise CannotBeOpened from None
    return wrapped


def _key_pair(characters: str, round_id: int) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derive(characters, f"key|{round_id}", length=32))


def _info(round_id: int) -> bytes:
    return f"trustees2|wrap|{round_id}".encode()


def _derive(characters: str, purpose: str, *, length: int) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=length, salt=None, info=f"trustees2|{purpose}".encode())
    return derivation.derive(characters.encode())
