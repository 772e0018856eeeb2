"""What seals a ballot and what opens it again: boxes, and the file that holds a round's private key.

Nothing here knows of a database. The boxes are HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256,
AES-256-GCM.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from webapp.urn.written_secrets import CHARACTERS

ENCAPSULATED = 32  # bytes at the start of a box, different in each: nobody can give them to another ballot

CACHE_TAG = "CACHEDIR.TAG"
CACHE_TAG_CONTENT = b"Signature: 8a477f597d28d172789f06886806bc55\n# Backup programs leave this folder out.\n"
"""Cache Directory Tagging Specification (bford.info/cachedir)."""

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NUMBER_LENGTH = 9
_CODE_HASH = re.compile(r"(?:[0-9a-f]{64})?")


class TooLong(Exception):
    """Your comments are too long together. Shorten one of them."""


class KeyMissing(Exception):
    """The round's private key cannot be read, so its boxes cannot be opened. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """One person's answers to one card: `answers[i]` is a letter or CANNOT_JUDGE for need i + 1."""

    answers: tuple[str, ...]
    comments: Mapping[int, str]  # by position; WELL for what went especially well
    number: str = ""  # the control number
    code_hash: str = ""  # of the private code, where there are comments: 64 characters


def new_control_number() -> str:
    """Make a number that shows its holder later that the ballot was counted, and nothing else."""
    letters = "".join(secrets.choice(CHARACTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


# --- Boxes ----------------------------------------------------------------------------------


def seal(ballot: Ballot, public_key: bytes, *, round_id: int, card_id: int, length: int) -> bytes:
    """Seal a ballot to the round's key; the box has `length` + 48 bytes whatever is in it.

    The plain text is JSON, one byte 0x80, and zeros. Raises TooLong where the ballot does not fit.
    """
    plain = _plain_text(ballot)
    if len(plain) >= length:
        raise TooLong
    padded = (plain + b"\x80").ljust(length, b"\0")
    return SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(public_key), _info(round_id, card_id))


def bytes_too_many(ballot: Ballot, length: int) -> int:
    """Return by how many bytes a ballot is too long for a box of `length`; 0 where it fits."""
    return max(0, len(_plain_text(ballot)) - length + 1)


def _plain_text(ballot: Ballot) -> bytes:
    content = {
        "a": "".join(ballot.answers),
        "c": {str(k): v for k, v in ballot.comments.items() if v},
        "n": ballot.number,
        "k": ballot.code_hash,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unseal(box: bytes, private_key: bytes, *, round_id: int, card_id: int) -> Ballot | None:
    """Open a box; None for a damaged or foreign one, and for what no form of ours has sent.

    Whoever can write into the database can put boxes of her own making into it. None of them may
    stop the exchange.
    """
    try:
        padded = SUITE.decrypt(
            box, X25519PrivateKey.from_private_bytes(private_key), _info(round_id, card_id)
        )
        content = json.loads(padded.rstrip(b"\0").removesuffix(b"\x80"))
        number = _text(content["n"])
        if len(number) not in (0, _NUMBER_LENGTH):
            return None
        comments = {int(position): _text(words) for position, words in content["c"].items()}
        code_hash = _text(content["k"])
        if not _CODE_HASH.fullmatch(code_hash):
            return None
        answers = tuple(_text(content["a"]))
        return Ballot(answers=answers, comments=comments, number=number, code_hash=code_hash)
    except (InvalidTag, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _text(words: object) -> str:
    """Return text that every database takes; raise ValueError for anything else."""
    if not isinstance(words, str) or "\0" in words:
        raise ValueError
    words.encode()  # half a pair of surrogates raises too
    return words


def _info(round_id: int, card_id: int) -> bytes:
    return f"urn1|{round_id}|{card_id}".encode()


# --- The private key ------------------------------------------------------------------------


def make_key(folder: Path, round_id: int) -> bytes:
    """Make the round's key pair: the private half into a 0600 file, the public half returned.

    When this returns the file is on the disk, also after a power cut: a lost key loses the round.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / CACHE_TAG).write_bytes(CACHE_TAG_CONTENT)
    private = X25519PrivateKey.generate()
    path = key_file(folder, round_id)
    path.unlink(missing_ok=True)  # of an opening that was not stored; it may have been readable for others
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private.private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
    _keep_names(folder)
    return private.public_key().public_bytes_raw()


def key_file(folder: Path, round_id: int) -> Path:
    """Return where the private key of a round lies while the round is open."""
    return folder / f"round-{round_id}.key"


def read_key(folder: Path, round_id: int, *, public_key: bytes | None) -> bytes:
    """Read a private key and check that it is the one of this public key; raise KeyMissing otherwise."""
    try:
        private = key_file(folder, round_id).read_bytes()
        fits = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == public_key
    except (OSError, ValueError):
        raise KeyMissing from None
    if not fits:
        raise KeyMissing
    return private


def destroy_key(folder: Path, round_id: int) -> None:
    """Overwrite the key and leave an empty file; does nothing where there is none.

    The empty file says that the key was on this machine until its destruction is noted.
    """
    path = key_file(folder, round_id)
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(0)
        os.fsync(file.fileno())


def forget_key(folder: Path, round_id: int) -> None:
    """Remove the empty file that a destroyed key has left."""
    path = key_file(folder, round_id)
    if path.exists():
        path.unlink()
        _keep_names(folder)


def _keep_names(folder: Path) -> None:
    """Write the folder itself to the disk: which files there are outlasts a power cut only then."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
