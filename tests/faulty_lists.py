"""Faulty import files, each with the place and the words that its error must name."""

from __future__ import annotations

from dataclasses import dataclass

HEADER = b"name,email,department,roles\r\n"
GOOD = b"Ada Brandt,ada@example.com,Sales,\r\nLuca Rossi,luca@example.com,Sales,head\r\n"


@dataclass(frozen=True)
class FaultyList:
    """A list that must be refused: what it is, its bytes, and what must be said."""

    name: str
    data: bytes
    place: str
    words: str


FAULTY_PEOPLE = [
    FaultyList("empty", b"", "The file", "empty"),
    FaultyList("only the header", HEADER, "The file", "no rows"),
    FaultyList("no header", b"Ada,Brandt,ada@example.com,Sales\n", "Row 1", "no names here"),
    FaultyList(
        "missing column", b"name,email\r\nAda,ada@example.com\r\n", "Row 1, column department", "missing"
    ),
    FaultyList("not text", bytes(range(256)) * 40, "The file", "not a text file"),
    FaultyList("NUL", HEADER + b"Ada\0Brandt,ada@example.com,Sales,head\n", "Row 2, column name", "hidden"),
    FaultyList(
        "unclosed quote", HEADER + b'"Ada,ada@example.com,Sales,head\n', "Row 2, column name", "closed"
    ),
    FaultyList(
        "bad address", HEADER + GOOD + b"Kim,not-an-address,Sales,", "Row 4, column email", "no e-mail"
    ),
    FaultyList("no address", HEADER + GOOD + b"Kim,,Sales,", "Row 4, column email", "no e-mail"),
    FaultyList(
        "two addresses", HEADER + b"Kim,a@example.com b@example.com,Sales,", "Row 2, column email", "no e-"
    ),
    FaultyList(
        "formula name", HEADER + b"=cmd|'/c calc'!A1,f@example.com,Sales,", "Row 2, column name", "formula"
    ),
    FaultyList(
        "formula department", HEADER + b"Kim,kim@example.com,+Sales,", "Row 2, column department", "formula"
    ),
    FaultyList(
        "twice", HEADER + GOOD + b"Ada B,ADA@example.com ,Marketing,", "Row 4, column email", "row 2 already"
    ),
    FaultyList(
        "two heads",
        HEADER + GOOD + b"Kim,kim@example.com,SALES,head",
        "Row 4, column roles",
        "Luca Rossi in row 3",
    ),
    FaultyList(
        "unknown role", HEADER + b"Kim,kim@example.com,Sales,emperor", "Row 2, column roles", "emperor"
    ),
    FaultyList(
        "two positions", HEADER + b"Kim,k@example.com,Sales,head deputy", "Row 2, column roles", "at once"
    ),
    FaultyList(
        "head of nothing", HEADER + b"Kim,kim@example.com,,head", "Row 2, column department", "needs a"
    ),
    FaultyList(
        "no department", HEADER + b"Kim,kim@example.com,,", "Row 2, column department", "no department"
    ),
    FaultyList("no name", HEADER + b",kim@example.com,Sales,", "Row 2, column name", "no name"),
    FaultyList(
        "long name", HEADER + b"K" * 121 + b",k@example.com,Sales,", "Row 2, column name", "121 characters"
    ),
    FaultyList("line break", HEADER + b'Kim,kim@example.com,Sales,"head\nx"', "Row 2, column roles", "“x”"),
    FaultyList("short row", HEADER + b"Kim,kim@example.com,head", "Row 2", "3 cells"),
]

FAULTY_PAIRS = [
    FaultyList("itself", b"first,second\r\nSales,sales\r\n", "Row 2, column second", "with itself"),
    FaultyList(
        "twice",
        b"first,second\r\nSales,Marketing\r\nMarketing,Sales\r\n",
        "Row 3, column second",
        "row 2 already",
    ),
    FaultyList("unknown", b"first,second\r\nAstrology,Sales\r\n", "Row 2, column first", "Astrology"),
    FaultyList("mistyped", b"first,second\r\nSales,Marketin\r\n", "Row 2, column second", "mean Marketing?"),
    FaultyList("blank", b"first,second\r\nSales,\r\n", "Row 2, column second", "no department"),
    FaultyList("people instead", HEADER + GOOD, "Row 1", "no names here"),
]

FAULTY = [("people", fault) for fault in FAULTY_PEOPLE] + [("pairs", fault) for fault in FAULTY_PAIRS]
FAULTY_IDS = [f"{what}: {fault.name}" for what, fault in FAULTY]
