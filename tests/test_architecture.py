"""Architecture rules: file and folder sizes, plain templates, sealed tables, pinned packages."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import stat
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from webapp.running.serving import command_line

PROJECT = Path(__file__).parent.parent
CODE = ("webapp", "reports", "tests", "migrations", "benchmarks")
LONGEST_FILE = 400
LONGER_FOR_A_REASON = {
    "webapp/urn/anonymity.py": 480,  # the one file that an auditor reads, with sealing.py beside it
}
LONGEST_TEMPLATE = 80
MOST_MODULES = 25
MAIL = PROJECT / "webapp" / "templates" / "mail" / "page.html"
"""The one page that carries its style: a mail fetches nothing."""
SEALED = frozenset({"roll", "urn", "tally", "comment", "drawn_code"})
"""The tables that only webapp/urn/anonymity.py and drawn_codes.py may name; comments.py names its own."""
URN = frozenset({f"webapp/urn/{name}.py" for name in ("anonymity", "drawn_codes", "held_cards")})
NAMES_A_SEALED_TABLE = re.compile(
    rf"\b(FROM|INTO|UPDATE|JOIN|TABLE)\s+({'|'.join(sorted(SEALED))})\b", re.IGNORECASE
)
TAKEN_UP_BY_TEMPLATES = {"if", "elif", "else", "endif", "for", "endfor"}
STRUCTURE = {
    "extends",
    "import",
    "from",
    "include",
    "block",
    "endblock",
    "macro",
    "endmacro",
    "call",
    "endcall",
}
STRUCTURE |= {"set", "endset", "trans", "pluralize", "endtrans"}


def _files(ending: str, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((PROJECT / folder).rglob(f"*{ending}"))


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def _templates() -> list[Path]:
    return [*_files(".html", "webapp/templates"), *_files(".html", "reports/templates", "tests")]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    # Migrations are lists of tables, written once and never read as a whole.
    files = [path for path in _files(".py", *CODE) if path.parent.name != "versions"]
    limits = {path: LONGER_FOR_A_REASON.get(_name(path), LONGEST_FILE) for path in files}
    long = {_name(path): lines for path, limit in limits.items() if (lines := _length(path)) > limit}
    assert not long, f"split these by subject: {long}"


def test_no_folder_holds_more_than_twenty_five_modules() -> None:
    folders = Counter(path.parent for path in _files(".py", *CODE))
    full = {_name(folder): modules for folder, modules in folders.items() if modules > MOST_MODULES}
    assert not full, f"group these in packages by subject: {full}"


def test_no_template_is_longer_than_eighty_lines() -> None:
    long = {_name(path): lines for path in _templates() if (lines := _length(path)) > LONGEST_TEMPLATE}
    assert not long, f"move parts of these into templates of their own: {long}"


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_templates_hold_no_style_and_no_script_of_their_own() -> None:
    inline = re.compile(
        r"<style\b|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
    )
    pages = [path for path in _templates() if path != MAIL]
    found = {_name(path): hits for path in pages if (hits := inline.findall(_without_comments(path)))}
    assert not found, f"move these into the style sheets or the script: {found}"


def test_templates_decide_and_repeat_and_nothing_else() -> None:
    allowed = TAKEN_UP_BY_TEMPLATES | STRUCTURE
    found = {
        _name(path): sorted(strange)
        for path in _templates()
        if (strange := set(re.findall(r"{%-?\s*(\w+)", _without_comments(path))) - allowed)
    }
    assert not found, f"do this in the view: {found}"


def _without_comments(path: Path) -> str:
    return re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_only_the_urn_names_roll_urn_tally_and_comment() -> None:
    files = [path for path in _files(".py", "webapp", "benchmarks") if _name(path) not in URN]
    found = {_name(path): hits for path in files if (hits := sorted(_sealed_names(path)))}
    assert found == {"webapp/urn/comments.py": ["Table('comment')"]}, f"ask webapp.anonymity instead: {found}"


def _sealed_names(path: Path) -> Iterator[str]:
    """Find sealed tables that a file imports, reaches for, defines, or names in SQL."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module="webapp.urn.anonymity" | "webapp.urn.comments", names=names):
                yield from (f"import {alias.name}" for alias in names if alias.name in SEALED)
            case ast.Attribute(value=ast.Name(id="anonymity" | "comments" as module), attr=name) if (
                name in SEALED
            ):
                yield f"{module}.{name}"
            case ast.Call(func=ast.Name(id="Table" | "table"), args=[ast.Constant(value=name), *_]) if (
                name in SEALED
            ):
                yield f"Table({name!r})"
            case ast.Assign(targets=[ast.Name(id="__tablename__")], value=ast.Constant(value=name)) if (
                name in SEALED
            ):
                yield f"__tablename__ = {name!r}"
            case ast.Subscript(value=ast.Attribute(attr="tables"), slice=ast.Constant(value=name)) if (
                name in SEALED
            ):
                yield f"tables[{name!r}]"
            case ast.Constant(value=str(words)) if NAMES_A_SEALED_TABLE.search(words) and not _is_prose(
                words
            ):
                yield words


def _is_prose(words: str) -> bool:
    """Tell a sentence ("taken from roll and urn") from a statement: SQL is written in capitals here."""
    return not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|TRUNCATE|CREATE|DROP|ALTER)\b", words)


def test_the_domain_knows_no_clock_and_no_chance_of_its_own() -> None:
    own = re.compile(
        r"\b(datetime\.now|date\.today|time\.time|random\.(random|choice|shuffle)|secrets\.\w+)\("
    )
    found = {_name(path): own.findall(path.read_text()) for path in _files(".py", "webapp/domain")}
    assert not {name for name, hits in found.items() if hits}, f"take these as arguments: {found}"


def test_services_never_commit() -> None:
    found = [
        _name(path)
        for path in _files(".py", "webapp")
        if path.parent.name == "services" and ".commit(" in path.read_text()
    ]
    assert not found, f"end the transaction in the view or the command: {found}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in _files(".py", *CODE)
        if (tree := ast.parse(path.read_text(encoding="utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert not silent, f"begin these with one sentence: {silent}"


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_every_package_is_pinned(file: str) -> None:
    assert all(re.fullmatch(r"==[^,*]+", str(wanted.specifier)) for wanted in _requirements(file))


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_every_direct_package_has_a_reason_and_a_date(file: str) -> None:
    lines = (PROJECT / file).read_text().split("\n\n")[1].splitlines()
    for before, line in pairwise(lines):
        if "==" in line:
            assert re.fullmatch(r"# \S.*; 20\d\d-\d\d(-\d\d)?", before), line


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
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
