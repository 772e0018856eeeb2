"""Split a round's private key over three printed sheets, any two of which give it back.

Nothing here knows of a database. Each pair of sheets gives a key (HKDF-SHA256, RFC 5869) under which
the private key is wrapped once (AES-256-GCM), so there are three wrapped copies, and one sheet alone
opens none of them. A sheet has 130 random bits: nobody can try them all.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from webapp.urn.written_secrets import mark_from, new_secret

SHEETS = (1, 2, 3)
SHEET_LENGTH = 27  # characters, the last of which checks the others

_NONCE = 12  # bytes


class CannotBeOpened(Exception):
    """These two sheets do not open this wrapped copy."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on one printed sheet; never stored. Its mark names it and gives nothing away."""

    number: int
    characters: str = field(repr=False)
    mark: str


@dataclass(frozen=True, kw_only=True)
class SplitKey:
    """A new key pair whose private half is nowhere but in the sheets together with the wrapped copies."""

    public_key: bytes
    sheets: tuple[Sheet, ...]
    wrapped: Mapping[int, bytes]  # by the number of the sheet that is not needed


def split_new_key(round_id: int) -> SplitKey:
    """Make a key pair and three sheets, and wrap the private key for each two of them."""
    private = X25519PrivateKey.generate()
    sheets = tuple(_new_sheet(number, round_id) for number in SHEETS)
    return SplitKey(
        public_key=private.public_key().public_bytes_raw(),
        sheets=sheets,
        wrapped={
            left_out.number: _wrap(
                private.private_bytes_raw(),
                tuple(sheet.characters for sheet in sheets if sheet is not left_out),
                round_id=round_id,
            )
            for left_out in sheets
        },
    )


def _new_sheet(number: int, round_id: int) -> Sheet:
    characters = new_secret(SHEET_LENGTH - 1)
    return Sheet(number=number, characters=characters, mark=mark_of(characters, round_id))


def mark_of(characters: str, round_id: int) -> str:
    """Return the six characters that name a sheet of this round; the sheet cannot be worked out from them."""
    return mark_from(_derive(characters, f"mark|{round_id}", length=8))


def _wrap(private_key: bytes, two: tuple[str, ...], *, round_id: int) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_wrapping_key(two, round_id)).encrypt(nonce, private_key, None)


def unwrap(wrapped: bytes, two: tuple[str, str], *, round_id: int) -> bytes:
    """Return the private key from its copy for these two sheets, the lower number first.

    Raises CannotBeOpened.
    """
    try:
        return AESGCM(_wrapping_key(two, round_id)).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], None)
    except (InvalidTag, ValueError):
        raise CannotBeOpened from None


def _wrapping_key(two: tuple[str, ...], round_id: int) -> bytes:
    return _derive("".join(two), f"wrap|{round_id}", length=32)


def _derive(characters: str, purpose: str, *, length: int) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=length, salt=None, info=f"trustees1|{purpose}".encode())
    return derivation.derive(characters.encode())
