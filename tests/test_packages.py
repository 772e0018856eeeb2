"""Supply chain: every Python package is pinned, hashed, and there for a reason."""

from __future__ import annotations

import importlib.metadata
import re
import stat
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from webapp.running.serving import command_line

PROJECT = Path(__file__).parent.parent
FILES = ("requirements.txt", "tests/requirements.txt")


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_pinned(file: str) -> None:
    assert all(re.fullmatch(r"==[^,*]+", str(wanted.specifier)) for wanted in _requirements(file))


@pytest.mark.parametrize("file", FILES)
def test_every_direct_package_has_a_reason_and_a_date(file: str) -> None:
    lines = (PROJECT / file).read_text().split("\n\n")[1].splitlines()
    for before, line in pairwise(lines):
        if "==" in line:
            assert re.fullmatch(r"# \S.*; 20\d\d-\d\d(-\d\d)?", before), line


@pytest.mark.parametrize("file", FILES)
def test_every_package_is_held_to_the_hashes_of_its_files(file: str) -> None:
    whole = (PROJECT / file).read_text().replace("\\\n", " ")
    pins = [line for line in whole.splitlines() if "==" in line]
    assert len(pins) == len(_requirements(file))
    assert all(re.search(r"( +--hash=sha256:[0-9a-f]{64})+$", pin) for pin in pins)
    assert "://" not in whole
    assert "--require-hashes" in (PROJECT / "run").read_text()


def test_every_package_that_comes_along_is_pinned_too() -> None:
    here = _requirements("requirements.txt")
    pinned = {canonicalize_name(wanted.name) for wanted in here}
    assert not _needed_by(here) - pinned
    tests = _requirements("tests/requirements.txt")
    pinned |= {canonicalize_name(wanted.name) for wanted in tests}
    assert not _needed_by(tests) - pinned


def _requirements(file: str) -> list[Requirement]:
    lines = (PROJECT / file).read_text().splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if "==" in line]


def _needed_by(requirements: list[Requirement]) -> set[str]:
    """Return the names of all packages that these ask for on this machine."""
    return {
        canonicalize_name(needed.name)
        for wanted in requirements
        for needed in map(Requirement, importlib.metadata.requires(wanted.name) or [])
        if any(
            needed.marker is None or needed.marker.evaluate({"extra": extra})
            for extra in ("", *wanted.extras)
        )
    }


@pytest.mark.parametrize("command", ["run", "test", ".ci/run"])
def test_the_commands_can_be_executed(command: str) -> None:
    assert (PROJECT / command).stat().st_mode & stat.S_IXUSR


def test_the_help_of_run_names_every_option_of_the_launcher() -> None:
    text = (PROJECT / "run").read_text().split("\n\n")[0]
    options = re.findall(r"--\w+", command_line().format_help())
    assert not [option for option in options if option not in text]
