"""Merge PDF parts into one file: page tree, tag tree, outline (bookmarks) and named destinations.

A WrittenPart is plain bytes, which another process may have made; its objects are renumbered when it is
appended to the first part. ISO 32000-1 (7.7.3 pages, 7.9.7 number trees, 12.3.3 outlines,
14.7 structure).
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from pydyf import Array, Dictionary, String

from reports.engine.pdf_objects import Written, at, put, written

KEYS_A_PART = 1_000_000  # of the parent tree: far more than a part has pages and links
# A reference such as `12 0 R`, or a string, in which the same letters are only text.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]+>|\b(\d+) 0 R\b", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class WrittenPart:
    """A written PDF part: its objects in their order, and what is merged with that of other parts.

    `pages` and `document` are the numbers of the objects at the top of pages and tags, `keys` are keys of
    the parent tree with what they stand for, `bookmarks` and `places` names with their destinations.
    """

    objects: tuple[tuple[bytes, bytes | None], ...]
    pages: int
    page_count: int
    kids: bytes
    document: int
    children: bytes
    keys: tuple[tuple[int, bytes], ...]
    bookmarks: tuple[tuple[bytes, bytes], ...]
    places: tuple[tuple[str, bytes], ...]

    def digest(self) -> bytes:
        """Return a digest of all that stands on the pages."""
        content = hashlib.sha256()
        for head, body in self.objects:
            content.update(head + (body or b""))
        return content.digest()


def written_part_of(pdf: Any, *, part: int) -> WrittenPart:
    """Split a finished PDF for merging; `part`, counted from 1, makes its keys and names unique."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    document, tree = at(pdf, root["K"][0]), at(pdf, root["ParentTree"])
    _make_unique(pdf, part)
    numbers, names = tree["Nums"], _places(pdf)
    replaced = {item.number for item in (root, document, tree, pdf.catalog, pdf.pages)}
    return WrittenPart(
        objects=tuple(
            (b"null", None) if item.number in replaced else (item.head, item.body)
            for item in (item if item.number in replaced else written(item) for item in pdf.objects[1:])
        ),
        pages=pdf.pages.number,
        page_count=pdf.pages["Count"],
        kids=pdf.pages["Kids"].data,
        document=document.number,
        children=document["K"].data,
        keys=tuple(
            (part * KEYS_A_PART + key, value if isinstance(value, bytes) else value.data)
            for key, value in zip(numbers[::2], numbers[1::2], strict=True)
        ),
        bookmarks=tuple((item["Title"].data, item["Dest"].data) for item in _bookmarks(pdf)),
        places=tuple((name.string, place.data) for name, place in zip(names[::2], names[1::2], strict=True)),
    )


def _make_unique(pdf: Any, part: int) -> None:
    """Make the parent-tree keys of pages and links unique; ids of header cells are so already."""
    for item in pdf.objects:
        if not isinstance(item, dict):
            continue
        for key in ("StructParents", "StructParent"):
            if key in item:
                item[key] += part * KEYS_A_PART


def append_part(pdf: Any, appended: WrittenPart) -> None:
    """Append a part to a finished PDF that is not serialised yet."""
    shift = len(pdf.objects) - 1
    for head, body in appended.objects:
        pdf.add_object(Written(_moved(head, shift), body))
    _add_pages(pdf, appended, shift)
    _add_tags(pdf, appended, shift)
    _add_bookmarks(pdf, appended, shift)
    _add_places(pdf, appended, shift)


def _add_pages(pdf: Any, appended: WrittenPart, shift: int) -> None:
    """Append the pages to the page tree, under a node of their own."""
    node = {"Type": "/Pages", "Count": appended.page_count, "Kids": _moved(appended.kids, shift)}
    put(pdf, appended.pages + shift, Dictionary(node | {"Parent": pdf.pages.reference}))
    pdf.pages["Kids"].extend([appended.pages + shift, 0, "R"])
    pdf.pages["Count"] += appended.page_count


def _add_tags(pdf: Any, appended: WrittenPart, shift: int) -> None:
    """Append the tag tree (structure elements), as a Part of the same Document."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    document, tree = at(pdf, root["K"][0]), at(pdf, root["ParentTree"])
    part = {"Type": "/StructElem", "S": "/Part", "K": _moved(appended.children, shift)}
    put(pdf, appended.document + shift, Dictionary(part | {"P": document.reference}))
    document["K"].append(b"%d 0 R" % (appended.document + shift))
    for key, value in appended.keys:
        tree["Nums"].extend((key, _moved(value, shift)))


def _add_bookmarks(pdf: Any, appended: WrittenPart, shift: int) -> None:
    """Append the bookmarks to the outline; in our reports they have one level."""
    if "Outlines" not in pdf.catalog:
        raise ValueError("the first part has no bookmark")
    outlines = at(pdf, pdf.catalog["Outlines"])
    for title, place in appended.bookmarks:
        last = at(pdf, outlines["Last"])
        item = Dictionary({"Title": title, "Dest": _moved(place, shift), "Count": 0})
        item |= {"Parent": outlines.reference, "Prev": last.reference}
        pdf.add_object(item)
        last["Next"] = outlines["Last"] = item.reference
        outlines["Count"] += 1


def _add_places(pdf: Any, appended: WrittenPart, shift: int) -> None:
    """Merge the named destinations, sorted; a name that both have means the appended part's."""
    names = _places(pdf)
    joined = {name.string: place for name, place in zip(names[::2], names[1::2], strict=True)}
    joined |= {name: _moved(place, shift) for name, place in appended.places}
    names[:] = [part for name in sorted(joined) for part in (String(name), joined[name])]


def _moved(content: bytes, shift: int) -> bytes:
    """Return the bytes of an object with its references renumbered."""
    return _REFERENCE.sub(
        lambda found: b"%d 0 R" % (int(found[1]) + shift) if found[1] else found[0], content
    )


def _bookmarks(pdf: Any) -> list[Any]:
    found = []
    following = at(pdf, pdf.catalog["Outlines"])["First"] if "Outlines" in pdf.catalog else None
    while following:
        found.append(at(pdf, following))
        following = found[-1].get("Next")
    return found


def _places(pdf: Any) -> Any:
    return pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", Array())
