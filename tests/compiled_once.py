"""What every test's application would compile again: its addresses and its templates.

A test makes an application of its own. Werkzeug writes two functions for each of its addresses and Jinja
one for each template, the same ones every time; together they took a quarter of all tests' time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps

import pytest
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Let the applications of this run share what is written for an address."""
    written: dict[tuple[object, ...], Callable[..., object]] = {}
    plain = Rule._compile_builder

    @wraps(plain)
    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., object]:
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in written:
            written[key] = plain(rule, append_unknown)
        return written[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_once)
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Keep the templates of this run compiled, by their text."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
