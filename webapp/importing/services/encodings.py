"""Detect the character encoding of a file, or say why that cannot be done."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from webapp.language import gettext as _

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes([*range(9), 11, *range(14, 32), 127])
_UTF_8_LETTER = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
LEGACY_ENCODINGS = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "iso8859_2": "ISO-8859-2",
    "iso8859_5": "ISO-8859-5",
    "iso8859_15": "ISO-8859-15",
    "mac_roman": "Mac Roman",
    "mac_latin2": "Mac Latin 2",
    "mac_cyrillic": "Mac Cyrillic",
    "mac_turkish": "Mac Turkish",
    "cp437": "MS-DOS 437",
    "cp850": "MS-DOS 850",
    "cp852": "MS-DOS 852",
    "cp857": "MS-DOS 857",
    "cp866": "MS-DOS 866",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "cp949": "Korean 949",
}
READINGS_SHOWN = 4
_SHOWN_CHARACTERS = 40
_WORD = re.compile(r"[^\s,;\"\d]*[^\x00-\x7f][^\s,;\"\d]*")
_JOINING = frozenset("’‘'·-‐‑–/.&+()\xa0\xad\u200c\u200d")  # between two letters of a word
_OPENING = frozenset("“”‘’„‚«»‹›—–…¿¡§©#(\xa0µ")  # before a word
_CLOSING = frozenset("’‘“”»«›‹…—–²³¹°™®©\xa0")  # behind a word
_LIGATURES = range(0xFB00, 0xFB07)  # no keyboard writes them
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "HALFWIDTH": "CJK"}
_NO_SCRIPT = ("MICRO", "FEMININE", "MASCULINE")


class NotReadable(Exception):
    """The bytes are no text that can be told for certain."""

    def __init__(self, what: str, remedy: str, *, row: int | None = None) -> None:
        super().__init__(what)
        self.what, self.remedy, self.row = what, remedy, row


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file and notes on how it was read; raise NotReadable.

    UTF-8 with or without its mark, UTF-16 with its mark; else only what every encoding reads
    alike in which the bytes make words.
    """
    if data.startswith(_UTF_16):
        return _decode_utf_16(data)
    if len(data) - len(data.translate(None, _CONTROLS)) > max(3, len(data) // 20):
        raise NotReadable(_("This is not a text file."), _("Save the table as “CSV UTF-8” and try again."))
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        return _decode_legacy(data, fault.start)


def decode_as(data: bytes, encoding: str) -> str:
    """Return the text in one of LEGACY_ENCODINGS; the rest becomes U+FFFD, a fault of its row."""
    return data.decode(encoding, "replace")


def _decode_utf_16(data: bytes) -> tuple[str, list[str]]:
    try:
        return data.decode("utf-16"), [_("The file was read as UTF-16.")]
    except UnicodeDecodeError:
        raise NotReadable(
            _("It begins like UTF-16 and goes on otherwise."), _("Save it as “CSV UTF-8” and try again.")
        ) from None


def _decode_legacy(data: bytes, first_doubt: int) -> tuple[str, list[str]]:
    row = len(data[:first_doubt].splitlines() or [b""]) + data[:first_doubt].endswith((b"\n", b"\r"))
    if _UTF_8_LETTER.search(data):  # a damaged UTF-8 file: read otherwise it would give wrong letters
        raise _doubt({}, row)
    readings: dict[str, str] = {}  # text by encoding, each text once
    for encoding in LEGACY_ENCODINGS:
        text = _plausible_text(data, encoding)
        if text is not None and text not in readings.values():
            readings[encoding] = text
    if len(readings) != 1:
        raise _doubt(readings, row)
    ((encoding, text),) = readings.items()
    name = LEGACY_ENCODINGS[encoding]
    return text, [
        _("The file is not UTF-8 and was read as %(encoding)s. Check letters such as ü and é.", encoding=name)
    ]


def _doubt(readings: dict[str, str], row: int) -> NotReadable:
    """Show the first words that differ, as the likeliest encodings read them."""
    words = zip(*(_WORD.findall(text)[:1_000] for text in readings.values()), strict=False)
    differing = next((each for each in words if len(set(each)) > 1), ())
    shown = [
        f"{word[:_SHOWN_CHARACTERS]} ({LEGACY_ENCODINGS[encoding]})"
        for encoding, word in zip(readings, differing, strict=False)
    ]
    what = _("The letters cannot be told: the text is not UTF-8.")
    if shown:
        what += " " + _("It may read: %(readings)s.", readings=", ".join(shown[:READINGS_SHOWN]))
    remedy = _("Save the file as “CSV UTF-8” and try again, or name its encoding (in a command: --encoding).")
    return NotReadable(what, remedy, row=row)


# --- Does a text hold words? ----------------------------------------------------------------


def _plausible_text(data: bytes, encoding: str) -> str | None:
    """Return the text if every word in it could be one, else None."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    words = set(_WORD.findall(text))
    return text if all(_is_plausible(word) for word in words) else None


def _is_plausible(word: str) -> bool:
    """Say whether a word has letters of one script, capitals in their place, and no sign within."""
    if len({_script(sign) for sign in word if _is_letter(sign)} - {""}) > 1:
        return False
    return all(
        sign.isascii() or _fits(before, sign, after)
        for before, sign, after in zip(f" {word}", word, f"{word[1:]} ", strict=False)
    )


@lru_cache(maxsize=50_000)
def _fits(before: str, sign: str, after: str) -> bool:
    if ord(sign) in _LIGATURES or unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs"):
        return False
    if _is_letter(sign):
        in_lower_case = sign.isupper() and before.islower()
        in_capitals = sign.islower() and sign != "ß" and before.isupper() and after.isupper()
        return not in_lower_case and not in_capitals
    if unicodedata.combining(sign):
        return _is_letter(before)
    if _is_letter(before) and _is_letter(after):
        return sign in _JOINING
    if _is_letter(after):
        return sign in _OPENING or sign in _JOINING
    if _is_letter(before):
        return sign in _CLOSING or sign in _JOINING
    return not "\u2500" <= sign <= "\u25ff"  # what draws boxes


@lru_cache(maxsize=50_000)
def _is_letter(sign: str) -> bool:
    return sign.isalpha() and unicodedata.category(sign) != "Lm"


@lru_cache(maxsize=50_000)
def _script(letter: str) -> str:
    """Return the script of a letter by its Unicode name: LATIN, CYRILLIC, GREEK, CJK …"""
    name = unicodedata.name(letter, "").split(" ", 1)[0]
    return "" if name in _NO_SCRIPT else _ONE_SCRIPT.get(name, name)
