"""The company's logo on prints."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture that was cleaned when it was uploaded."""

    content: bytes
    kind: str  # image/png or image/svg+xml
