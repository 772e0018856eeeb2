"""PDF/A-3a and PDF/UA-1 conformance: XMP metadata, header scopes, attachments of a written PDF.

The renderer writes one of the two. This adds what the other asks for: the mark of PDF/UA with its extension
schema inside the same metadata block, the scope of header cells, and no file attached twice.
ISO 19005-3 (6.6.2.3, 6.8) and ISO 14289-1 (5, 7.5).
"""

from typing import Any

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


def finish(_document: object, pdf: Any) -> None:
    """Make the written objects conform; called by the renderer before the file is put together."""
    metadata = _referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [b"".join(metadata.stream).replace(_END, (_PART + _SCHEMA).encode() + _END)]
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/TH" and item.get("Type") == "/StructElem":
            row = _referred(pdf, item["P"])
            group = _referred(pdf, row["P"])
            item["A"]["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        del pdf.catalog["AF"][:]
        pdf.catalog["AF"].extend(once)


def _referred(pdf: Any, reference: bytes | str) -> Any:
    """Return the object that a reference like `12 0 R` points to."""
    return pdf.objects[int(reference.split()[0])]
