"""URL fetcher: a report reads its own charts and fonts, no network and no other file."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from reports.pdf.fetching import AssetDenied, ChartsOnly, FontsOnly
from reports.pdf.pdf_writer import thread_writer
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.factories import make_imprint

WAYS = (
    '<img src="{address}" alt="x" />',
    '<a rel="attachment" href="{address}">x</a>',
    '<link rel="attachment" href="{address}" />',
    '<link rel="stylesheet" href="{address}" />',
    '<object data="{address}">x</object>',
    '<embed src="{address}" />',
    '<p style="background: url({address})">x</p>',
    '<ul><li style="list-style-image: url({address})">x</li></ul>',
)
SECRET = Path(__file__)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A server that is told of every connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_nothing_on_the_network_is_asked(way: str, listening: socket.socket) -> None:
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
    with pytest.raises(AssetDenied):
        HTML(string=way.format(address=address), url_fetcher=ChartsOnly({})).write_pdf()
    with pytest.raises(BlockingIOError):
        listening.accept()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", [SECRET.as_uri(), "data:text/plain,x", "../data.py", "chart:99"])
def test_no_file_is_read_and_a_missing_chart_is_an_error(way: str, address: str) -> None:
    page = HTML(
        string=way.format(address=address), base_url=f"{SECRET.parent.as_uri()}/", url_fetcher=ChartsOnly({})
    )
    with pytest.raises(AssetDenied):
        page.write_pdf()


def test_nothing_is_printed_where_a_chart_is_missing() -> None:
    sheet = Sheet(make_imprint(), words_of("en"))
    body = '<body data-doc="" data-imprint="" data-page=""><img src="chart:99" alt="x" /></body>'
    with pytest.raises(AssetDenied, match="its own charts"):
        thread_writer().write(
            f'<html lang="en"><head><title>x</title></head>{body}</html>', sheet, exports=None
        )


@pytest.mark.parametrize(
    "address", ["font:../data.py", "font:Missing.ttf", SECRET.as_uri(), "http://127.0.0.1:9/x.ttf"]
)
def test_a_missing_or_foreign_font_is_an_error(address: str) -> None:
    face = f"@font-face {{ font-family: x; src: url({address}) }}"
    with pytest.raises(AssetDenied, match="is not in reports/fonts"):
        CSS(string=face, url_fetcher=FontsOnly(), font_config=FontConfiguration())
