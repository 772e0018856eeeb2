"""The overview of needs lists: by counterpart, with what the viewer can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.domain.list_states import ListState
from webapp.language import by_alphabet
from webapp.language import gettext as _
from webapp.needs.services.lists import Standing
from webapp.needs.views import words
from webapp.web.access import Viewer


@dataclass(frozen=True)
class ListLine:
    """One direction's list in the overview; `button` names what the viewer has to do."""

    title: str
    href: str
    sentence: str
    pill: str
    state: str
    button: str = ""
    is_waiting: bool = True  # for the viewer


@dataclass(frozen=True)
class Group:
    """The lists between two departments."""

    heading: str
    lines: list[ListLine]


def groups_for(viewer: Viewer, found: Sequence[Standing]) -> list[Group]:
    """Group the lists by pair; the viewer's own department comes first."""
    by_pair: dict[tuple[int, int], list[Standing]] = {}
    for standing in found:
        low, high = sorted(standing.direction.ids)
        by_pair.setdefault((low, high), []).append(standing)
    groups = [
        (_is_own(viewer, lists[0]), _heading(viewer, lists[0]), _own_first(viewer, lists))
        for lists in by_pair.values()
    ]
    return [
        Group(heading, [line_for(viewer, needs_list) for needs_list in lists])
        for own, heading, lists in sorted(groups, key=lambda group: (not group[0], by_alphabet(group[1])))
    ]


def received_by(viewer: Viewer, found: Sequence[Standing]) -> list[ListLine]:
    """Return the lists that others have of the viewer's department; what waits for an answer comes first."""
    mine = [standing for standing in found if viewer.is_of(standing.direction.of)]
    waits = ListState.PROPOSED
    mine.sort(
        key=lambda standing: (
            not (standing.in_force and standing.in_force.state is waits),
            by_alphabet(standing.direction.by.name),
        )
    )
    return [line_for(viewer, standing) for standing in mine]


def _is_own(viewer: Viewer, standing: Standing) -> bool:
    return viewer.department_id in standing.direction.ids


def _heading(viewer: Viewer, standing: Standing) -> str:
    of, by = standing.direction.of, standing.direction.by
    if viewer.is_of(of):
        return by.name
    if viewer.is_of(by):
        return of.name
    one, other = sorted((of.name, by.name), key=by_alphabet)
    return _("%(one)s and %(other)s", one=one, other=other)


def _own_first(viewer: Viewer, lists: Sequence[Standing]) -> list[Standing]:
    return sorted(
        lists,
        key=lambda needs_list: (
            not viewer.is_of(needs_list.direction.by),
            by_alphabet(needs_list.direction.by.name),
        ),
    )


def line_for(viewer: Viewer, standing: Standing) -> ListLine:
    """Say how far a list is, and what the viewer has to do."""
    direction = standing.direction
    writes, answers = viewer.is_head_of(direction.by), viewer.is_head_of(direction.of)
    shown = standing.newest if writes else standing.in_force
    href = url_for("needs.show", of=direction.of.slug, by=direction.by.slug)
    if shown is None:
        return ListLine(
            words.title(direction),
            href,
            _not_written(viewer, standing),
            "todo",
            _("Not written"),
            _("Write it") if writes else "",
        )
    state = words.state_in_words(shown)
    sentence = state.sentence
    if shown.state is ListState.DRAFTED:
        sentence = f"{sentence} {words.needs_counted(len(shown.needs))}."
    button = _button(shown.state, writes=writes, answers=answers)
    is_waiting = not writes or shown.state in (ListState.DRAFTED, ListState.RETURNED)
    return ListLine(
        words.title(direction), href, sentence, state.pill, state.name, button, is_waiting=is_waiting
    )


def _not_written(viewer: Viewer, standing: Standing) -> str:
    if viewer.is_head_of(standing.direction.by):
        return _("You have not written the list yet.")
    if viewer.is_of(standing.direction.by):
        return _("Your head has not proposed the list yet.")
    return _("%(by)s has not proposed its list yet.", by=standing.direction.by.name)


def _button(state: ListState, *, writes: bool, answers: bool) -> str:
    if writes:
        return {
            ListState.DRAFTED: _("Go on writing"),
            ListState.RETURNED: _("Answer"),
        }.get(state, _("Change"))
    return _("Answer") if answers and state is ListState.PROPOSED else ""
