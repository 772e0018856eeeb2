"""Difference between two versions of a needs list, need by need, for whoever knows the earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.needs import EXPLANATIONS
from webapp.models import Need, NeedsList
from webapp.needs.services.differences import Fate, Words, difference
from webapp.needs.services.lists import Standing


@dataclass(frozen=True, kw_only=True)
class ChangedNeed:
    """One need that differs: its wording, then the explanations that differ, each with its label."""

    position: int | None  # None where it was taken out
    moved_from: int | None = None
    is_new: bool = False
    texts: tuple[tuple[str, list[Words]], ...] = ()  # the label is "" for the need itself


def version_before(standing: Standing, needs_list: NeedsList) -> NeedsList | None:
    """Return the proposed version that came before this one, if there is one."""
    older = [version for version in standing.proposed_versions if version.version < needs_list.version]
    return older[0] if older else None


def changes_between(before: NeedsList, after: NeedsList) -> list[ChangedNeed]:
    """Return what differs in the order of the later version; what was taken out stands last."""
    old = {need.lineage: need for need in before.needs}
    changes = [
        _change(old.pop(need.lineage, None), need)
        for need in sorted(after.needs, key=lambda need: need.position)
    ]
    gone = [
        ChangedNeed(position=None, texts=(("", [Words(Fate.TAKEN_OUT, need.text)]),))
        for need in sorted(old.values(), key=lambda need: need.position)
    ]
    return [change for change in changes if change is not None] + gone


def _change(before: Need | None, after: Need) -> ChangedNeed | None:
    if before is None:
        words = (("", [Words(Fate.PUT_IN, after.text)]),)
        return ChangedNeed(position=after.position, is_new=True, texts=words)
    fields = {"text": "", **EXPLANATIONS}
    texts = tuple(
        (label, difference(getattr(before, name), getattr(after, name)))
        for name, label in fields.items()
        if getattr(before, name) != getattr(after, name)
    )
    moved_from = before.position if before.position != after.position else None
    if not texts and moved_from is None:
        return None
    return ChangedNeed(position=after.position, moved_from=moved_from, texts=texts)
