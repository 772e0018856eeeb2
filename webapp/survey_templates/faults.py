"""Validation errors of a TOML file, each with file, key and a translatable sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.domain.wording import Sentence


@dataclass(frozen=True, kw_only=True)
class TemplateFault:
    """One thing that is wrong in a file, and what to write instead."""

    file: str
    key: str
    what: Sentence

    def told(self, say: Callable[[Sentence], str]) -> str:
        """Say it in the language of `say`, with the names of the file and the key before it."""
        return ": ".join(filter(None, (self.file, self.key, say(self.what))))

    def __str__(self) -> str:
        return self.told(str)


class FaultyTemplates(Exception):
    """One or more files cannot be used; `faults` names each."""

    def __init__(self, faults: Sequence[TemplateFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def told(self, say: Callable[[Sentence], str]) -> list[str]:
        """Say every fault in the language of `say`."""
        return [fault.told(say) for fault in self.faults]
