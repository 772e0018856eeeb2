"""Seed the database with the sample company, half-year by half-year through the real services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.half_years import noticed_from
from webapp.domain.wording import N_
from webapp.installed import installed
from webapp.models import Company, LogEntry, Mail, MailState, Survey
from webapp.round_steps.services.steps import Workplace, close_now, exchange_now, open_now
from webapp.round_steps.services.survey_steps import ask_now, do_surveys
from webapp.rounds.services.planning import plan_round, suggested_round
from webapp.sample_company.agreements import agree
from webapp.sample_company.calendar import DAYS_FROM_LIST_TO_OPENING, DAYS_OPEN, Calendar, morning_of
from webapp.sample_company.grading import hand_in_all, measure, write_expectations
from webapp.sample_company.lists import begin_discussions, write_lists
from webapp.sample_company.meetings import hold_meetings
from webapp.sample_company.organisation import NAME, Cast, found
from webapp.sample_company.promises import follow_up
from webapp.sample_company.reviewing import review_comments
from webapp.sample_company.story import FIRST_FORECAST, OPEN_ROUND, PAST_ROUNDS, staff
from webapp.sample_company.surveys import (
    CHECKLIST,
    CHECKLIST_AFTER_DAYS,
    FORECAST,
    answer_all,
    answer_checklist,
    answer_forecasts,
)
from webapp.signing_in.services.sample_people import find_sample_person
from webapp.storage.database import Base, Database
from webapp.surveys.services.surveys import surveys_under_way
from webapp.urn import sealing

FINISHED = f"made the sample company {NAME}"
SEED = 1865
LEFT_TO_THE_EMPLOYEE = ("Marketing by Sales", "Customer Service by Sales", "Operations by Sales")
LEFT_TO_THE_HEAD = ("Marketing by Sales",)

Progress = Callable[[str], None]


def is_whole(session: Session) -> bool:
    """Say whether the sample company was made to its end."""
    return bool(session.scalar(select(exists().where(LogEntry.what == FINISHED))))


def make(app: Flask, *, today: date, progress: Progress = lambda line: None) -> None:
    """Fill an empty database with the sample company, seen from today.

    What an interrupted start has left of it is removed first. The letters are the same every time;
    who gave which grade is drawn by a seeded generator and forgotten by the urn.
    """
    database = installed(app).database
    settings = installed(app).settings
    calendar = Calendar(today)
    random = Random(SEED)  # noqa: S311  # the same story every time; nothing here is a secret
    with app.app_context():
        with database.transaction() as session:
            _clear(session, settings.key_folder)
            first_day = calendar.before_opening(1, 2 * DAYS_FROM_LIST_TO_OPENING)
            found(session, now=morning_of(first_day))
        for number in range(1, PAST_ROUNDS + 1):
            name = _past_round(database, settings.key_folder, calendar, number=number, random=random)
            progress(f"{name}: graded, exchanged and acted on ({number} of {PAST_ROUNDS}).")
        _checklist(database, settings.key_folder, calendar)
        name = _open_round(database, settings.key_folder, calendar, random=random)
        progress(f"{name}: open for grading.")
    database.compact()


def _clear(session: Session, key_folder: Path) -> None:
    """Remove an unfinished sample company; a real company stops here."""
    company = session.get(Company, 1)
    if company is None:
        return
    if not company.is_sample:
        raise RuntimeError("There is a real company in this database, so no sample company is made in it.")
    for round_id in session.scalars(select(Survey.id)):
        sealing.destroy_key(key_folder, round_id)
        sealing.forget_key(key_folder, round_id)
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))


def _past_round(
    database: Database, key_folder: Path, calendar: Calendar, *, number: int, random: Random
) -> str:
    """Play a round from its lists to what followed its exchange; return its name."""
    plan = calendar.plan(number)
    round_id, name = _prepare_round(database, calendar, number=number)
    open_now(_workplace(database, key_folder, plan.opens), round_id)
    with database.transaction() as session:
        cast = Cast(session)
        write_expectations(session, round_id, number, cast=cast, random=random)
        measure(session, round_id, number, cast=cast, day=plan.opens)
        hand_in_all(session, round_id, number, cast=cast, random=random)
    if number >= FIRST_FORECAST:
        _forecast(database, key_folder, plan.opens, round_id, number)
    close_now(_workplace(database, key_folder, calendar.after_exchange(number, -1)), round_id)
    do_surveys(_workplace(database, key_folder, plan.exchanges))
    exchange_now(_workplace(database, key_folder, plan.exchanges), round_id)
    with database.transaction() as session:
        cast = Cast(session)
        morning = morning_of(calendar.after_exchange(number, 1))
        reviewer = cast.person(staff().administrator.handle)
        review_comments(session, round_id, number, reviewer=reviewer, now=morning)
        follow_up(session, round_id, number, cast=cast, calendar=calendar)
        _keep_mails_from_leaving(session, plan.exchanges)
    _check(database, key_folder, plan.exchanges)
    return name


def _forecast(database: Database, key_folder: Path, day: date, round_id: int, number: int) -> None:
    """Let the graded departments forecast their grades; it is counted once the round is closed."""
    ask_now(_workplace(database, key_folder, day), [(FORECAST, round_id)])
    with database.transaction() as session:
        [survey] = surveys_under_way(session)
        answer_forecasts(session, survey.id, number, random=Random(SEED + number))  # noqa: S311  # as above


def _check(database: Database, key_folder: Path, exchanged_on: date) -> None:
    """Ask the graders of a past round what they noticed, and count it."""
    opens = noticed_from(exchanged_on)
    do_surveys(_workplace(database, key_folder, opens))
    with database.transaction() as session:
        asked = surveys_under_way(session)
        for survey in asked:
            answer_all(session, survey.id, random=Random(SEED))  # noqa: S311  # as above
        last_day = max((survey.closes_on for survey in asked), default=opens)
    do_surveys(_workplace(database, key_folder, last_day + timedelta(days=1)))
    with database.transaction() as session:
        _keep_mails_from_leaving(session, opens)


def _checklist(database: Database, key_folder: Path, calendar: Calendar) -> None:
    """Let both sides of every pair answer the six questions, some weeks after the last exchange."""
    opens = calendar.after_exchange(PAST_ROUNDS, CHECKLIST_AFTER_DAYS)
    ask_now(_workplace(database, key_folder, opens), [(CHECKLIST, None)])
    with database.transaction() as session:
        [survey] = surveys_under_way(session)
        answer_checklist(session, survey.id, random=Random(SEED))  # noqa: S311  # as above
        closes_on = survey.closes_on
    do_surveys(_workplace(database, key_folder, closes_on + timedelta(days=1)))
    with database.transaction() as session:
        _keep_mails_from_leaving(session, opens)


def _open_round(database: Database, key_folder: Path, calendar: Calendar, *, random: Random) -> str:
    """Open the present round, with about half of the ballots in; return its name."""
    round_id, name = _prepare_round(database, calendar, number=OPEN_ROUND)
    plan = calendar.plan(OPEN_ROUND)
    open_now(_workplace(database, key_folder, plan.opens), round_id)
    with database.transaction() as session:
        cast = Cast(session)
        write_expectations(session, round_id, OPEN_ROUND, cast=cast, random=random, leave=LEFT_TO_THE_HEAD)
        measure(session, round_id, OPEN_ROUND, cast=cast, day=plan.opens)
        hand_in_all(
            session,
            round_id,
            OPEN_ROUND,
            cast=cast,
            random=random,
            away=find_sample_person(session, "employee"),
            away_from=LEFT_TO_THE_EMPLOYEE,
        )
        begin_discussions(session, cast=cast, calendar=calendar)
        hold_meetings(session, cast=cast, calendar=calendar)
        agree(session, cast=cast, today=calendar.today)
        _keep_mails_from_leaving(session, calendar.today)
        log.note(
            session,
            at=morning_of(calendar.before_opening(OPEN_ROUND, 1 - DAYS_OPEN)),
            who=log.SYSTEM,
            what=N_("made the sample company %(name)s"),
            name=NAME,
        )
    return name


def _prepare_round(database: Database, calendar: Calendar, *, number: int) -> tuple[int, str]:
    """Write the lists of a round and plan it; return its id and name."""
    plan = calendar.plan(number)
    with database.transaction() as session:
        write_lists(session, number, cast=Cast(session), calendar=calendar)
        round_ = plan_round(
            session,
            name=suggested_round(session, today=plan.opens)[0],
            today=plan.opens,
            opens=plan.opens,
        )
        return round_.id, round_.name


def _workplace(database: Database, key_folder: Path, day: date) -> Workplace:
    return Workplace(
        database=database,
        key_folder=key_folder,
        now=morning_of(day),
        today=day,
        who=staff().administrator.name,
    )


def _keep_mails_from_leaving(session: Session, day: date) -> None:
    """Note what waits as sent: its day is long past, and its readers are invented."""
    session.flush()
    session.execute(
        update(Mail).where(Mail.state == MailState.WAITING).values(state=MailState.SENT, sent_on=day)
    )
