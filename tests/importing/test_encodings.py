"""Files of random people in the encodings of the world: right letters or a refusal, never a wrong letter."""

from __future__ import annotations

import csv
import io

from hypothesis import assume, given
from hypothesis import strategies as st

from webapp.importing.services.csv_files import read_table
from webapp.importing.services.encodings import LEGACY_ENCODINGS, decode_as

ALPHABETS = {
    "German": "äöüß",
    "French": "àâçéèêëîïôûùœ",
    "Spanish": "áéíóúñü",
    "Portuguese": "ãõáâçéêíóôú",
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Hungarian": "áéíóöőúüű",
    "Turkish": "çğıöşü",
    "Nordic": "åäöæø",
    "Baltic": "āčēėģīķļņšūųžąęį",
    "Romanian": "ăâîșțşţ",
    "Russian": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Ukrainian": "абвгдеєжзиіїйклмнопрстуфхцчшщьюя",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
    "Chinese": "张伟王芳李娜刘洋陈静杨磊赵军黄丽",
    "Japanese": "佐藤鈴木高橋田中伊渡辺さくらタロウ",
    "Korean": "김이박최정강조윤장임한오서신권황안송",
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16")
HEADINGS = (("name", "email", "department"), ("Name", "E-Mail", "Abteilung"), ("FULL NAME", "e-mail", "Dept"))


@st.composite
def names(draw: st.DrawFn, alphabet: str) -> str:
    """A word as people write names: a capital and small letters, or all capitals."""
    letters = alphabet if ord(alphabet[0]) > 0x370 else alphabet + "abdegiklmnorstuvz"
    words = draw(st.lists(st.text(letters, min_size=2, max_size=9), min_size=1, max_size=3))
    in_capitals = draw(st.integers(0, 9)) == 0
    return " ".join(word.upper() if in_capitals else word.capitalize() for word in words)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], str, bytes]:
    """Names, the encoding, and the file that a spreadsheet writes of them."""
    chosen = draw(st.lists(st.sampled_from(sorted(ALPHABETS)), min_size=1, max_size=2))
    people = draw(st.lists(st.sampled_from(chosen).flatmap(lambda key: names(ALPHABETS[key])), min_size=1))
    encoding = draw(st.sampled_from([*UNICODE, *LEGACY_ENCODINGS]))
    people = [name.encode(encoding, "ignore").decode(encoding) for name in people]
    sheet = io.StringIO(newline="")
    writer = csv.writer(
        sheet,
        delimiter=draw(st.sampled_from(",;\t")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\r\n", "\n", "\r"])),
    )
    writer.writerow(draw(st.sampled_from(HEADINGS)))
    writer.writerows((f"x {name}", f"p{place}@example.com", "Sales") for place, name in enumerate(people))
    data = sheet.getvalue().encode(encoding)
    assume(encoding in UNICODE or data.isascii() or not _is_utf8(data))
    return [f"x {name}".strip() for name in people], encoding, data


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8 too, by chance: those of ÇŒ are, and no reader can know better."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(made=files())
def test_letters_are_read_rightly_or_refused(made: tuple[list[str], str, bytes]) -> None:
    people, encoding, data = made
    table = read_table(data, columns=("name", "email", "department"))
    if table.faults:
        assert encoding not in UNICODE, table.faults
        assert "UTF-8" in table.faults[0].remedy
    else:
        assert [row["name"] for row in table.rows] == [" ".join(name.split(" ")) for name in people]
    if encoding in LEGACY_ENCODINGS:
        asked = read_table(decode_as(data, encoding), columns=("name", "email", "department"))
        assert [row["name"] for row in asked.rows] == people
