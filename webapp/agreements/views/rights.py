"""Authorization: who may read, write and sign which agreements."""

from __future__ import annotations

from webapp.agreements.services.standing import Standing, department_of, departments_of, sides_of
from webapp.models import Agreement, Signer
from webapp.web.access import Viewer


def side_of(viewer: Viewer, agreement: Agreement) -> Signer | None:
    """Return the side for which the viewer writes and signs: as its head or deputy, or as president."""
    for side in sides_of(agreement):
        department = department_of(agreement, side)
        if viewer.is_president if department is None else viewer.is_head_of(department):
            return side
    return None


def may_read(viewer: Viewer, agreement: Agreement) -> bool:
    """People of both sides and the president read an agreement; a statement everybody in a department."""
    sides = departments_of(agreement)
    if viewer.is_president:
        return True
    if len(sides) < 2:
        return viewer.department_id is not None
    return any(viewer.is_of(department) for department in sides)


def may_read_working(viewer: Viewer, standing: Standing) -> bool:
    """What is being written is read by those who write; once a side has signed it, by the president too."""
    return side_of(viewer, standing.agreement) is not None or (viewer.is_president and standing.is_proposed)
