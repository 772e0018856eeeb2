"""Viewer that notes what a view asks of her (dependency tracking): who answers the same is shown the same."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from types import MethodType
from typing import Any

from flask import g

from webapp.web.viewers import Viewer

ASKED_WHOLE = frozenset({"was_there", "joined_after", "reads"})
"""Questions that are noted with their answer: thousands who came on different days answer the same."""


@dataclass(frozen=True)
class Question:
    """A field of a viewer, or one of her methods with what it is given."""

    name: str
    given: tuple[Hashable, ...] | None = None

    def answer(self, viewer: Viewer) -> Any:
        """Return what this viewer answers."""
        found = getattr(viewer, self.name)
        return found if self.given is None else found(*self.given)


class AskedViewer:
    """Stands for a viewer while a page is drawn, and notes each question in its order, with the answer."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.answers: dict[Question, Hashable] = {}

    def __getattr__(self, name: str) -> Any:
        member = getattr(Viewer, name, None)
        if name in ASKED_WHOLE:
            return lambda *given: self._ask(Question(name, given))
        if isinstance(member, property):
            return member.__get__(self)
        if callable(member):
            return MethodType(member, self)
        return self._ask(Question(name))

    def _ask(self, question: Question) -> Hashable:
        if question not in self.answers:
            before = g.get("is_of_this_moment", False)
            self.answers[question] = question.answer(self._viewer)
            g.is_of_this_moment = before  # the answer becomes part of the name, whatever it was read from
        return self.answers[question]
