"""Task list of a head: expectations, figures, needs lists, plans and signatures."""

from __future__ import annotations

from collections.abc import Collection

from flask import url_for
from sqlalchemy.orm import Session

from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.clock import today_in
from webapp.domain.list_states import ListState
from webapp.exchanged_cards.services.replies import cards_without_reply
from webapp.exchanged_cards.services.signatures import unsigned_cards
from webapp.grading.services import expectations, measured
from webapp.home.views.sections import Task, Urgency
from webapp.language import gettext as _
from webapp.language import listed, long_date, ngettext
from webapp.meetings.services.not_planned import not_planned
from webapp.needs.services.escalations import TIME_FOR_A_POSITION, without_position_of
from webapp.needs.services.lists import Standing, standings
from webapp.needs.views.escalations import title_of as title_of_escalation
from webapp.needs.views.index import line_for
from webapp.rounds.services.planning import last_exchanged_round
from webapp.web.access import Viewer
from webapp.web.pages import timezone, today


def tasks_of_head(session: Session, me: Viewer, department_id: int) -> list[Task]:
    """Return what waits for the heads of a department, and for nobody else in it."""
    return [
        *_positions(session, department_id),
        *_lists(session, me, department_id),
        *_after_the_exchange(session, me.department_ids),
        *_expectations(session, department_id),
        *_measured(session, department_id),
        *_reviews(session, department_id),
    ]


def _positions(session: Session, department_id: int) -> list[Task]:
    """Ask the other side of an escalation for its position, as long as the president has not ruled."""
    return [
        Task(
            urgency=Urgency.OTHERS_WAIT,
            label=title_of_escalation(escalation),
            href=url_for("escalations.show", escalation_id=escalation.id),
            sentence=_(
                "The other side has asked the president to rule. Write your position by %(day)s; then the "
                "president may rule without it.",
                day=long_date(today_in(timezone(), escalation.raised_at + TIME_FOR_A_POSITION)),
            ),
            button=_("Write your position"),
        )
        for escalation in without_position_of(session, department_id)
    ]


def _expectations(session: Session, department_id: int) -> list[Task]:
    return [
        Task(
            urgency=Urgency.DONE if expectation.is_written else Urgency.WITH_A_DEADLINE,
            label=_("What do you expect from %(department)s?", department=expectation.grading_name),
            href=url_for("expect.show", round_slug=expectation.round_slug, by_slug=expectation.grading_slug),
            sentence=_("Written down. You can change it until %(day)s.", day=long_date(expectation.closes_on))
            if expectation.is_written
            else _(
                "Predict your six grades until %(day)s. Only the heads of your department see them before "
                "the exchange.",
                day=long_date(expectation.closes_on),
            ),
            button=_("Change") if expectation.is_written else _("Predict"),
        )
        for expectation in expectations.open_for(session, department_id)
    ]


def _measured(session: Session, department_id: int) -> list[Task]:
    """Ask the graded side for the figures that were agreed, and the other side to confirm them."""
    tasks = []
    for card in measured.open_cards(session, department_id):
        noted = measured.measured_on(session, card.id)
        lacks = len(noted) < len(measured.needs_with_figure(card))
        href = url_for(
            "measured.show", round_slug=card.round.slug, of_slug=card.graded.slug, by_slug=card.grading.slug
        )
        label = _("Measured figures: %(of)s, by %(by)s", of=card.graded_name, by=card.grading_name)
        if card.graded_id == department_id and lacks:
            sentence = _("Enter what you agreed to measure; it stands beside the grades.")
            tasks.append(Task(Urgency.WITH_A_DEADLINE, label, href, sentence, _("Enter")))
        elif card.grading_id == department_id and any(not each.confirmed_by_id for each in noted.values()):
            sentence = _("The other side has entered them. Confirm what you see as well.")
            tasks.append(Task(Urgency.WITH_A_DEADLINE, label, href, sentence, _("Confirm")))
    return tasks


def _reviews(session: Session, department_id: int) -> list[Task]:
    """Ask for the joint reviews that no pair of this department has planned."""
    without = not_planned(session, department_id=department_id, today=today()).reviews
    if not without:
        return []
    others = [pair.second if pair.first_id == department_id else pair.first for pair in without]
    href = url_for("meetings.index", _anchor="no-review")
    label = ngettext("No review planned: one pair", "No review planned: %(num)s pairs", len(without))
    names = listed([each.name for each in others])
    sentence = _("With %(names)s. Once a month both sides look at the result.", names=names)
    return [Task(Urgency.CAN_WAIT, label, href, sentence, _("Plan"))]


def _lists(session: Session, me: Viewer, department_id: int) -> list[Task]:
    tasks = []
    for standing in standings(session, department_id):
        urgency = _urgency_of(me, standing)
        if urgency is not None:
            line = line_for(me, standing)
            tasks.append(Task(urgency, line.title, line.href, line.sentence, line.button))
    return tasks


def _urgency_of(me: Viewer, standing: Standing) -> Urgency | None:
    """Say how a list hurries where its next step is this head's: to write it, to go on, or to answer."""
    newest = standing.newest
    if me.is_head_of(standing.direction.by):
        if newest is None or newest.state is ListState.DRAFTED:
            return Urgency.CAN_WAIT
        return Urgency.OTHERS_WAIT if newest.state is ListState.RETURNED else None
    is_proposed = standing.in_force is not None and standing.in_force.state is ListState.PROPOSED
    return Urgency.OTHERS_WAIT if is_proposed else None


def _of_low_grades(session: Session, department_ids: Collection[int]) -> list[Task]:
    """Ask for plans: the sheet plans the cards that were received, the list also those that were given."""
    wanting = plan_of_last_round(session, department_ids).wanting
    received = sum(shortfall.card.graded_id in department_ids for shortfall in wanting)
    last = last_exchanged_round(session)
    is_late = last is not None and today() > last.plans_due_on
    tasks = []
    if received:
        words = ngettext(
            "%(num)s need below B has no action yet", "%(num)s needs below B have no action yet", received
        )
        sentence = _("Plan one with an owner on each side, or record why not.")
        urgency = Urgency.LATE if is_late else Urgency.OTHERS_WAIT
        tasks.append(Task(urgency, words, url_for("sheet.show"), sentence, _("Plan")))
    if given := len(wanting) - received:
        words = ngettext(
            "%(num)s need that you graded below B has no action yet",
            "%(num)s needs that you graded below B have no action yet",
            given,
        )
        sentence = _("The graded side plans first. You may plan an action, too.")
        href = url_for("actions.index", _anchor="wanting")
        tasks.append(Task(Urgency.CAN_WAIT, words, href, sentence, _("Look")))
    return tasks


def _after_the_exchange(session: Session, department_ids: Collection[int]) -> list[Task]:
    tasks = _of_low_grades(session, department_ids)
    unsigned = len(unsigned_cards(session, department_ids))
    if unsigned:
        words = ngettext("%(num)s card is not signed yet", "%(num)s cards are not signed yet", unsigned)
        sentence = _("Read them with your team. Signing says that you have read, not that you agree.")
        href = url_for("results.index", show="unsigned")
        tasks.append(Task(Urgency.CAN_WAIT, words, href, sentence, _("Read")))
    for card in cards_without_reply(session, department_ids):
        tasks.append(
            Task(
                urgency=Urgency.CAN_WAIT,
                label=_("Answer %(department)s", department=card.grading_name),
                href=url_for(
                    "replies.ask",
                    round_slug=card.round.slug,
                    graded_slug=card.graded.slug,
                    grading_slug=card.grading.slug,
                ),
                sentence=_(
                    "One paragraph to those who graded you: what you have understood, and what you will do."
                ),
                button=_("Answer"),
            )
        )
    return tasks
