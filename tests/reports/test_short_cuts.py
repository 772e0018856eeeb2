"""The shorter ways through the layout lead to the same pages."""

from contextlib import nullcontext

import pytest
from weasyprint.layout import block

from reports import press, render, samples, short_cuts
from tests.reports.test_render import HARD


@pytest.mark.parametrize("name", ["long names and needs", "other scripts"])
def test_a_pair_has_the_same_bytes_without_the_short_cuts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    short = render.render_comparison(HARD[name])
    monkeypatch.setattr(press, "short_cuts", nullcontext)
    assert render.render_comparison(HARD[name]) == short


@pytest.mark.parametrize("kind", ["celebration", "minutes", "code-sheets"])
def test_a_sheet_has_the_same_bytes_without_the_short_cuts(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = samples.print_sample(kind, language="de")
    monkeypatch.setattr(press, "short_cuts", nullcontext)
    assert samples.print_sample(kind, language="de") == short


@pytest.mark.parametrize("margins", [[], [3.5], [0, 2], [-1], [2.5, -7, 4, -3], [-0.5, 0]])
def test_margins_collapse_as_they_do_without_the_short_cuts(margins: list[float]) -> None:
    assert short_cuts.collapse_margin(margins) == block.collapse_margin(margins)


def test_every_short_cut_replaces_what_the_renderer_calls_and_is_taken_back() -> None:
    usual = [getattr(place, name) for place, name, _, _ in short_cuts.SHORT_CUTS]
    with short_cuts.short_cuts():
        taken = [getattr(place, name) for place, name, _, _ in short_cuts.SHORT_CUTS]
    assert not set(usual) & set(taken)
    assert usual == [getattr(place, name) for place, name, _, _ in short_cuts.SHORT_CUTS]
