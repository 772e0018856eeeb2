"""Convert a card and its history to the report's data, for page and PDF, after disclosure control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import data
from reports.data_measured import MeasuredNeed
from webapp.domain.cards import ShownCard, ShownNeed
from webapp.domain.measured import amount_of_target
from webapp.domain.statistics import Expectation
from webapp.exchanged_cards.services.replies import Replied
from webapp.exchanged_cards.services.signatures import Signed
from webapp.exchanged_cards.services.stored import StoredCard, StoredMeasure
from webapp.language import gettext as _
from webapp.models import ListState, Wording

_SELF_IMAGES = {
    Expectation.HIGHER: data.SelfImage.HIGHER,
    Expectation.ALIKE: data.SelfImage.LIKE,
    Expectation.LOWER: data.SelfImage.LOWER,
}


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A direction's card in one round: its words as stored, its figures as they may be seen."""

    stored: StoredCard
    shown: ShownCard

    def find_need(self, lineage: str) -> ShownNeed | None:
        """Return the need of this lineage, or None where the card had none."""
        return next((need for need in self.shown.needs if need.lineage == lineage), None)


Rounds = Sequence[tuple[str, Earlier | None]]  # by name of the round, oldest first; None: no card


def printed_card(
    rounds: Rounds,
    signed: Sequence[Signed] = (),
    replied: Replied | None = None,
    *,
    notes: tuple[str, ...] = (),
) -> data.Card:
    """Set the card of the last of these rounds, with the earlier ones as its history.

    A round that was withheld or not graded is a gap. The last round has a card.
    """
    round_name, this = rounds[-1]
    if this is None:
        raise ValueError("the last round has no card to set")
    stored, shown = this.stored, this.shown
    history = tuple(_point(name, card.shown if card else None) for name, card in rounds)
    before = _last_before(rounds)
    return data.Card(
        of=shown.of,
        by=shown.by,
        round_name=round_name,
        published=shown.published,
        handed_in=shown.handed_in,
        handed_in_words=between_words(shown.handed_in_between),
        eligible=shown.eligible,
        letter=shown.letter,
        mean=shown.mean,
        # Where a letter stands alone the change does not: but it is no secret that there was no card before.
        change=data.Verdict.NEW if before is None and shown.published else _verdict(shown.change),
        change_by=_clear_difference(shown, before.shown if before else None),
        needs=tuple(_printed_need(need, rounds=rounds) for need in shown.needs),
        history=history,
        signatures=_signatures(stored, signed),
        reply=data.Reply(**vars(replied)) if replied else None,
        agreed_note=_agreed_note(stored),
        line_notes=notes,
        head_of=stored.graded_head,
    )


def _point(name: str, shown: ShownCard | ShownNeed | None) -> data.TrendPoint:
    return data.TrendPoint(
        round_name=name,
        letter=shown.letter if shown else None,
        mean=shown.mean if shown else None,
    )


def _last_before(rounds: Rounds) -> Earlier | None:
    return next((card for _name, card in reversed(rounds[:-1]) if card), None)


def between_words(limits: tuple[int, int] | None) -> str:
    """Say a number that is too small to be exact: "5 to 9", or "5" of five; nothing where there is none."""
    if limits is None:
        return ""
    low, high = limits
    return str(low) if low == high else _("%(low)s to %(high)s", low=low, high=high)


def _verdict(change: str | None) -> data.Verdict | None:
    return None if change is None else data.Verdict(change)


def _clear_difference(shown: ShownCard, before: ShownCard | None) -> float | None:
    """Return by how much the overall mean moved, where the verdict on the ballots points the same way.

    The verdict compares the means of ballots, the overall mean averages the needs; where somebody
    could not judge a need the two may differ, and then no size is given.
    """
    if before is None or shown.mean is None or before.mean is None:
        return None
    by = round(shown.mean - before.mean, 2)
    expected_sign = {data.Verdict.IMPROVED: 1, data.Verdict.DECLINED: -1}.get(
        data.Verdict(shown.change or data.Verdict.NEW), 0
    )
    return by if by * expected_sign > 0 else None


def _printed_need(need: ShownNeed, *, rounds: Rounds) -> data.GradedNeed:
    before = _last_before(rounds)
    last = before.find_need(need.lineage) if before else None
    has_both = last is not None and last.mean is not None and need.mean is not None
    lineage, since = _beginning(need.lineage, rounds)
    this = rounds[-1][1]
    a_looks_like, f_looks_like = this.stored.looks[need.lineage] if this else ("", "")
    return data.GradedNeed(
        position=need.position,
        text=need.text,
        a_looks_like=a_looks_like,
        f_looks_like=f_looks_like,
        letter=need.letter,
        mean=need.mean,
        counts=need.counts,
        counts_before=last.counts if last else None,
        cannot_judge=need.cannot_judge,
        answers=need.answers,
        answers_words=between_words(need.answers_between),
        likely_range=need.likely_range,
        withheld=None if need.withheld is None else data.Withheld(need.withheld),
        almost_all=need.almost_all,
        change=_verdict(need.change),
        trend=_verdict(need.trend),
        change_from=last.mean if last and has_both else None,
        change_to=need.mean if has_both else None,
        expected=need.expected,
        self_image=None if need.expectation is None else _SELF_IMAGES[need.expectation],
        wide_gap=need.wide_gap,
        history=tuple(_point(name, card.find_need(need.lineage) if card else None) for name, card in rounds),
        measured=_measured(need.lineage, rounds),
        lineage=lineage,
        since=since,
    )


def _beginning(lineage: str, rounds: Rounds) -> tuple[data.Lineage, str]:
    """Return how the wording came to be and since which round, empty for one as old as the card."""
    graded = [(name, card) for name, card in rounds if card]
    said = data.Lineage.KEPT, ""
    seen = False
    for place, (name, card) in enumerate(graded):
        wording = _wording(card, lineage)
        if wording is None:
            continue
        if not seen and place:
            is_this_round = place == len(graded) - 1
            said = (data.Lineage.NEW if is_this_round else data.Lineage.KEPT), name
        elif seen and wording is Wording.REWORDED:
            said = data.Lineage.REWORDED, name
        seen = True
    return said


def _wording(card: Earlier, lineage: str) -> Wording | None:
    found = zip(card.shown.needs, card.stored.wordings, strict=True)
    return next((wording for need, wording in found if need.lineage == lineage), None)


def _measured(lineage: str, rounds: Rounds) -> MeasuredNeed | None:
    """Return the agreed figure of a need with its rounds; None where nothing was measured in the last one."""
    found = [(name, _measure(card, lineage) if card else None) for name, card in rounds]
    this = found[-1][1]
    if this is None or this.amount is None:
        return None
    return MeasuredNeed(
        figure=this.figure,
        target=this.target,
        agreed=amount_of_target(this.target),
        amounts=tuple((name, measure.amount if measure else None) for name, measure in found),
        confirmed=this.is_confirmed,
    )


def _measure(card: Earlier, lineage: str) -> StoredMeasure | None:
    found = zip(card.shown.needs, card.stored.measures, strict=True)
    return next((measure for need, measure in found if need.lineage == lineage), None)


def _signatures(card: StoredCard, signed: Sequence[Signed]) -> tuple[data.Signature, ...]:
    """Return a line for each side: who signed it, or the head at the opening who has not yet."""
    sides = (
        (card.grading_id, card.grading_head, _("Given by %(department)s", department=card.tally.by)),
        (card.graded_id, card.graded_head, _("Received by %(department)s", department=card.tally.of)),
    )
    lines: list[data.Signature] = []
    for department_id, head, role in sides:
        marks = [signature for signature in signed if signature.department_id == department_id]
        lines += [data.Signature(name=mark.name, role=role, signed_on=mark.signed_on) for mark in marks]
        if not marks:
            lines.append(data.Signature(name=head, role=role))
    return tuple(lines)


def _agreed_note(card: StoredCard) -> str:
    if card.list_state is ListState.AGREED_WITH_RESERVATION:
        return _("Agreed with a reservation: %(reservation)s", reservation=card.reservation)
    if card.list_state is ListState.AGREED:
        return ""
    if card.list_state is ListState.STANDS_BY_RULING:
        return _("These needs stand as proposed, by a ruling of the president.")
    if card.list_state is ListState.WORDED_BY_RULING:
        return _("These needs stand as the president has worded them.")
    return _("These needs stand as proposed: they were not agreed before grading opened.")
