"""Tagged PDF: the tag tree (structure tree) by which screen readers read a report.

The same tree as the renderer's own, which asks anew for all pages at each tag and makes several objects of
it; here a tag is a few values until it is written. ISO 32000-1 (14.7 logical structure, 14.8 tagged PDF).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pydyf import Object, String
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf.tags import _get_pdf_tag as kind_of


class Tag(Object):  # type: ignore[misc]  # pydyf has no types
    """A tag: its kind, what it holds, the page and the tag that it is in, and what else is said of it."""

    def __init__(self, kind: str, parent: bytes, page: bytes) -> None:
        super().__init__()
        self.kind, self.parent, self.page = kind, parent, page
        self.kids: list[bytes] = []
        self.more: list[bytes] = []

    @property
    def data(self) -> bytes:
        """Return the written tag."""
        head = b"<</Type /StructElem/S /%b/K [%b]" % (self.kind.encode("ascii"), b" ".join(self.kids))
        return b"%b/Pg %b/P %b%b>>" % (head, self.page, self.parent, b"".join(self.more))


def tag_pages(pages: Iterable[Any], pdf: Any, *, part: int = 0) -> None:
    """Add the tags of painted pages to a PDF whose own tag tree is empty.

    `part` tells the names of header cells from those of other parts that are bound behind it.
    """
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    document, numbers = _at(pdf, root["K"][0]), _at(pdf, root["ParentTree"])["Nums"]
    references = pdf.page_references
    links: list[tuple[bytes, Any]] = []
    top = Tag("Document", root.reference, b"")
    top.number = document.number
    for place, page in enumerate(pages):
        tags = _PageTags(pdf, page.said, references[place], links, part)
        document["K"].extend(tag.reference for tag in tags.of(page.whole, top))
        numbers[2 * place + 1].extend(reference for _, reference in sorted(tags.holders.items()))
    for key, (reference, link) in enumerate(links, start=len(references)):
        numbers.extend((key, reference))
        link["StructParent"] = key


class _PageTags:
    """The tags of one page; `holders` has the tag of each marked piece of its content."""

    def __init__(
        self, pdf: Any, said: dict[Any, Any], page: bytes, links: list[tuple[bytes, Any]], part: int
    ) -> None:
        self.holders: dict[int, bytes] = {}
        self._pdf, self._said, self._page, self._links, self._part = pdf, said, page, links, part
        self._cells: dict[Any, Tag] = {}

    def of(self, box: Any, parent: Tag) -> Iterator[Tag]:
        """Return the tags of a box; where it has none of its own, those of what is in it."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        element = None if box.element is None else box.element_tag
        if element in {"html", "body"} or isinstance(box, boxes.PageBox):
            for child in box.children:
                yield from self.of(child, parent)
            return
        if isinstance(box, boxes.MarginBox):
            for child in box.children:  # marked, but read on no page
                for _ in self.of(child, parent):
                    pass
            return
        kind = self._kind(box, element, parent.kind)
        if kind == "LBody" and parent.kind != "LI":
            item = self._new("LI", parent)
            item.kids.append(self._tag(box, "LBody", item).reference)
            yield item
            return
        yield self._tag(box, kind, parent)

    @staticmethod
    def _kind(box: Any, element: str | None, around: str) -> str:
        """Return the kind of a tag; boxes that only the layout needed say nothing."""
        kind: str = kind_of(element)
        if kind in {"TD", "TH"} and around in {"TD", "TH"}:
            return "NonStruct"
        if kind != "LI":
            return kind
        if around == "LI":
            return "LBody"
        if around == "LBody":
            return "NonStruct"
        has_bullet = "list-item" in box.style["display"] and box.style["list_style_type"] != "none"
        return "LI" if element == "li" and has_bullet else "LBody"

    def _new(self, kind: str, parent: Tag) -> Tag:
        tag = Tag(kind, parent.reference, self._page)
        self._pdf.add_object(tag)
        return tag

    def _tag(self, box: Any, kind: str, parent: Tag) -> Tag:
        """Return the tag of a box with all that is in it."""
        tag = self._new(kind, parent)
        if kind == "Figure":
            tag.more.append(_figure(box))
        elif kind == "Table" and box.is_table_wrapper and (table := box.get_wrapped_table()):
            children = [table.children if child is table else [child] for child in box.children]
            box = table.copy_with_children([child for some in children for child in some])
        elif kind in {"TD", "TH"}:
            self._cells[box] = tag
        if box.link_annotation:
            self._link(box.link_annotation, tag)
        for child in box.children:
            for inner in child.children if isinstance(child, boxes.LineBox) else (child,):
                self._add(inner, tag, parent)
        if isinstance(box, boxes.ReplacedBox):
            self._hold(box, tag)
        if kind == "Table":
            self._name_headers(box, tag)
        return tag

    def _add(self, box: Any, tag: Tag, parent: Tag) -> None:
        """Add the children of a box to its tag; a nested list belongs to the outer list."""
        if isinstance(box, boxes.TextBox):
            holder = tag
            if tag.kind != "Link":  # a link holds its words itself
                holder = self._new(self._said[box]["tag"], tag)
                tag.kids.append(holder.reference)
            self._hold(box, holder)
            return
        around = parent if tag.kind == "LI" and box.element_tag in {"ul", "ol"} else tag
        place = len(around.kids)
        around.kids[place:place] = [each.reference for each in self.of(box, around)]

    def _hold(self, box: Any, tag: Tag) -> None:
        """Note that a tag holds the marked content of a box."""
        number = self._said.pop(box)["mcid"]
        tag.kids.append(b"%d" % number)
        self.holders[number] = tag.reference

    def _link(self, link: Any, tag: Tag) -> None:
        self._links.append((tag.reference, link))
        tag.kids.append(b"<</Type /OBJR/Obj %b/Pg %b>>" % (link.reference, self._page))

    def _name_headers(self, table: Any, tag: Tag) -> None:
        """Set the header ids of each table cell: those above and beside it."""
        above: dict[int, list[bytes]] = defaultdict(list)
        beside: dict[int, list[bytes]] = defaultdict(list)
        placed = list(_placed(table))
        for row, column, cell, _ in placed:
            if cell.element is not None and cell.element_tag == "th":
                name = String(f"{self._part}.{tag.number}-{row}-{column}").data
                self._cells[cell].more.append(b"/ID %b" % name)
                is_beside = cell.element.attrib.get("scope") == "row"
                (beside[row] if is_beside else above[column]).append(name)
        for row, column, cell, is_head in placed:
            attributes = [b"/O /Table"]
            attributes += [b"/ColSpan %d" % cell.colspan] if cell.colspan != 1 else []
            attributes += [b"/RowSpan %d" % cell.rowspan] if cell.rowspan != 1 else []
            if cell.element is not None and cell.element_tag == "td":
                names = [name for span in range(cell.rowspan) for name in beside[row + span]]
                names += [name for span in range(cell.colspan) for name in above[column + span]]
                attributes.append(b"/Headers [%b]" % b" ".join(names))
            elif cell.element is not None:
                attributes.append(b"/Scope %b" % (b"/Column" if is_head else b"/Row"))
            if cell in self._cells:
                self._cells[cell].more.append(b"/A <<%b>>" % b"".join(attributes))


def _placed(table: Any) -> Iterator[tuple[int, int, Any, bool]]:
    """Return every table cell with its row and column, and whether it is in the table head."""
    taken: dict[int, int] = defaultdict(int)  # by column: rows below that a cell above takes
    for number, (row, is_head) in enumerate(_rows(table, is_head=False)):
        column = 0
        for cell in row.children:
            yield number, column, cell, is_head
            for _ in range(cell.colspan):
                taken[column] = cell.rowspan - 1
                column += 1
            if taken[column]:
                column += 1
                taken[column] -= 1


def _rows(box: Any, *, is_head: bool) -> Iterator[tuple[Any, bool]]:
    for child in box.children:
        if child.element_tag == "tr":
            yield child, is_head
        else:
            yield from _rows(child, is_head=child.element_tag == "thead")


def _figure(box: Any) -> bytes:
    """Return bounding box and alt text of a picture."""
    x, y = box.content_box_x(), box.content_box_y()
    place = b"%.2f %.2f %.2f %.2f" % (x, y, x + box.width, y + box.height)
    said = String(box.element.attrib.get("alt", "")).data
    return b"/A <</O /Layout/BBox [%b]>>/Alt %b" % (place, said)


def _at(pdf: Any, reference: bytes) -> Any:
    """Return the object that a reference like `12 0 R` points to."""
    return pdf.objects[int(reference.split()[0])]
