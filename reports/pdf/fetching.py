"""URL fetcher allow-list: the renderer reads our charts and fonts, no network, no other file (SSRF)."""

from collections.abc import Mapping
from pathlib import Path

from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

from reports.charts.drawing import Figure
from reports.logo import Logo

LOGO = "chart:logo"
FONTS = Path(__file__).parents[1] / "fonts"


class AssetDenied(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint has no types
    """A report asked for something that is not part of it; nothing is printed rather than something false."""


class ChartsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answer the addresses of a report's own charts and its logo, and deny every other address."""

    def __init__(self, figures: Mapping[str, Figure], logo: Logo | None = None) -> None:
        super().__init__(allowed_protocols=["chart"], allow_redirects=False)
        self._figures = figures
        self._logo = logo

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return a chart as SVG, or the company's logo."""
        if url == LOGO and self._logo is not None:
            return URLFetcherResponse(url, self._logo.content, {"Content-Type": self._logo.kind})
        figure = self._figures.get(url)
        if figure is None:
            raise AssetDenied(f"A report may only show its own charts, not {url[:200]!r}.")
        return URLFetcherResponse(url, figure.drawing().encode(), {"Content-Type": "image/svg+xml"})


class FontsOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Answer the addresses of our own font files and deny every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["font"], allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return a font file of `reports/fonts`."""
        name = url.removeprefix("font:")
        known = {path.name: path for path in FONTS.glob("*.ttf")}
        if not url.startswith("font:") or name not in known:
            raise AssetDenied(
                f"The font {url[:200]!r} is not in reports/fonts; install the whole package again."
            )
        return URLFetcherResponse(url, known[name].read_bytes(), {"Content-Type": "font/ttf"})
