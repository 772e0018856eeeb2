"""PDF objects serialised once: the library packs every stream twice, at its slowest setting."""

import zlib
from typing import Any

from pydyf import Array, Object, Stream

PACKING = 6  # of 9: a hundredth larger than the hardest packing, in half the time


class Written(Object):  # type: ignore[misc]  # pydyf has no types
    """A serialised object; a stream has a body behind its head, which is its dictionary."""

    def __init__(self, head: bytes, body: bytes | None = None) -> None:
        super().__init__()
        self.head, self.body = head, body

    @property
    def data(self) -> bytes:
        """Return the bytes."""
        return self.head if self.body is None else b"%b\nstream\n%b\nendstream" % (self.head, self.body)

    @property
    def compressible(self) -> bool:
        """Tell whether the object may stand in an object stream: all but streams."""
        return self.body is None


def written(item: Any) -> Written:
    """Serialise an object, a stream with its content compressed."""
    if isinstance(item, Written):
        return item
    if not isinstance(item, Stream):
        return Written(_bytes(item))
    content = b"\n".join(_bytes(piece) for piece in item.stream)
    extra = dict(item.extra)
    if item.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, PACKING)
    return Written(_bytes(extra | {"Length": len(content)}), content)


def serialise_once(pdf: Any) -> None:
    """Put the serialised objects of a finished PDF in the place of the others, under their numbers."""
    for number, item in enumerate(pdf.objects):
        if item.free != "f":
            put(pdf, number, written(item))


def put(pdf: Any, number: int, item: Any) -> None:
    """Put an object in the place of another."""
    item.number = number
    pdf.objects[number] = item


def at(pdf: Any, reference: bytes) -> Any:
    """Return the object that a reference like `12 0 R` points to."""
    return pdf.objects[int(reference.split()[0])]


def _bytes(piece: Any) -> bytes:
    """Serialise a value as the library does, the dictionaries and lists of tags without its detours."""
    if isinstance(piece, bytes):
        return piece
    if isinstance(piece, str):
        return piece.encode("ascii")
    if isinstance(piece, dict):
        return b"<<%b>>" % b"".join(
            [b"/%b %b" % (_bytes(key), _bytes(value)) for key, value in piece.items()]
        )
    if isinstance(piece, list):
        return b"[%b]" % b" ".join([_bytes(kid) for kid in piece])
    if type(piece) is int:
        return b"%d" % piece
    return bytes(Array([piece]).data[1:-1])
