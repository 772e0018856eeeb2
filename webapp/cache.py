"""LRU cache of immutable computed values.

What is kept lies in one process. It must be named by its content, so that no two processes can disagree.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """LRU cache of values by name; those used longest ago go once all weigh more than `most`."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._weight = 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def find(self, name: Hashable) -> Value | None:
        """Return a value, or None where it is not kept."""
        found = self._values.get(name)
        if found is None:
            return None
        self._values.move_to_end(name)
        return found[0]

    def keep(self, name: Hashable, value: Value, *, weight: int = 1) -> Value:
        """Keep a value under this name in place of an earlier one, and return it."""
        earlier = self._values.pop(name, None)
        self._values[name] = value, weight
        self._weight += weight - (earlier[1] if earlier else 0)
        while self._weight > self._most and len(self._values) > 1:
            _, (_, gone) = self._values.popitem(last=False)
            self._weight -= gone
        return value
