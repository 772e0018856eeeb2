"""Private codes of comments: made once, hashed with SHA-256, so that only their holder finds her comments."""

from __future__ import annotations

import hashlib

from webapp.urn.written_secrets import in_groups, new_secret, read_secret

CODE_LENGTH = 20  # characters of five bits, the last of which checks the others


def new_code() -> str:
    """Make a private code of 95 random bits, to be told to the writer alone: five groups of four."""
    return "-".join(in_groups(new_secret(CODE_LENGTH - 1), 4))


def read_code(typed: str) -> str:
    """Return a typed code as it was made, whatever its case and gaps; raise Mistyped."""
    return "-".join(in_groups(read_secret(typed, length=CODE_LENGTH), 4))


def hash_of_code(code: str) -> str:
    """Return what is sealed into a ballot of its private code, in 64 characters."""
    return hashlib.sha256(b"private code|" + code.encode()).hexdigest()


def hash_of_one(code_hash: str, position: int) -> bytes:
    """Return what one comment keeps; without the code, two comments of one hand have nothing in common."""
    return hashlib.sha256(f"comment|{code_hash}|{position}".encode()).digest()
