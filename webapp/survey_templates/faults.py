"""Validation errors of a survey template, each with file, key and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TemplateFault:
    """One thing that is wrong in a template, and what to write instead."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.what}" if self.key else f"{self.file}: {self.what}"


class FaultyTemplates(Exception):
    """One or more survey templates cannot be used; `faults` names each."""

    def __init__(self, faults: Sequence[TemplateFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
