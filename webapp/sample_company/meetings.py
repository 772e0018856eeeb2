"""Meetings of the sample company: a pair's joint reviews around today, a celebration, its revenue plan."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from webapp.doer import Doer
from webapp.domain.half_years import months_later
from webapp.domain.meetings import Rhythm, When, days_from
from webapp.domain.revenue import Line
from webapp.domain.working_days import next_working_day
from webapp.meetings.services.celebrations import SEVERAL, HeroDraft, Speech, write_speech
from webapp.meetings.services.invitations import queue_invitations
from webapp.meetings.services.minutes import Minutes, write_minutes
from webapp.meetings.services.planning import plan_celebration, plan_reviews
from webapp.meetings.services.revenue import (
    Start,
    begin_plan,
    find_plan,
    note_results,
    set_target,
    write_lines,
)
from webapp.models import Person
from webapp.organisation.services.organisation import find_pair
from webapp.sample_company.calendar import Calendar, morning_of
from webapp.sample_company.organisation import Cast
from webapp.sample_company.story import staff

MONTHS_BACK, REVIEWS = 3, 6
_THANKED = (
    "Leila Haddad, Zofia Wójcik, Yuki Nakagawa, Rosa Lindner and Javier Montoya"  # of three departments
)
_WRITTEN = (
    {
        "objective_first": "Send ten qualified leads a week from the spring fair.",
        "result_first": "Nine a week on average; the second week of the fair was weak.",
        "objective_second": "Call every lead within a working day.",
        "result_second": "Four calls of five within a day, the rest within two.",
        "notes": "The fair brought fewer leads than hoped, and better ones. Both sides keep the briefing.",
    },
    {
        "objective_first": "Answer the six oldest objections.",
        "result_first": "Two are answered, four wait for the product managers.",
        "objective_second": "Give each lost order a reason that Marketing can act on.",
        "result_second": "Seven of nine lost orders have one.",
        "notes": "Objections stay the sore point. Waiting for one meeting a month is what slows the answers.",
    },
)
_DECIDED = (
    ("Hold the briefing on the Monday before each fair, with two people of each side.",),
    ("Ask the product managers for a day on which each objection is answered.",),
)


def hold_meetings(session: Session, *, cast: Cast, calendar: Calendar) -> None:
    """Plan the reviews of Marketing and Sales, write down two of the past ones, celebrate, plan the revenue.

    The president hosts the celebration; Marketing sets the target, and Sales says how it is allocated.

    Needs an application context: the invitations are written too.
    """
    marketing, sales = cast.department("Marketing"), cast.department("Sales")
    pair = find_pair(session, marketing, sales)
    if pair is None:
        raise RuntimeError("the story pairs Marketing with Sales")
    first = months_later(calendar.today, -MONTHS_BACK)
    doer = _doer(cast.head("Marketing"), first)
    times = [_when(day, "Room 4, second floor") for day in days_from(first, Rhythm.WEEKDAY, REVIEWS)]
    planned = plan_reviews(session, pair, times, doer=doer)
    for meeting, texts, decided in zip(planned, _WRITTEN, _DECIDED, strict=False):
        held = _doer(cast.head("Marketing"), meeting.day)
        write_minutes(session, meeting, Minutes(texts=texts, new_decisions=decided), edit_number=0, doer=held)
    _celebrate(session, cast=cast, day=calendar.today - timedelta(days=20))
    _earn(session, cast=cast, calendar=calendar)
    queue_invitations(session, today=calendar.today, now=morning_of(calendar.today))


def _doer(person: Person, day: date) -> Doer:
    return Doer(person_id=person.id, name=person.name, now=morning_of(day), today=day)


def _when(day: date, place: str) -> When:
    return When(day=next_working_day(day, {}), begins=time(10), minutes=60, place=place)


def _celebrate(session: Session, *, cast: Cast, day: date) -> None:
    doer = _doer(cast.person(staff().president.handle), day)
    meeting = plan_celebration(session, None, _when(day, "Canteen"), doer=doer, anyway=False)
    write_speech(
        session,
        meeting,
        Speech(
            texts={
                "successes": "Web leads reach the customer list within a day.\nTen joint customer visits.",
                "shortcomings": "Objections from customers still wait for weeks.",
                "lessons": "A briefing before the fair saves a week after it.",
            },
            heroes=(HeroDraft(who=_THANKED, deed="the briefing before the fair", department=SEVERAL),),
        ),
        edit_number=0,
        doer=doer,
    )


def _earn(session: Session, *, cast: Cast, calendar: Calendar) -> None:
    marketing, sales = cast.department("Marketing"), cast.department("Sales")
    begins = months_later(calendar.today.replace(day=1), -MONTHS_BACK)
    marketing_sets, sales_allocates = (_doer(cast.head(name), begins) for name in ("Marketing", "Sales"))
    start = Start(selling_id=sales.id, currency="EUR", begins_on=begins, months=REVIEWS)
    begin_plan(session, marketing, sales, start, doer=marketing_sets)
    session.flush()
    plan = find_plan(session, marketing, sales)
    if plan is None:
        raise RuntimeError("the revenue plan was begun")
    set_target(session, plan, 2_400_000_00, edit_number=0, doer=marketing_sets)
    lines = [
        Line(name="Hospitals", planned=900_000_00, added=60_000_00),
        Line(name="Laboratories", planned=780_000_00, added=40_000_00),
        Line(name="Universities", planned=520_000_00, added=50_000_00),
    ]
    write_lines(session, plan, lines, edit_number=1, doer=sales_allocates)
    months = [months_later(begins, place) for place in range(MONTHS_BACK)]
    earned = dict(zip(months, (392_000_00, 371_500_00, 418_000_00), strict=True))
    note_results(session, plan, earned, edit_number=2, doer=sales_allocates)
