"""Uploaded logos: what is kept of a picture, and what is refused in words that help."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from webapp.branding.services.logos import MOST_BYTES, PNG, SVG, clean_logo
from webapp.branding.services.refusal import LogoRefused

HEAD = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
)
SHAPE = b'<path d="M0 0h9v9z"/>'


def svg(inside: bytes) -> str:
    return clean_logo(HEAD + inside + SHAPE + b"</svg>").content.decode()


def png(width: int = 40, height: int = 20, **options: object) -> bytes:
    written = BytesIO()
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGBA")
    picture.save(written, "PNG", **options)
    return written.getvalue()


ATTACKS = [
    b"<script>alert(1)</script>",
    b'<g onload="alert(1)"/>',
    b'<a href="javascript:alert(1)"><path d="M1 1"/></a>',
    b'<image href="https://example.com/x.png"/>',
    b'<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    b'<use href="https://example.com/x.svg#a"/>',
    b'<rect fill="url(https://example.com/x.svg#a)"/>',
    b'<rect fill="url(x.svg#a)"/>',
    b'<rect fill="\nurl(x.svg#a)"/>',
    b'<rect style="fill:url(//example.com/x#a)"/>',
    b"<style>rect{fill:url(https://example.com/x.svg#a)} @import 'https://example.com/x.css';</style>",
    b'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="/"/></body></foreignObject>',
    b'<animate attributeName="href" to="javascript:alert(1)"/>',
    b'<set attributeName="onload" to="alert(1)"/>',
    b'<linearGradient id="a" href="https://example.com/x.svg#a"/>',
    b'<?xml-stylesheet href="https://example.com/x.css"?>',
    b'<g xml:base="https://example.com/"/>',
    b"<svg onload='alert(1)'/>",
    b"<text>https://example.com</text>",
]


@pytest.mark.parametrize("attack", ATTACKS, ids=[str(number) for number in range(len(ATTACKS))])
def test_nothing_that_acts_or_fetches_is_left_of_an_svg(attack: bytes) -> None:
    left = svg(attack)
    assert (
        re.search(
            r"script|onload|example\.com|javascript|data:|url\(|href|http(?!://www\.w3\.org/2000)", left
        )
        is None
    )
    assert '<path d="M0 0h9v9z">' in left


def test_styles_of_a_drawing_program_become_attributes() -> None:
    left = svg(
        b"<style>.cls-1,.b{fill:#f00}#x{opacity:.5} rect{stroke:#00f}</style>"
        b'<rect id="x" class="cls-1" style="stroke-width:2;position:fixed" width="3" height="3"/>'
    )
    rect = re.search(r"<rect [^>]*>", left)
    assert rect is not None
    for attribute in ('fill="#f00"', 'opacity=".5"', 'stroke="#00f"', 'stroke-width="2"'):
        assert attribute in rect[0]
    assert "style" not in left
    assert "class" not in left


def test_gradients_refer_to_gradients_and_never_in_a_circle() -> None:
    left = svg(
        b'<linearGradient id="a"><stop offset="0" stop-color="#0a5"/></linearGradient>'
        b'<linearGradient id="b" xlink:href="#a"/><linearGradient id="c" xlink:href="#d"/>'
        b'<linearGradient id="d" xlink:href="#c"/><rect fill="url(#b)"/>'
        b'<clipPath id="e"><path clip-path="url(#e)" d="M0 0"/></clipPath>'
    )
    assert left.count("href") == 1
    assert '<linearGradient id="b" href="#a">' in left
    assert 'fill="url(#b)"' in left
    assert "clip-path" not in left


REFUSED: list[tuple[bytes, str]] = [
    (b"GIF89a", "neither PNG nor SVG"),
    (b"", "neither PNG nor SVG"),
    (b"<html/>", "no SVG picture"),
    (b"<svg", "cannot be read"),
    (HEAD.replace(b' viewBox="0 0 9 9"', b"") + SHAPE + b"</svg>", "how large"),
    (HEAD + b"<text>Northwick</text></svg>", "no shapes"),
    (HEAD + b"<g>" * 99 + b"</g>" * 99 + b"</svg>", "too many parts"),
    (HEAD + b"<g/>" * 6_000 + b"</svg>", "too many parts"),
    (b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>' + HEAD + SHAPE + b"</svg>", "entities"),
    (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;</svg>", "entities"),
    ((HEAD + SHAPE + b"</svg>").decode().encode("utf-16"), "neither PNG nor SVG"),
    (HEAD + SHAPE * 4_000 + b'<path d="' + b"M0 0" * 80_000 + b'"/></svg>', "kB"),
    (b"<" * 6_000_000, "6 MB"),
    (png()[:60], "damaged"),
    (png()[:16] + (40_000).to_bytes(4) * 2 + png()[24:], "40000 × 40000 points"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED, ids=[str(number) for number in range(len(REFUSED))])
def test_what_is_no_logo_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(LogoRefused, match=words):
        clean_logo(data)


def test_a_doctype_of_a_drawing_program_does_no_harm() -> None:
    doctype = (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert (
        clean_logo(b'<?xml version="1.0" encoding="UTF-8"?>' + doctype + HEAD + SHAPE + b"</svg>").kind == SVG
    )


def test_a_png_is_drawn_anew_and_made_smaller_and_nothing_hides_in_it() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    data = png(4_000, 200, pnginfo=notes) + b"<script>at the end</script>"
    logo = clean_logo(data)
    assert logo.kind == PNG
    assert len(logo.content) < MOST_BYTES
    assert b"script" not in logo.content
    assert re.findall(rb"IHDR|IDAT|IEND|[a-z]{3}[A-Z]?t", logo.content)[0] == b"IHDR"
    with Image.open(BytesIO(logo.content)) as picture:
        assert picture.size == (1_200, 60)
        assert picture.mode == "RGBA"
        assert picture.info == {}
    assert clean_logo(logo.content).content == logo.content


def test_a_picture_of_few_bytes_and_very_many_points_is_not_unpacked() -> None:
    """A bomb: 20,000 by 20,000 points of one colour take some hundred kilobytes in the file."""
    head = b"\x89PNG\r\n\x1a\n"
    size = (20_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    chunks = [(b"IHDR", size), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b"")]
    for name, content in chunks:
        head += len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)
    with pytest.raises(LogoRefused, match="20000 × 20000 points"):
        clean_logo(head)
