"""Routes that open, close and exchange a round by hand, each behind a confirmation page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from webapp.installed import present_application
from webapp.language import gettext as _
from webapp.language import in_words, long_date, ngettext, short_date
from webapp.models import KeyMode, Round
from webapp.round_steps.services.exchanging import require_may_be_closed, require_may_be_exchanged
from webapp.round_steps.services.opening import require_may_open
from webapp.round_steps.services.readiness import Readiness, readiness
from webapp.round_steps.services.steps import Workplace, close_now, exchange_now, open_now, workplace_of
from webapp.round_steps.services.warnings import warnings_before_opening
from webapp.round_steps.views.refusals import why_not_now
from webapp.rounds.services.planning import get_round
from webapp.storage.database import close_reading, reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import question_page
from webapp.web.pages import tell, warns_if_refused

blueprint = Blueprint("admin_round_steps", __name__, url_prefix="/admin/rounds")


@blueprint.get("/<slug>/open")
@allow(Role.ADMINISTRATOR)
def ask_open(slug: str) -> str | Response:
    """Say what opening freezes, and which cards are left out or will stay closed."""
    round_ = get_round(reading(), slug)
    if round_.key_mode is KeyMode.TRUSTEES:
        return redirect(url_for("trustees.ask_open", slug=slug))
    found = readiness(reading(), round_)
    consequences = [
        *consequences_of_opening(found, round_),
        _(
            "A private key is made and kept on this machine until the exchange. If its file is lost, "
            "nobody can open the grades: the round is lost."
        ),
    ]
    return ask_page(
        heading=_("Open %(round)s for grading?", round=round_.name),
        lead=_("Grading begins today, whatever date was planned."),
        consequences=consequences,
        warnings=[in_words(sentence) for sentence in warnings_before_opening(found)],
        button=_("Open for grading"),
        why_not=why_not_now(round_, lambda: require_may_open(reading(), round_, found, today=pages.today())),
    )


def consequences_of_opening(found: Readiness, round_: Round) -> list[str]:
    """Say what opening means whoever keeps the key.

    Opening ahead moves no other day, so grading may run for weeks unless somebody reads when it ends.
    """
    sentences = [
        _(
            "Grading stays open until the end of %(last_day)s, and cards are exchanged on %(exchange)s, as "
            "planned. To bring these days forward, change the dates first.",
            last_day=long_date(round_.closes_on),
            exchange=long_date(round_.exchanges_on),
        ),
        _("Wording, scale, minimum group and who may grade are fixed from then on."),
        ngettext("%(num)s card can be graded.", "%(num)s cards can be graded.", len(found.cards)),
        _("Everybody with a card gets one mail today."),
    ]
    if found.by_code:
        names = ", ".join(department.name for department in found.by_code)
        sentences.append(
            _(
                "These departments grade with drawn codes and get no mail: %(names)s. You print the codes "
                "after the opening.",
                names=names,
            )
        )
    return sentences


@blueprint.post("/<slug>/open")
@allow(Role.ADMINISTRATOR)
def do_open(slug: str) -> Response:
    """Open the round."""

    def step(place: Workplace, round_id: int) -> str:
        found = open_now(place, round_id)
        return ngettext(
            "Grading is open, with %(num)s card.", "Grading is open, with %(num)s cards.", len(found.cards)
        )

    return do_step(slug, step)


@blueprint.get("/<slug>/close")
@allow(Role.ADMINISTRATOR)
def ask_close(slug: str) -> str:
    """Say what closing ends."""
    round_ = get_round(reading(), slug)
    return ask_page(
        heading=_("Close the grading of %(round)s?", round=round_.name),
        lead=_("It was to stay open until the end of %(day)s.", day=long_date(round_.closes_on)),
        consequences=[
            _("From then on no card is taken. There is no reopening."),
            _("What heads expect is locked."),
            _("The cards are exchanged on %(day)s.", day=short_date(round_.exchanges_on)),
        ],
        button=_("Close grading"),
        why_not=why_not_now(round_, lambda: require_may_be_closed(round_)),
    )


@blueprint.post("/<slug>/close")
@allow(Role.ADMINISTRATOR)
def do_close(slug: str) -> Response:
    """Close the round."""

    def step(place: Workplace, round_id: int) -> str:
        close_now(place, round_id)
        return _("Grading is closed.")

    return do_step(slug, step)


@blueprint.get("/<slug>/exchange")
@allow(Role.ADMINISTRATOR)
def ask_exchange(slug: str) -> str | Response:
    """Say that the exchange is final."""
    round_ = get_round(reading(), slug)
    if round_.key_mode is KeyMode.TRUSTEES:
        return redirect(url_for("trustees.ask_exchange", slug=slug))
    return ask_page(
        heading=_("Exchange the cards of %(round)s?", round=round_.name),
        lead=_("It was planned for %(day)s.", day=long_date(round_.exchanges_on)),
        consequences=consequences_of_the_exchange(),
        button=_("Exchange the cards"),
        why_not=why_not_now(round_, lambda: require_may_be_exchanged(round_)),
    )


def consequences_of_the_exchange() -> list[str]:
    """Say what the exchange ends, whoever keeps the key."""
    return [
        _("Both cards of every pair open for both sides at once, and everybody concerned gets a mail."),
        _("Cards and comments below their minimum are destroyed, not hidden."),
        _("The boxes and the private key are destroyed. There is no reopening, no late card and no recount."),
    ]


@blueprint.post("/<slug>/exchange")
@allow(Role.ADMINISTRATOR)
def do_exchange(slug: str) -> Response:
    """Exchange the round."""

    def step(place: Workplace, round_id: int) -> str:
        exchange_now(place, round_id)
        return _("The cards are exchanged, and the private key is destroyed.")

    return do_step(slug, step)


def ask_page(
    *,
    heading: str,
    lead: str,
    consequences: Sequence[str],
    button: str,
    why_not: Sequence[str],
    template: str = "web/question.html",
    faults: Mapping[str, str] | None = None,
    **more: object,
) -> str:
    """Show what a step of a round means and a button that takes it, or that it cannot be taken now."""
    faults = faults or {}
    return question_page(
        heading=heading,
        lead=lead,
        consequences=consequences,
        button=button,
        why_not=why_not,
        back_to=url_for("admin_rounds.index"),
        back=_("Back to the rounds"),
        current="rounds",
        template=template,
        error_of=faults,
        errors=[(f"#{field}", words) for field, words in faults.items()],
        **more,
    )


def do_step(slug: str, step: Callable[[Workplace, int], str]) -> Response:
    """Take the step and say what came of it; a refusal changes nothing."""
    round_id = get_round(reading(), slug).id
    place = workplace_of_viewer()
    with warns_if_refused():
        tell(step(place, round_id))
    return redirect(url_for("admin_rounds.index"), 303)


def workplace_of_viewer() -> Workplace:
    """Describe this installation for a step that the viewer takes."""
    who = viewer().name
    close_reading()  # a step opens its own transactions, and one request holds one connection
    return workplace_of(present_application(), who=who)
