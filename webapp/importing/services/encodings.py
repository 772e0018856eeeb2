"""Detect the character encoding of a file, or say why that cannot be done."""

from __future__ import annotations

import codecs
import re

from webapp.language import gettext as _

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes([*range(9), 11, *range(14, 32), 127])
_UTF_8_LETTER = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
_FOREIGN_WORD = re.compile(r"[^\W\d_a-zA-Z]{4,}")  # no western word has four accented letters in a row


class NotReadable(Exception):
    """The bytes are no text that can be told for certain."""

    def __init__(self, what: str, remedy: str, *, row: int | None = None) -> None:
        super().__init__(what)
        self.what, self.remedy, self.row = what, remedy, row


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file and notes on how it was read; raise NotReadable.

    UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1252 where the letters
    leave no doubt.
    """
    if data.startswith(_WORKBOOKS):
        raise NotReadable(
            _("This is a spreadsheet program's own file, not a CSV file."),
            _("Open it there and save it as “CSV UTF-8”."),
        )
    if data.startswith(_UTF_16):
        return _decode_utf_16(data)
    if len(data) - len(data.translate(None, _CONTROLS)) > max(3, len(data) // 20):
        raise NotReadable(_("This is not a text file."), _("Save the table as “CSV UTF-8” and try again."))
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        row = data.count(b"\n", 0, fault.start) + 1
        return _decode_western(data, row), [
            _("The file is not UTF-8 and was read as Windows-1252. Check letters such as ü and é.")
        ]


def _decode_utf_16(data: bytes) -> tuple[str, list[str]]:
    try:
        return data.decode("utf-16"), [_("The file was read as UTF-16.")]
    except UnicodeDecodeError:
        raise NotReadable(
            _("It begins like UTF-16 and goes on otherwise."), _("Save it as “CSV UTF-8” and try again.")
        ) from None


def _decode_western(data: bytes, row: int) -> str:
    doubt = NotReadable(
        _("The letters cannot be told: the text is not UTF-8."),
        _("Save the file as “CSV UTF-8” and try again."),
        row=row,
    )
    if _UTF_8_LETTER.search(data):
        raise doubt  # a damaged UTF-8 file: read otherwise it would give wrong letters in silence
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise doubt from None
    if _FOREIGN_WORD.search(text):
        raise doubt
    return text
