"""Task list of the front page beside grading: surveys, comments, overdue actions, agreements."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from webapp.agreements.services import words as agreement_words
from webapp.agreements.services.standing import agreements
from webapp.agreements.views.rights import side_of
from webapp.grading.services.by_code import grades_by_code_now, takes_paper_now
from webapp.grading.views.refusal import address_waits
from webapp.home.views.own import Own
from webapp.home.views.sections import Task, Urgency
from webapp.home.views.tasks_of_heads import tasks_of_head
from webapp.language import gettext as _
from webapp.language import long_date, ngettext
from webapp.web.access import Viewer
from webapp.web.pages import today


def tasks_of(session: Session, me: Viewer, own: Own) -> list[Task]:
    """Return what waits for this person; lists and cards wait for heads."""
    tasks = [
        *_new_addresses(own),
        *_by_code(session, me),
        *_paper_cards(session, me),
        *_open_surveys(own),
        *_comments(own),
        *_late_actions(own),
        *_agreements(session, me),
    ]
    if not me.is_head or me.department_id is None:
        return tasks
    return [*tasks, *tasks_of_head(session, me, me.department_id)]


def _new_addresses(own: Own) -> list[Task]:
    """Tell a person that her cards wait for her address, and those who may confirm it that it waits."""
    tasks = []
    if own.is_held:
        href, button = url_for("anonymity.show"), _("Why this is so")
        label = _("Your address was changed")
        tasks.append(Task(Urgency.WITH_A_DEADLINE, label, href, address_waits(), button))
    if own.confirms:
        tasks.append(
            Task(
                urgency=Urgency.OTHERS_WAIT,
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
            urgency=Urgency.WITH_A_DEADLINE,
            label=_("Your department grades with drawn codes"),
            href=url_for("codes.ask"),
            sentence=_("Draw a slip from the box and enter its code. You need not be signed in."),
            button=_("Enter a code"),
        )
    ]


def _paper_cards(session: Session, me: Viewer) -> list[Task]:
    """Lead reviewers to where cards on paper are typed in, while a round takes them."""
    if not me.is_reviewer or me.is_president or me.is_administrator or not takes_paper_now(session):
        return []
    return [
        Task(
            urgency=Urgency.WITH_A_DEADLINE,
            label=_("Cards on paper are typed in"),
            href=url_for("paper_cards.ask"),
            sentence=_("Two people type each one. It is handed in once both have typed the same."),
            button=_("Type in cards from paper"),
        )
    ]


def _open_surveys(own: Own) -> list[Task]:
    """Lead to the forms of each survey that this person has not handed in, with the minutes they take."""
    return [
        Task(
            urgency=Urgency.WITH_A_DEADLINE,
            label=waiting.name,
            href=waiting.forms[0][1],
            sentence=ngettext(
                "About one minute, anonymous, until the end of %(day)s.",
                "About %(num)s minutes, anonymous, until the end of %(day)s.",
                waiting.minutes,
                day=long_date(waiting.closes_on),
            ),
            button=_("Answer"),
            links=waiting.forms if waiting.is_of_pairs else (),
        )
        for waiting in own.surveys
    ]


def _comments(own: Own) -> list[Task]:
    """Count the comments that wait for this person's review."""
    number = own.comments
    if not number:
        return []
    return [
        Task(
            urgency=Urgency.OTHERS_WAIT,
            label=ngettext("One comment waits for you", "%(num)s comments wait for you", number),
            href=url_for("comments.next_card"),
            sentence=_("Nobody else reads them before you have published, shortened or withheld each."),
            button=_("Review them"),
        )
    ]


def _late_actions(own: Own) -> list[Task]:
    """Count what this person promised and has not done; the page says which and why."""
    number = own.overdue
    if not number:
        return []
    return [
        Task(
            urgency=Urgency.LATE,
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
            urgency, button = Urgency.OTHERS_WAIT, _("Sign")
        elif standing.asks_again(side, today=today()):
            day = standing.review_of(side) or today()
            sentence = _("%(sides)s. Say by %(day)s whether it still holds.", sides=sides, day=long_date(day))
            urgency = Urgency.LATE if day < today() else Urgency.WITH_A_DEADLINE
            button = _("Look again")
        else:
            continue
        href = url_for("agreement.show", agreement_id=standing.agreement.id)
        tasks.append(Task(urgency, agreement_words.title_of(standing.newest), href, sentence, button))
    return tasks
