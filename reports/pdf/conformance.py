"""PDF/A-3a and PDF/UA-1 conformance: XMP metadata, colour profile, header scopes, attachments of a PDF.

The renderer writes one of the two. This adds what the other asks for: the mark of PDF/UA with its extension
schema inside the same metadata block, the scope of header cells, and no file attached twice; and the colour
profile (ICC, sRGB) with the bytes of its file, which versions of the renderer write in different ways.
ISO 19005-3 (6.2.3, 6.6.2.3, 6.8) and ISO 14289-1 (5, 7.5).
"""

from functools import cache
from importlib.resources import files
from typing import Any

from pydyf import Array, Dictionary, Stream, String

from reports.pdf.facing_tables import kids_of, part_facing_tables, referred, rows_in

VARIANT = "pdf/a-3a"

_PART = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
_SCHEMA = (
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of the standard</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
_END = b"</rdf:RDF>"


PROFILE = "sRGB2014.icc"
CELLS = {"/TD", "/TH"}


def finish(pdf: Any, *, part: int = 0) -> None:
    """Make the written objects conform; `part` tells apart what several parts of a report would both name."""
    metadata = referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [b"".join(metadata.stream).replace(_END, (_PART + _SCHEMA).encode() + _END)]
    part_facing_tables(pdf)
    tags = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"]
    _finish_cells(pdf, tags)
    _name_headers(tags, part)
    for table in (tag for tag in tags if tag["S"] == "/Table"):
        _fill_rows(pdf, table)
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        del pdf.catalog["AF"][:]
        pdf.catalog["AF"].extend(once)
    _add_output_intent(pdf)


def _finish_cells(pdf: Any, tags: list[Any]) -> None:
    """Give each header cell its scope; boxes that only the layout needed are no cells within a cell."""
    for tag in tags:
        if tag["S"] not in CELLS:
            continue
        around = referred(pdf, tag["P"])
        if around["S"] in CELLS:
            tag["S"] = "/NonStruct"
            tag.pop("ID", None)
            continue
        attributes = tag.setdefault("A", Dictionary({"O": "/Table"}))
        if tag["S"] == "/TH":
            is_head = referred(pdf, around["P"])["S"] == "/THead"
            attributes["Scope"] = "/Column" if is_head else "/Row"


def _name_headers(tags: list[Any], part: int) -> None:
    """Number the header cells, which some versions name by their place in memory."""
    named = [tag for tag in tags if "ID" in tag]
    names = {tag["ID"].string: String(f"{part}.{number}") for number, tag in enumerate(named)}
    for tag in named:
        tag["ID"] = names[tag["ID"].string]
    for attributes in (tag["A"] for tag in tags if "Headers" in tag.get("A", ())):
        attributes["Headers"] = Array([names[header.string] for header in attributes["Headers"]])


def _fill_rows(pdf: Any, table: Any) -> None:
    """Let a header cell span what its row lacks: some versions do not tell how many columns a cell spans."""
    rows = [cells for row in rows_in(pdf, table) if (cells := kids_of(pdf, row))]
    if any("RowSpan" in cell["A"] for cells in rows for cell in cells):
        return
    widths = [sum(cell["A"].get("ColSpan", 1) for cell in cells) for cells in rows]
    for cells, width in zip(rows, widths, strict=True):
        if width < max(widths):
            wide = next((cell for cell in cells if cell["S"] == "/TH"), cells[-1])["A"]
            wide["ColSpan"] = wide.get("ColSpan", 1) + max(widths) - width


def _add_output_intent(pdf: Any) -> None:
    """Name the colour profile of all colours in the file, in place of one that the renderer named."""
    profile = Stream([_profile()], Dictionary({"N": 3}), compress=True)
    pdf.add_object(profile)
    intent = Dictionary({"Type": "/OutputIntent", "S": "/GTS_PDFA1", "DestOutputProfile": profile.reference})
    intent |= {"OutputConditionIdentifier": String(PROFILE), "Info": String(PROFILE)}
    pdf.catalog["OutputIntents"] = Array([intent])


@cache
def _profile() -> bytes:
    return (files("weasyprint.pdf") / PROFILE).read_bytes()
