"""Layout fast paths: pages and bytes are those of the renderer without them."""

from contextlib import nullcontext

import pytest
from weasyprint.layout import block

from reports import render
from reports.engine import layout, pdf_writer
from reports.samples import data as sample_data
from reports.samples import kinds as samples
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.test_render import HARD


@pytest.mark.parametrize("name", ["long names and needs", "other scripts"])
def test_a_pair_has_the_same_bytes_without_the_fast_paths(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = render.render_comparison(HARD[name])
    monkeypatch.setattr(pdf_writer, "fast_paths", nullcontext)
    assert render.render_comparison(HARD[name]) == fast


@pytest.mark.parametrize("kind", ["celebration", "minutes", "code-sheets"])
def test_a_sheet_has_the_same_bytes_without_the_fast_paths(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = samples.print_sample(kind, language="de")
    monkeypatch.setattr(pdf_writer, "fast_paths", nullcontext)
    assert samples.print_sample(kind, language="de") == fast


@pytest.mark.parametrize("margins", [[], [3.5], [0, 2], [-1], [2.5, -7, 4, -3], [-0.5, 0]])
def test_margins_collapse_as_they_do_without_the_fast_paths(margins: list[float]) -> None:
    assert layout.collapse_margin(margins) == block.collapse_margin(margins)


def test_every_fast_path_replaces_what_the_renderer_calls_and_is_taken_back() -> None:
    usual = [getattr(place, name) for place, name, _, _ in layout.FAST_PATHS]
    with layout.fast_paths():
        taken = [getattr(place, name) for place, name, _, _ in layout.FAST_PATHS]
    assert not set(usual) & set(taken)
    assert usual == [getattr(place, name) for place, name, _, _ in layout.FAST_PATHS]


def test_words_that_fitted_a_wide_column_are_still_broken_in_a_narrow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = "<tbody><tr><td>Answers within a day</td><td></td></tr></tbody>"
    tables = "".join(
        f'<table><colgroup><col style="width: {width}"/><col/></colgroup>{cell}</table>'
        for width in ("4cm", "9cm", "9cm", "1.5cm")
    )
    head = '<html lang="en"><head><title>Widths</title></head><body data-doc="" data-imprint="" data-page="">'
    html = f"{head}{tables}</body></html>"
    sheet = Sheet(sample_data.sample_imprint(), words_of("en"))
    fast = pdf_writer.thread_writer().write(html, sheet, exports=None)
    monkeypatch.setattr(pdf_writer, "fast_paths", nullcontext)
    assert pdf_writer.thread_writer().write(html, sheet, exports=None) == fast
