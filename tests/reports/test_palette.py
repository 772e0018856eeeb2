"""Another colour for a grade is changed in one place, and every style sheet follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.palette import LIGHT, palette_of, with_palette

PROJECT = Path(__file__).parents[2]
SHEETS = [*PROJECT.glob("webapp/static/css/*.css"), *PROJECT.glob("reports/styles/*.css")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_style_sheet_holds_the_colours_of_the_one_palette(sheet: Path) -> None:
    css = sheet.read_text("utf-8")
    assert css == with_palette(css, palette_of(sheet)), f"run: python -m reports.palette {sheet}"


@pytest.mark.parametrize(("name", "times"), [("app.css", 1), ("dark.css", 1), ("report.css", 1)])
def test_another_fill_for_a_grade_reaches_each_palette(name: str, times: int) -> None:
    [sheet] = [sheet for sheet in SHEETS if sheet.name == name]
    other = {**LIGHT, "C": LIGHT["C"]._replace(fill="#00ff7f")}
    assert with_palette(sheet.read_text("utf-8"), other).count("#00ff7f") == times
