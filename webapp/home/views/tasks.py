"""Task list of the front page beside grading: overdue actions, and a head's lists, cards and plans."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.actions.services.with_grades import overdue_actions
from webapp.agreements.services import words as agreement_words
from webapp.agreements.services.standing import agreements
from webapp.agreements.views.rights import side_of
from webapp.clock import today_in
from webapp.comment_review.services.review import number_waiting_for
from webapp.domain.needs import ListState
from webapp.exchanged_cards.services.replies import cards_without_reply
from webapp.exchanged_cards.services.signatures import unsigned_cards
from webapp.grading.services import expectations, measured
from webapp.grading.services.by_code import grades_by_code_now
from webapp.grading.views.card import address_waits
from webapp.language import gettext as _
from webapp.language import long_date, ngettext
from webapp.needs.services.escalations import TIME_FOR_A_POSITION, without_position_of
from webapp.needs.services.lists import Standing, standings
from webapp.needs.views.escalations import title_of as title_of_escalation
from webapp.needs.views.index import line_for
from webapp.organisation.services.new_addresses import waiting_for
from webapp.surveys.services.answers import open_surveys_of
from webapp.surveys.views.form import address_of, title_of
from webapp.urn import held_cards
from webapp.web.access import Viewer
from webapp.web.pages import timezone, today


@dataclass(frozen=True)
class Task:
    """One line of the front page; `is_done` where nothing must be done and something still may be."""

    label: str
    href: str
    sentence: str
    button: str
    is_done: bool = False


def tasks_of(session: Session, me: Viewer, *, has_cards: bool) -> list[Task]:
    """Return what waits for this person, in the order in which it hurries; lists and cards wait for heads."""
    late = [
        *_new_addresses(session, me, has_cards=has_cards),
        *_by_code(session, me),
        *_open_surveys(session, me),
        *_comments(session, me),
        *_late_actions(session, me),
        *_agreements(session, me),
    ]
    if not me.is_head or me.department_id is None:
        return late
    return [
        *_expectations(session, me.department_id),
        *_measured(session, me.department_id),
        *_positions(session, me.department_id),
        *late,
        *_lists(session, me, me.department_id),
        *_after_the_exchange(session, me.department_id),
    ]


def _new_addresses(session: Session, me: Viewer, *, has_cards: bool) -> list[Task]:
    """Tell a person that her cards wait for her address, and those who may confirm it that it waits."""
    tasks = []
    if not has_cards and held_cards.is_held(session, me.id):
        href, button = url_for("anonymity.show"), _("Why this is so")
        tasks.append(Task(_("Your address was changed"), href, address_waits(), button))
    if (me.is_president or me.is_administrator) and waiting_for(session, me.id):
        tasks.append(
            Task(
                label=_("A new address waits for you"),
                href=url_for("new_addresses.index"),
                sentence=_("Ask the person, not by that address, and confirm it. Until then her cards wait."),
                button=_("Look at it"),
            )
        )
    return tasks


def _by_code(session: Session, me: Viewer) -> list[Task]:
    """Lead people whose department draws codes to the page where a code is typed."""
    if me.department_id is None or not grades_by_code_now(session, me.department_id):
        return []
    return [
        Task(
            label=_("Your department grades with drawn codes"),
            href=url_for("codes.ask"),
            sentence=_("Draw a slip from the box and enter its code. You need not be signed in."),
            button=_("Enter a code"),
        )
    ]


def _open_surveys(session: Session, me: Viewer) -> list[Task]:
    """Lead to the surveys that ask this person; what she has answered already is not shown any more."""
    return [
        Task(
            label=title_of(survey),
            href=address_of(survey),
            sentence=_(
                "One tap a question, anonymous, until the end of %(day)s.", day=long_date(survey.closes_on)
            ),
            button=_("Answer"),
        )
        for survey in open_surveys_of(session, me.id)
    ]


def _comments(session: Session, me: Viewer) -> list[Task]:
    """Count the comments that wait for this person's review."""
    if not me.is_reviewer and not me.is_president:
        return []
    number = number_waiting_for(session, me.id)
    if not number:
        return []
    return [
        Task(
            label=ngettext("One comment waits for you", "%(num)s comments wait for you", number),
            href=url_for("comments.index"),
            sentence=_("Nobody else reads them before you have published, shortened or withheld each."),
            button=_("Review them"),
        )
    ]


def _late_actions(session: Session, me: Viewer) -> list[Task]:
    """Count what this person promised and has not done; the page says which and why."""
    late = overdue_actions(session, today=today())
    number = sum(me.id in (action.graded_owner_id, action.grading_owner_id) for action in late)
    if not number:
        return []
    return [
        Task(
            label=ngettext("One action of yours is overdue", "%(num)s actions of yours are overdue", number),
            href=url_for("actions.index", show="overdue", mine="yes"),
            sentence=_("Say how far it is, mark it as done, or agree on another day with the other owner."),
            button=_("Update"),
        )
    ]


def _agreements(session: Session, me: Viewer) -> list[Task]:
    """Ask the sides of agreements for their signatures, and whether what is in force still holds."""
    if not me.is_head and not me.is_president:
        return []
    tasks = []
    for standing in agreements(session, None if me.is_president else me.department_id):
        side = side_of(me, standing.agreement)
        sides = agreement_words.sides_in_words(standing.agreement)
        if side is None:
            continue
        if standing.is_proposed and side in standing.lacking():
            sentence = _(
                "%(sides)s. The other side has signed; read it, then sign or change it.", sides=sides
            )
            button = _("Sign")
        elif standing.asks_again(side, today=today()):
            day = long_date(standing.review_of(side) or today())
            sentence = _("%(sides)s. Say by %(day)s whether it still holds.", sides=sides, day=day)
            button = _("Look again")
        else:
            continue
        href = url_for("agreement.show", agreement_id=standing.agreement.id)
        tasks.append(Task(agreement_words.title_of(standing.newest), href, sentence, button))
    return tasks


def _expectations(session: Session, department_id: int) -> list[Task]:
    return [
        Task(
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
            is_done=expectation.is_written,
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
            tasks.append(Task(label, href, sentence, _("Enter")))
        elif card.grading_id == department_id and any(not each.confirmed_by_id for each in noted.values()):
            sentence = _("The other side has entered them. Confirm what you see as well.")
            tasks.append(Task(label, href, sentence, _("Confirm")))
    return tasks


def _positions(session: Session, department_id: int) -> list[Task]:
    """Ask the other side of an escalation for its position, as long as the president has not ruled."""
    return [
        Task(
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


def _lists(session: Session, me: Viewer, department_id: int) -> list[Task]:
    lines = [line_for(me, standing) for standing in standings(session, department_id) if _waits(me, standing)]
    return [Task(line.title, line.href, line.sentence, line.button) for line in lines]


def _waits(me: Viewer, standing: Standing) -> bool:
    """Say whether the next step of a list is this head's: to write it, to go on with it, or to answer."""
    if me.is_head_of(standing.direction.by):
        newest = standing.newest
        return newest is None or newest.state in (ListState.DRAFTED, ListState.RETURNED)
    return standing.in_force is not None and standing.in_force.state is ListState.PROPOSED


def _after_the_exchange(session: Session, department_id: int) -> list[Task]:
    tasks = []
    unsigned = unsigned_cards(session, department_id)
    if unsigned:
        words = ngettext("%(num)s card is not signed yet", "%(num)s cards are not signed yet", unsigned)
        sentence = _("Read them with your team. Signing says that you have read, not that you agree.")
        tasks.append(Task(words, url_for("results.index"), sentence, _("Read")))
    for card in cards_without_reply(session, department_id):
        tasks.append(
            Task(
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
    shortfalls = plan_of_last_round(session, {department_id}).wanting
    wanting = len(shortfalls)
    if wanting:
        received = any(shortfall.card.graded_id == department_id for shortfall in shortfalls)
        href = url_for("sheet.show") if received else url_for("actions.index", _anchor="wanting")
        words = ngettext(
            "%(num)s need below B has no action yet", "%(num)s needs below B have no action yet", wanting
        )
        sentence = _("Plan one with an owner on each side, or record why not.")
        tasks.append(Task(words, href, sentence, _("Plan")))
    return tasks
