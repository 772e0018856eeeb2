"""QR codes of printed slips and posters, read back from the picture of the paper by a decoder of others."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from reports import render
from reports.charts.qr_code import qr_code
from reports.data import Paper
from reports.samples.kinds import SAMPLES, print_sample
from tests.reports.factories import make_imprint

OFFICE_PRINT = 150  # dots an inch: a phone sees more of a slip
SECRET = "7QK0M4XD0P00WM8W"


def pictures_of(pdf: bytes) -> list[Image.Image]:
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-gray", "-r", str(OFFICE_PRINT), "-", f"{folder}/page"]
        subprocess.run(command, input=pdf, check=True)
        return [Image.open(io.BytesIO(page.read_bytes())) for page in sorted(Path(folder).iterdir())]


def scanned(pdf: bytes) -> list[str]:
    return [found.text for page in pictures_of(pdf) for found in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_slip_is_scanned_as_its_own_code_behind_the_address(paper: Paper) -> None:
    sheets = SAMPLES["code-sheets"][1](make_imprint(paper=paper))
    (slips,) = sheets.departments
    wanted = [f"{sheets.link}{code.replace(' ', '')}" for code in slips.codes]
    assert sorted(scanned(render.render_code_sheets(sheets))) == sorted(wanted)


def test_a_long_address_is_scanned_too() -> None:
    link = "https://report-cards.intranet.northwick-manufacturing.example/people/cards/code#"
    sheets = replace(SAMPLES["code-sheets"][1](make_imprint()), link=link)
    assert all(text.startswith(link) for text in scanned(render.render_code_sheets(sheets)))


def test_a_poster_is_scanned_as_the_address_without_any_code() -> None:
    pdf = print_sample("grading-poster")
    assert scanned(pdf) == ["https://cards.example.com/code"]
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1


def test_a_stain_on_the_paper_does_not_matter() -> None:
    (page,) = pictures_of(print_sample("grading-poster"))
    (found,) = zxingcpp.read_barcodes(page)
    place = found.position
    side = place.top_right.x - place.top_left.x
    middle = (place.top_left.x + side // 2, place.top_left.y + side // 2)
    stain = [(middle[0] - side // 10, middle[1]), (middle[0] + side // 10, middle[1] + side // 5)]
    ImageDraw.Draw(page).ellipse([*stain[0], *stain[1]], fill=128)
    assert [again.text for again in zxingcpp.read_barcodes(page)] == [found.text]


def test_it_is_drawn_as_vectors_with_words_that_do_not_hold_the_code() -> None:
    reader = pypdf.PdfReader(io.BytesIO(print_sample("code-sheets")))
    assert [list(page.images) for page in reader.pages] == [[] for _ in reader.pages]
    figure = qr_code(f"https://cards.example.com/code#{SECRET}", label="A code to scan", size=80)
    assert SECRET not in figure.svg()
