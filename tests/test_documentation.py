"""Files, modules and packages that the documentation names exist: what it says can be followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
DOCUMENTS = (
    "DEVELOPING.md",
    "README.md",
    "OPERATING.md",
    "benchmarks/README.md",
    "survey_templates/README.md",
)
FOLDERS = ("benchmarks", "deploy", "migrations", "reports", "survey_templates", "tests", "webapp")
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|html|txt|po|toml|md|css|js|sh|service))`")
NAMED_MODULE = re.compile(r"python -m ((?:benchmarks|reports|tests|webapp)[\w.]*)")
NAMED_PACKAGE = re.compile(r"^\| ((?:`\w+`,? ?)+) \|", re.MULTILINE)
FIRM_OWN = {"survey.toml", "reports.po"}  # examples: a firm's file, and a catalogue that a language may have


def files() -> set[str]:
    """Return every file of the project, each with a slash before it."""
    found = [path for folder in FOLDERS for path in (PROJECT / folder).rglob("*") if path.is_file()]
    return {f"/{path.relative_to(PROJECT)}" for path in [*found, *PROJECT.glob("*.*")]}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_module_that_is_named_exists(document: str) -> None:
    text, known = (PROJECT / document).read_text("utf-8"), files()
    named = {name for name in NAMED_FILE.findall(text) if Path(name).name not in FIRM_OWN}
    gone = {name for name in named if not any(path.endswith(f"/{name}") for path in known)}
    modules = {name.rstrip(".").replace(".", "/") for name in NAMED_MODULE.findall(text)}
    gone |= {name for name in modules if not {f"/{name}.py", f"/{name}/__main__.py"} & known}
    assert not gone, f"{document} names these, and they are not there: {gone}"


def test_the_table_of_the_house_names_every_package() -> None:
    cells = NAMED_PACKAGE.findall((PROJECT / "DEVELOPING.md").read_text("utf-8"))
    told = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    packages = {path.parent.name for path in (PROJECT / "webapp").glob("*/__init__.py")}
    assert packages - told == {"sample_company", "survey_templates"}, "say in one line what these hold"
    assert not told - packages, "these are not there"
