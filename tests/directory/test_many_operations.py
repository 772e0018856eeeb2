"""A PATCH of thousands of operations: each finds its own entry without reading the others (linear)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.directory.asking import PATCH_OP
from webapp.directory.services.messages import ScimFault
from webapp.directory.services.patches import MOST_SEARCHED, patched

PEOPLE = 400


class Entry(dict[str, Any]):
    """A member that counts how often any of them is read or compared."""

    reads = 0

    def __getitem__(self, name: str) -> Any:
        Entry.reads += 1
        return super().__getitem__(name)

    def get(self, name: str, other: Any = None) -> Any:
        Entry.reads += 1
        return super().get(name, other)

    def __eq__(self, other: object) -> bool:
        Entry.reads += 1
        return super().__eq__(other)

    __hash__ = None


def members() -> list[Entry]:
    return [Entry(value=str(number)) for number in range(PEOPLE)]


def after(group: dict[str, Any], *operations: dict[str, Any]) -> list[str]:
    found = patched(group, {"schemas": [PATCH_OP], "Operations": list(operations)})
    return [entry["value"] for entry in found["members"]]


@pytest.mark.parametrize(
    ("before", "operations", "left"),
    [
        ([], [{"op": "add", "path": "members", "value": [each]} for each in members()], PEOPLE),
        (
            members(),
            [{"op": "remove", "path": f'members[value eq "{number}"]'} for number in range(PEOPLE)],
            0,
        ),
        (members(), [{"op": "remove", "path": "members", "value": [each]} for each in members()], 0),
    ],
)
def test_so_many_operations_read_each_member_a_few_times(
    before: list[Entry], operations: list[dict[str, Any]], left: int
) -> None:
    Entry.reads = 0
    assert len(after({"id": "1", "members": before}, *operations)) == left
    assert Entry.reads <= 8 * PEOPLE


def test_entries_of_a_long_list_are_looked_for_by_their_value_alone() -> None:
    by_type = {"op": "remove", "path": 'members[type eq "User"]'}
    short: list[dict[str, Any]] = [{"value": str(each), "type": "User"} for each in range(MOST_SEARCHED)]
    assert after({"id": "1", "members": short}, by_type) == []
    longer = {"op": "add", "path": "members", "value": [{"value": "999"}]}
    with pytest.raises(ScimFault) as fault:
        after({"id": "1", "members": short}, longer, by_type)
    assert fault.value.as_json["scimType"] == "tooMany"
