"""Sanitise an uploaded logo: PNG is drawn anew by Pillow, SVG is written anew by an allow-list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from webapp.branding.services.refusal import LogoRefused
from webapp.domain.wording import N_

PNG, SVG = "image/png", "image/svg+xml"
MOST_SENT = 5_000_000  # bytes of the file that is cleaned
MOST_BYTES = 256_000
MOST_PIXELS = 16_000_000
WIDEST, HIGHEST = 1_200, 300  # pixels: three hundred to the inch on a print
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Logo:
    """A picture that may be shown: its bytes and what they are."""

    content: bytes
    kind: str

    @property
    def digest(self) -> str:
        """What stands in its address: another picture has another one."""
        return hashlib.sha256(self.content).hexdigest()[:16]


def clean_logo(data: bytes) -> Logo:
    """Return the picture of a file, cleaned; raise LogoRefused."""
    if len(data) > MOST_SENT:
        key = N_("This file has %(size)s MB; at most %(most)s fit. Make it smaller, then send it again.")
        raise LogoRefused(key, size=len(data) // 1_000_000, most=MOST_SENT // 1_000_000)
    if data.startswith(_SIGNATURE):
        logo = Logo(_drawn_anew(data), PNG)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from webapp.branding.services.svg import clean_svg  # few logos are changed: nobody else waits for it

        logo = Logo(clean_svg(data), SVG)
    else:
        raise LogoRefused(N_("This file is neither PNG nor SVG. Export the logo as one of the two."))
    if len(logo.content) > MOST_BYTES:
        key = N_("This logo takes %(size)s kB; at most %(most)s fit. Make it simpler, then send it again.")
        raise LogoRefused(key, size=len(logo.content) // 1000, most=MOST_BYTES // 1000)
    return logo


def _drawn_anew(data: bytes) -> bytes:
    """Decode and encode a PNG: its pixels stay, made smaller where they are too many, and nothing else."""
    from PIL import Image, UnidentifiedImageError  # the same

    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    if width * height > MOST_PIXELS:
        key = N_("This picture has %(width)s × %(height)s points. Make it smaller, then send it again.")
        raise LogoRefused(key, width=width, height=height)
    damaged = LogoRefused(N_("This PNG is damaged. Export the logo once more."))
    if b"IEND" not in data:  # Pillow takes half a picture once the renderer of prints is loaded
        raise damaged
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as picture:
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        raise damaged from None
    drawn.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    written = BytesIO()
    Image.frombytes("RGBA", drawn.size, drawn.tobytes()).save(written, "PNG", optimize=True)
    return written.getvalue()
