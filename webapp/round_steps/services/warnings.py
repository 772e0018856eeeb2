"""Warnings before a round opens: cards that are left out, stay closed, show less, or wait for a reviewer."""

from __future__ import annotations

from webapp.domain.wording import N_, Sentence
from webapp.round_steps.services.readiness import Direction, Readiness


def warnings_before_opening(found: Readiness) -> list[Sentence]:
    """Say of every direction that will not be graded, or not be published, before anything is opened."""
    sentences = [
        _about(
            N_("%(graded)s by %(grading)s: no proposed list of six needs. This card is left out."), direction
        )
        for direction in found.without_list
    ]
    sentences += [
        _about(
            N_("%(graded)s by %(grading)s: nobody can grade it. This card is left out.")
            if direction.grades_somebody
            else N_("%(graded)s by %(grading)s: nobody is in %(graded)s. This card is left out."),
            direction,
        )
        for direction in found.without_people
    ]
    for direction in found.below_minimum:
        key = N_(
            "%(graded)s by %(grading)s: %(number)s can grade it, fewer than the minimum of %(minimum)s. "
            "This card will stay closed, whatever is handed in."
        )
        sentences.append(_about(key, direction, number=len(direction.people), minimum=found.minimum_group))
    for direction in found.cards:
        if direction.letters_alone and len(direction.people) >= found.minimum_group:
            key = N_(
                "%(graded)s by %(grading)s: a few people joined or left %(grading)s at once. This card shows "
                "letters alone, so that nobody can compute their grades from those of the round before."
            )
            sentences.append(_about(key, direction))
    for direction in found.without_reviewer:
        key = N_(
            "%(graded)s by %(grading)s: no reviewer is outside both departments, and neither is the "
            "president. Comments on this card will wait until somebody is."
        )
        sentences.append(_about(key, direction))
    return sentences


def _about(key: str, direction: Direction, **values: int) -> Sentence:
    names = {"graded": direction.graded.name, "grading": direction.grading.name}
    return Sentence(key=key, values={**names, **values})
