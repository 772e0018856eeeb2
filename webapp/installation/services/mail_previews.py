"""Preview every mail template with made-up values; no mail that was sent is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from types import SimpleNamespace

from webapp.config import Settings
from webapp.domain.half_years import plan_from, warning_about
from webapp.language import current_language, in_words
from webapp.language import gettext as _
from webapp.mail.letters import Letter, write_letter
from webapp.meetings.services.invitations import News, What
from webapp.meetings.services.names import hours_of, title_of
from webapp.models import Department, Meeting, Person, Position
from webapp.organisation.services.changes import PersonChange
from webapp.organisation.services.entries import PersonEntry

_ROUND = SimpleNamespace(
    name="Spring 2026",
    slug="spring-2026",
    opens_on=date(2026, 5, 4),
    closes_on=date(2026, 5, 17),
    exchanges_on=date(2026, 5, 18),
    plans_due_on=date(2026, 6, 8),
)
_AT_CHRISTMAS = plan_from(date(2026, 12, 14))
_NEEDS: dict[str, object] = {
    "of": {"name": "Finance", "slug": "finance"},
    "by": {"name": "Operations", "slug": "operations"},
    "person": "Ada Brandt",
}


def _title() -> str:
    return _("How a lead becomes a customer")


_ESCALATED = (None, _title)
_AGREEMENT: dict[str, object] = {
    "title": _title,
    "of": ["Marketing", "Sales"],
    "agreement_id": 4,
    "number": 3,
    "note": "Stage 2 takes one working day.",
    "person": "Ada Brandt",
    "review_on": date(2026, 12, 14),
}
_CARD: dict[str, object] = {"round": _ROUND, "graded": "Finance", "grading": "Operations"}

_MARKETING = SimpleNamespace(graded_name="Marketing", grading_name="Sales")
_SERVICE = SimpleNamespace(graded_name="Customer Service", grading_name="Sales")
_OF_SALES = SimpleNamespace(graded_name="Sales", grading_name="Marketing")
_ADDRESS = "ada.brandt@example.com"

_SALES = Department(name="Sales")
_CHANGED: dict[str, object] = {
    "who": "Samira Osei",
    "lines": PersonChange(
        person=Person(name="Ada Brandt", email="ada@example.com", department=_SALES, position=Position.HEAD),
        before=PersonEntry(name="Ada Brandt", email="ada.brandt@example.com", department="Finance"),
        is_held=True,
    ).in_words(),
    "in_words": in_words,
    "more": 0,
}
_ACTION = SimpleNamespace(
    id=7,
    what="Keep one list of objections.",
    due_on=date(2026, 6, 12),
    measure="No objection is older than two weeks.",
)
_ACTION_WITHOUT_MEASURE = SimpleNamespace(**vars(_ACTION) | {"measure": ""})
_PLANNED: dict[str, object] = {
    "needs": ["Objections"],
    "graded": "Finance",
    "grading": "Operations",
    "person": "Ada Brandt",
}
_LATE = SimpleNamespace(action=_ACTION)
_REVIEW = Meeting(
    id=3,
    first=Department(name="Finance"),
    second=Department(name="Operations"),
    day=date(2026, 6, 9),
    begins=time(10),
    minutes=60,
    place="Room 4",
)
_WEEK = SimpleNamespace(
    to_rule=0,
    questions=0,
    overdue=0,
    unwritten=2,
    next_round=_ROUND,
    without_action=2,
    given_without_action=1,
    unsigned=1,
    changed=[
        SimpleNamespace(
            listed_action=_LATE, update=SimpleNamespace(text="The list is there; Sales reads it now.")
        )
    ],
    promised=[_LATE],
)
_WEEK_OF_THE_PRESIDENT = SimpleNamespace(
    to_rule=1,
    questions=2,
    overdue=11,
    unwritten=0,
    without_action=0,
    given_without_action=0,
    unsigned=0,
    changed=[],
    promised=[_LATE] * 11,
)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A kind of mail: when it goes out, and how it reads."""

    kind: str
    occasion: str
    letter: Letter


def name_of_kind(kind: str) -> str:
    """Say in words when a kind of mail goes out."""
    return {
        "sign_in": _("when somebody asks for a link"),
        "test": _("when an administrator tries the mail"),
        "person_changed": _("when an address, a department or a role changes: to all whom it concerns"),
        "grading_opens": _("when a round opens: one to each person, for all open cards"),
        "reminder": _("while something is open: at most three, by the system alone"),
        "grading_extended": _("to those with open cards, when the last day of open grading changes"),
        "exchanged": _("when the cards are exchanged"),
        "action_planned": _("to both owners, when an action is planned"),
        "round_planned": _("to administrators, when the next round has planned itself at an exchange"),
        "card_reply": _("to everybody in the grading department, when a head answers their card"),
        "given_up": _("to everybody who could grade, to heads and the president, when a round is given up"),
        "comments_wait": _("to those who review, once a round, when comments wait for them"),
        "not_graded": _("to both heads, when a card is left out of a round"),
        "sheets_to_open": _(
            "to administrators, when a round with trustees waits for its sheets to be printed"
        ),
        "sheets_to_exchange": _(
            "to administrators and the president, when the exchange waits for two sheets"
        ),
        "codes_to_print": _("to administrators, when a round opens in which departments grade by code"),
        "needs_wanted": _("to heads with lists to propose, when an administrator tells them"),
        "needs_proposed": _("to the heads who are to answer, when a needs list is proposed"),
        "needs_sent_back": _("to the heads who wrote it, when a list is sent back with questions"),
        "needs_answered": _("to the heads who asked, when a question is answered"),
        "needs_agreed": _("to the heads who wrote it, when a list is agreed"),
        "needs_agreed_with_reservation": _(
            "to the heads who wrote it, when a list is agreed with a reservation"
        ),
        "needs_escalated": _("to the president and the other side, when a head asks for a ruling"),
        "needs_ruled": _("to both sides, when the president has ruled"),
        "survey": _("when surveys open: one to each person who is asked, for all of them"),
        "survey_given_up": _("to everybody whom a survey asked, when it is given up"),
        "agreement_to_sign": _("to the heads whose signature an agreement wants, when the other side signed"),
        "agreement_in_force": _("to the heads concerned, when an agreement or a statement comes into force"),
        "agreement_review": _("to the heads of each side, two weeks before an agreement is looked at again"),
        "week": _("to everybody to whom there is something to tell: at most one a week"),
        "meetings": _("to heads and deputies, when a meeting of theirs is planned, moved or called off"),
        "overdue": _("to the owners of overdue actions: at most one a week"),
    }.get(kind, kind.replace("_", " "))


def previews(settings: Settings) -> list[Preview]:
    """Write every kind of mail with made-up values, as it usually reads."""
    return [
        Preview(
            kind=kind,
            occasion=name_of_kind(kind),
            letter=write_letter(kind, current_language(), **given[0]),
        )
        for kind, given in samples(settings).items()
    ]


def samples(settings: Settings) -> dict[str, list[dict[str, object]]]:
    """Return made-up values for every kind: the usual ones first, then each that words it otherwise."""
    return {
        "grading_opens": [
            _with_link(settings, cards=cards, signs_in=signs_in)
            for cards in ([_SERVICE, _MARKETING], [_MARKETING])
            for signs_in in (True, False)
        ],
        "reminder": [_with_link(settings, days_left=days, signs_in=days > 0) for days in (3, 1, 0)],
        "exchanged": [
            _with_link(settings, received=received, given=given, signs_in=bool(given))
            for received, given in (([_OF_SALES], [_SERVICE, _MARKETING]), ([], []))
        ],
        "action_planned": [_PLANNED | {"action": action} for action in (_ACTION, _ACTION_WITHOUT_MEASURE)],
        "card_reply": [_CARD | {"person": "Ada Brandt", "path": "/results/spring-2026/finance/operations"}],
        "grading_extended": [{"round": _ROUND}],
        "round_planned": [
            {"round": _ROUND, "warning": warning, "in_words": in_words}
            for warning in (None, warning_about(_AT_CHRISTMAS))
        ],
        "given_up": [{"round": _ROUND}],
        "comments_wait": [{"round": _ROUND}],
        "not_graded": [_CARD | {"empty": name} for name in ("", _CARD["grading"])],
        "sheets_to_open": [{"round": _ROUND}],
        "sheets_to_exchange": [{"round": _ROUND}],
        "codes_to_print": [{"round": _ROUND, "departments": "Assembly, Warehouse"}],
        "needs_wanted": [
            _with_link(settings, of=["Finance", "Operations"], signs_in=signs_in)
            for signs_in in (True, False)
        ],
        "needs_proposed": [_with_link(settings, **_NEEDS, signs_in=True)],
        "needs_sent_back": [_with_link(settings, **_NEEDS, signs_in=True)],
        "needs_answered": [_with_link(settings, **_NEEDS, signs_in=True)],
        "needs_agreed": [_with_link(settings, **_NEEDS, signs_in=False)],
        "needs_agreed_with_reservation": [_with_link(settings, **_NEEDS, signs_in=False)],
        "needs_escalated": [
            _with_link(settings, **_NEEDS, title=title, signs_in=title is None) for title in _ESCALATED
        ],
        "needs_ruled": [_with_link(settings, **_NEEDS, title=title, signs_in=False) for title in _ESCALATED],
        "survey": [
            _with_link(settings, minutes=minutes, closes_on=date(2026, 8, 28), signs_in=minutes == 1)
            for minutes in (1, 3)
        ],
        "survey_given_up": [{}],
        "agreement_to_sign": [_AGREEMENT, _AGREEMENT | {"note": ""}],
        "agreement_in_force": [_AGREEMENT, _AGREEMENT | {"of": [], "note": ""}],
        "agreement_review": [_AGREEMENT],
        "week": [{"week": week} for week in (_WEEK, _WEEK_OF_THE_PRESIDENT)],
        "meetings": [*(_news(what) for what in What), _news(*What)],
        "overdue": [{"actions": [_LATE] * number} for number in (1, 2, 21)],
        "sign_in": [{"link": f"{settings.base_url}/sign-in/…", "minutes": 15}],
        "test": [{"address": _ADDRESS}],
        "person_changed": [_CHANGED | {"waits": waits} for waits in (True, False)],
    }


def _with_link(settings: Settings, **values: object) -> dict[str, object]:
    path = "sign-in/…" if values["signs_in"] else "sign-in"
    link = f"{settings.base_url}/{path}"
    return {"round": _ROUND, "company": "Northwick Instruments", "address": _ADDRESS, "link": link} | values


def _news(*whats: What) -> dict[str, object]:
    news = [News(meeting=_REVIEW, what=what) for what in whats]
    return {"news": news, "title_of": title_of, "hours_of": hours_of}
