"""Architecture rules: file and folder sizes, plain templates, sealed tables."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parent.parent
CODE = ("webapp", "reports", "tests", "migrations", "benchmarks")
LONGEST_FILE = 250
LONGER_FOR_A_REASON = {
    "tests/web/access_table.py": 400,  # one line a route: who may open what is read in one place
}

LONGEST_TEMPLATE = 80
MOST_MODULES = 25
MAIL = PROJECT / "webapp" / "templates" / "mail" / "page.html"
"""The one page that carries its style: a mail fetches nothing."""
SEALED = frozenset({"roll", "urn", "tally", "comment", "drawn_code"})
"""The tables that only these modules of webapp/urn may name; comments.py names its own."""
URN = frozenset(
    f"webapp/urn/{name}.py"
    for name in ("anonymity", "counting", "drawn_codes", "held_cards", "own_cards", "tables", "typed_cards")
)
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


def test_no_file_is_longer_than_two_hundred_and_fifty_lines() -> None:
    # Migrations are lists of tables, written once and never read as a whole.
    lengths = {_name(path): _length(path) for path in _files(".py", *CODE) if path.parent.name != "versions"}
    long = {
        name: lines for name, lines in lengths.items() if lines > LONGER_FOR_A_REASON.get(name, LONGEST_FILE)
    }
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
            case ast.ImportFrom(
                module="webapp.urn.anonymity" | "webapp.urn.tables" | "webapp.urn.comments", names=names
            ):
                yield from (f"import {alias.name}" for alias in names if alias.name in SEALED)
            case ast.Attribute(
                value=ast.Name(id="anonymity" | "tables" | "comments" as module), attr=name
            ) if name in SEALED:
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
    texts = {_name(path): path.read_text(encoding="utf-8") for path in _files(".py", *CODE)}
    silent = [name for name, text in texts.items() if text and not re.match(r'r?"""\S', text)]
    assert not silent, f"begin these with one sentence: {silent}"
