"""Permission predicates: who may read, print and sign which results, after the exchange only."""

from __future__ import annotations

from webapp.exchanged_cards.services.shown_results import NamedDepartment
from webapp.models import Department, Round
from webapp.web.access import Viewer


def may_read_card(
    viewer: Viewer, graded: Department | NamedDepartment, grading: Department | NamedDepartment
) -> bool:
    """Everybody reads the cards that her own department received and gave; the president reads all."""
    return viewer.is_president or viewer.is_one_of(graded.id, grading.id)


def may_print_pair(viewer: Viewer, department: Department, other: Department) -> bool:
    """Heads print their own pairs, the president every pair."""
    return viewer.is_president or may_sign(viewer, department, other)


def may_sign(viewer: Viewer, graded: Department, grading: Department) -> bool:
    """The heads of both departments sign a card as read and plan its actions."""
    return viewer.is_head_of(graded) or viewer.is_head_of(grading)


def may_reply(viewer: Viewer, graded: Department) -> bool:
    """The heads of the graded department reply to those who graded it."""
    return viewer.is_head_of(graded)


def may_read_comments(viewer: Viewer, round_: Round, graded: Department, grading: Department) -> bool:
    """Comments go to the graded side and the president, never to those among whom they were written.

    Of the graded side those read them who were there at the exchange: nobody is let in afterwards.
    """
    if viewer.is_of(graded):
        return viewer.is_president or viewer.was_there(graded.id, round_.exchanged_on)
    return viewer.is_president and not viewer.is_of(grading)


def may_print_trend(viewer: Viewer, department: Department) -> bool:
    """Heads print the trend of their own department, the president that of every one."""
    return viewer.is_president or viewer.is_head_of(department)
