"""Byte search for traces of a round in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

PIECE = 16  # bytes: long enough to be there by nothing but copying


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What must be nowhere, noted while it was in use: pieces of bytes by what they are."""

    pieces: Mapping[str, list[bytes]]

    def beside(self, others: Traces) -> Traces:
        """Return these traces together with others."""
        return Traces(pieces={**self.pieces, **others.pieces})

    def found_in(self, folder: Path) -> dict[str, set[str]]:
        """Return what is found, with the names of the files in which it is."""
        found: dict[str, set[str]] = {}
        for file in sorted(folder.rglob("*")):
            if not file.is_file():
                continue
            data = file.read_bytes()
            for what, pieces in self.pieces.items():
                if any(piece in data for piece in pieces):
                    found.setdefault(what, set()).add(file.name)
        return found


def traces_of(
    slots: Iterable[bytes], boxes: Iterable[bytes], *, private_key: bytes, public_key: bytes
) -> Traces:
    """Note slots whole, and of each box its first bytes and some from each page that it may lie on."""
    return Traces(
        pieces={
            "slot": list(slots),
            "box": [box[at : at + PIECE] for box in boxes for at in (0, 64, 700, 3000, 5000, 8100)],
            "private key": [private_key, private_key.hex().encode()],
            "public key": [public_key],
        }
    )
