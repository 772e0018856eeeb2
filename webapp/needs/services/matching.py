"""Fuzzy matching (difflib): which need each line of an imported list goes on from, and what that changes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from webapp.domain.needs import (
    EXPLANATIONS,
    EXPLANATIONS_IN_FILES,
    NEEDS_ON_A_CARD,
    NeedWords,
    Wording,
    plain_wording,
)
from webapp.importing.services.csv_files import Row
from webapp.importing.services.plan import Fate
from webapp.language import gettext as _
from webapp.needs.services.lists import Standing, is_settled
from webapp.needs.services.wording import Basis, NeedLine, basis_of

ENOUGH_ALIKE = 0.6  # difflib's ratio from which a need at the same position counts as reworded


@dataclass(frozen=True)
class PlannedList:
    """A list that is to be in force: its direction and its six lines."""

    standing: Standing
    basis: Basis
    lines: tuple[NeedLine, ...]


def position_of(text: str) -> int | None:
    """Read a position, 1 to 6; None where it is none."""
    is_digit = text.isdecimal() and len(text) == 1
    return int(text) if is_digit and 1 <= int(text) <= NEEDS_ON_A_CARD else None


def goes_on(
    session: Session, standing: Standing, *, lines: Sequence[NeedLine], told: Collection[str]
) -> PlannedList:
    """Say for each line which need it goes on from: the same words anywhere, or similar ones in its place.

    Explanations for which the file has no column among those `told` stay as they were.
    """
    basis = basis_of(session, standing)
    same = {plain_wording(need.text): need.lineage for need in basis.needs}
    before = {need.position: need for need in (standing.in_force.needs if standing.in_force else ())}
    words_of = {need.lineage: need.words for need in before.values()}
    taken = {same[words] for line in lines if (words := plain_wording(line.text)) in same}
    done = []
    for line in lines:
        lineage = same.get(plain_wording(line.text))
        old = before.get(line.position)
        if lineage is None and old and old.lineage not in taken and _are_alike(old.text, line.text):
            lineage = old.lineage
        done.append(
            replace(
                line,
                continues=lineage,
                wording=Wording.NEW if lineage is None else None,
                words=_completed(line.words, words_of.get(lineage or ""), told),
            )
        )
    return PlannedList(standing, basis, tuple(done))


def _completed(words: NeedWords, before: NeedWords | None, told: Collection[str]) -> NeedWords:
    unsaid = [name for name in EXPLANATIONS if name not in told]
    return words if before is None else replace(words, **{name: getattr(before, name) for name in unsaid})


def _are_alike(text: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, plain_wording(text), plain_wording(other), autojunk=False)
    return matcher.ratio() >= ENOUGH_ALIKE


def fates_of(planned: PlannedList, rows: Sequence[Row]) -> dict[int, tuple[Fate, tuple[str, ...]]]:
    """Say of each row of a list whether it is new, changes a need, or changes nothing."""
    in_force = planned.standing.in_force
    old = {need.lineage: need for need in (in_force.needs if in_force else ())}
    agreed = in_force is not None and is_settled(in_force)
    fates: dict[int, tuple[Fate, tuple[str, ...]]] = {}
    line_at = {line.position: line for line in planned.lines}
    for row in rows:
        line = line_at.get(position_of(row["position"]) or 0)
        need = old.get(line.continues or "") if line else None
        if line is None or need is None:
            fates[row.number] = (Fate.NEW, ())
            continue
        changes = [
            f"{label}: {before or '–'} → {after or '–'}"
            for label, before, after in (
                (_("position"), str(need.position), str(line.position)),
                (_("need"), need.text, line.text),
                *(
                    (_(label), getattr(need, name), getattr(line.words, name))
                    for name, label in EXPLANATIONS_IN_FILES.items()
                ),
            )
            if before != after
        ]
        if not agreed:
            changes.append(_("counts as agreed"))
        fates[row.number] = (Fate.CHANGED, tuple(changes)) if changes else (Fate.UNCHANGED, ())
    return fates
