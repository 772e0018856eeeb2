"""PDF objects serialised once: the library packs every stream twice, at its slowest setting."""

import zlib
from typing import Any

from pydyf import Dictionary, Object, Stream

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
        return Written(item.data)
    content = b"\n".join(_bytes(piece) for piece in item.stream)
    extra = dict(item.extra)
    if item.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, PACKING)
    return Written(Dictionary(extra | {"Length": len(content)}).data, content)


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
    if isinstance(piece, bytes):
        return piece
    data: bytes = piece.encode("ascii") if isinstance(piece, str) else piece.data
    return data
