"""Mails, log and notes are kept as long as the settings say; the daily work deletes what is older."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from webapp import log
from webapp.installation.services import daily
from webapp.mail.letters import Letter
from webapp.mail.outbox import queue
from webapp.models import AccessToken, Company, LogEntry, Mail, MailState, Round, RoundState, VisitNote

TODAY = date(2028, 6, 15)
"""Two years after the round of the fixture."""


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def keep(half: Half, **months: int) -> None:
    with half.database.transaction() as session:
        company = session.scalars(select(Company)).one()
        for name, number in months.items():
            setattr(company, name, number)


def mailed(
    half: Half, key: str, day: date, *, state: MailState = MailState.SENT, of_round: bool = False
) -> None:
    with half.database.transaction() as session:
        queue(
            session,
            Letter(kind="week", subject="S", body="B"),
            address="a@b.example",
            once_key=key,
            now=moment(day),
        )
        mail = session.scalars(select(Mail).where(Mail.once_key == key)).one()
        mail.state, mail.sent_on = state, day if state is MailState.SENT else None
        mail.round_id = half.round_id if of_round else None


def kept(half: Half) -> set[str]:
    with half.database.reading() as session:
        return set(session.scalars(select(Mail.once_key)))


@pytest.fixture
def old(half: Half) -> Half:
    with half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        round_.state, round_.key_destroyed_on = RoundState.EXCHANGED, round_.exchanges_on
        session.scalars(select(Company)).one().recurring_surveys = ""
        president = factories.make_person(session, is_president=True)
        for number, day in enumerate((date(2026, 5, 31), date(2026, 6, 1), date(2028, 6, 1))):
            log.note(session, at=moment(day), who="Sam", what=f"did {number}")
            token = AccessToken(name=f"{number}", scopes=[], token_hash=b"", made_on=day, revoked_on=day)
            token.made_by = president
            session.add(token)
            department = factories.make_department(session, f"Department {number}")
            session.add(
                VisitNote(person_id=president.id, department_id=department.id, text="x", written_on=day)
            )
    return half


def test_what_is_older_than_its_months_goes_and_the_rest_stays(old: Half) -> None:
    keep(old, mails_kept=24, log_kept=24, notes_kept=24)
    mailed(old, "old", date(2026, 5, 31))
    mailed(old, "given up", date(2026, 5, 31), state=MailState.DEAD)
    mailed(old, "waits", date(2026, 5, 31), state=MailState.WAITING)
    mailed(old, "first kept", date(2026, 6, 1))
    lines = daily.run(old.app, on=TODAY)
    assert lines == [
        "What is older than the settings keep it was deleted: mails, log entries, notes for visits."
    ]
    assert kept(old) == {"waits", "first kept"}
    with old.database.reading() as session:
        said = list(session.scalars(select(LogEntry.what).order_by(LogEntry.made_at)))
        days = sorted(session.scalars(select(VisitNote.written_on)))
        revoked = list(session.scalars(select(AccessToken.revoked_on).order_by(AccessToken.revoked_on)))
    assert "did 0" not in said
    assert {"did 1", "did 2"} <= set(said)
    assert "deleted what is kept no longer (months: mails 24, log 24, notes 24)" in said
    assert days == revoked == [date(2026, 6, 1), date(2028, 6, 1)]
    keep(old, log_kept=0)  # the line about it is as old as the clock of this test
    assert daily.run(old.app, on=TODAY) == []


def test_for_good_is_for_good(old: Half) -> None:
    keep(old, mails_kept=0, log_kept=0, notes_kept=0)
    mailed(old, "old", date(2026, 5, 31))
    assert daily.run(old.app, on=date(2040, 1, 1)) == []
    assert kept(old) == {"old"}


def test_a_mail_stays_while_its_round_goes_on_so_that_none_goes_twice(half: Half) -> None:
    with half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        round_.opens_on = round_.closes_on = round_.exchanges_on = round_.plans_due_on = date(2029, 1, 1)
        session.scalars(select(Company)).one().recurring_surveys = ""
    mailed(half, "of the round", date(2026, 5, 31), of_round=True)
    daily.run(half.app, on=TODAY)
    assert kept(half) == {"of the round"}


def test_the_page_stores_what_is_chosen_and_says_the_effect(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        sign_in(client, factories.make_person(session, "Samira Osei", is_administrator=True))
    page = client.get("/admin/settings/retention").text
    assert "It cannot be brought back" in page
    chosen = {"mails_kept": "6", "log_kept": "0", "notes_kept": "12", "csrf_token": csrf_token(page)}
    assert client.post("/admin/settings/retention", data=chosen).status_code == 303
    with half.database.reading() as session:
        company = session.scalars(select(Company)).one()
        assert (company.mails_kept, company.log_kept, company.notes_kept) == (6, 0, 12)
    refused = client.post("/admin/settings/retention", data={**chosen, "mails_kept": "1"})
    assert refused.status_code == 422
    assert "Choose one of the list." in refused.text
