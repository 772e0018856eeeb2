"""Mails go out once, survive faults and kills, and keep no secret behind."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import NOW
from tests.mail_server import MailServer, mail_server, text_of
from webapp.config import Settings
from webapp.installed import installed
from webapp.mail import outbox_overview
from webapp.mail.letters import Letter
from webapp.mail.outbox import LEASE, MOST_TRIES, Sent, queue, send_waiting
from webapp.models import Mail, MailState
from webapp.storage.database import Database


class Hand:
    """A clock whose hand the test moves."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by


@pytest.fixture
def settings(app: Flask) -> Settings:
    return installed(app).settings


def through(server: MailServer, settings: Settings) -> Settings:
    return Settings(**{**vars(settings), "smtp_url": server.url})


def queue_one(database: Database, key: str = "reminder:1:1:7", kind: str = "reminder") -> None:
    with database.transaction() as session:
        letter = Letter(kind=kind, subject="Zwölf Tage übrig", body="Bis Freitag – bitte.\n")
        queue(session, letter, address="katrin@example.com", once_key=key, now=NOW)


def the_mail(database: Database) -> Mail:
    with database.reading() as session:
        return session.scalars(select(Mail)).one()


def test_a_mail_arrives_once_with_its_words(database: Database, settings: Settings) -> None:
    queue_one(database)
    with mail_server() as server:
        assert send_waiting(database, through(server, settings), now=lambda: NOW) == Sent(1, 0)
        assert send_waiting(database, through(server, settings), now=lambda: NOW) == Sent(0, 0)
    [mail] = server.mails
    assert (mail["To"], mail["Subject"]) == ("katrin@example.com", "Zwölf Tage übrig")
    assert text_of(mail) == "Bis Freitag – bitte.\n"
    assert the_mail(database).state is MailState.SENT
    assert the_mail(database).sent_on == NOW.date()


def test_the_same_key_is_never_queued_twice(database: Database) -> None:
    queue_one(database)
    queue_one(database)
    assert the_mail(database).once_key == "reminder:1:1:7"


def test_without_a_mail_server_a_mail_becomes_a_file_for_its_owner_alone(
    database: Database, settings: Settings
) -> None:
    queue_one(database)
    send_waiting(database, settings, now=lambda: NOW)
    [file] = settings.mail_folder.iterdir()
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    assert b"To: katrin@example.com" in file.read_bytes()


def test_a_mail_that_was_leased_by_somebody_else_is_left_alone(
    database: Database, settings: Settings
) -> None:
    queue_one(database)
    with database.transaction() as session:
        session.scalars(select(Mail)).one().leased_until = NOW + LEASE
    assert send_waiting(database, settings, now=lambda: NOW) == Sent(0, 0)


def test_killed_between_sending_and_noting_it_goes_out_again_under_the_same_number(
    database: Database, settings: Settings
) -> None:
    queue_one(database)
    clock = Hand()
    with mail_server() as server:
        sender = multiprocessing.get_context("spawn").Process(
            target=_send_and_be_killed, args=(through(server, settings),)
        )
        sender.start()
        sender.join()
        assert sender.exitcode == -signal.SIGKILL
        assert the_mail(database).state is MailState.WAITING
        assert send_waiting(database, through(server, settings), now=clock) == Sent(0, 0), (
            "its lease still runs"
        )
        clock.move(LEASE)
        assert send_waiting(database, through(server, settings), now=clock) == Sent(1, 0)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert the_mail(database).state is MailState.SENT


def _send_and_be_killed(settings: Settings) -> None:
    """Send the mail in this process, which dies before it can note that."""
    calls = itertools.count(1)

    def moments() -> datetime:
        # Asked for the lease, for the check, for the Date line, and, once sent, for the note.
        if next(calls) == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return NOW

    send_waiting(Database(settings.database_url), settings, now=moments)


def test_a_refused_mail_is_tried_eight_times_ever_more_seldom_then_given_up(
    database: Database, settings: Settings
) -> None:
    queue_one(database)
    clock = Hand()
    waits = []
    with mail_server() as server:
        server.answer = "451 not now"
        for _ in range(MOST_TRIES):
            assert send_waiting(database, through(server, settings), now=clock) == Sent(0, 1)
            assert send_waiting(database, through(server, settings), now=clock) == Sent(0, 0)
            mail = the_mail(database)
            waits.append(mail.next_try_at - clock.moment)
            clock.moment = max(mail.next_try_at, clock.moment)
        clock.move(timedelta(days=30))
        assert send_waiting(database, through(server, settings), now=clock) == Sent(0, 0)
    assert the_mail(database).state is MailState.DEAD
    assert waits[:-1] == sorted(waits[:-1])
    assert "451" in the_mail(database).fault
    assert "katrin" not in the_mail(database).fault


def test_a_mail_server_that_is_away_costs_only_one_mail_a_try(database: Database, settings: Settings) -> None:
    for number in range(3):
        queue_one(database, f"reminder:1:1:{number}")
    nobody_there = Settings(**{**vars(settings), "smtp_url": "smtp://127.0.0.1:9"})
    assert send_waiting(database, nobody_there, now=lambda: NOW) == Sent(0, 3)
    with database.reading() as session:
        assert sorted(session.scalars(select(Mail.tries))) == [0, 0, 1]
        assert {mail.leased_until for mail in session.scalars(select(Mail))} == {None}


def test_a_sign_in_mail_is_erased_once_it_is_sent(database: Database, settings: Settings) -> None:
    queue_one(database, "sign_in:abc", "sign_in")
    send_waiting(database, settings, now=lambda: NOW)
    assert the_mail(database).body == ""


def test_a_subject_of_two_lines_never_becomes_a_second_header(database: Database, settings: Settings) -> None:
    with database.transaction() as session:
        letter = Letter(kind="reminder", subject="Hello\nBcc: all@example.com", body="")
        queue(session, letter, address="a@example.com", once_key="k", now=NOW)
    assert send_waiting(database, settings, now=lambda: NOW) == Sent(0, 1)
    assert not Path(settings.mail_folder).exists()


def test_given_up_mails_can_be_tried_again(database: Database, settings: Settings) -> None:
    queue_one(database, "exchanged:1:1", "exchanged")
    with database.transaction() as session:
        mail = session.scalars(select(Mail)).one()
        mail.state, mail.tries = MailState.DEAD, MOST_TRIES
    with database.transaction() as session:
        assert outbox_overview.try_again(session, kind="exchanged", now=NOW) == 1
    assert send_waiting(database, settings, now=lambda: NOW) == Sent(1, 0)


def test_a_mail_server_with_a_password_and_no_encryption_is_told_nothing(
    database: Database, settings: Settings
) -> None:
    queue_one(database)
    with mail_server() as server:
        # 127.0.0.1 in another spelling: not one of the names that are known to be this machine.
        elsewhere = server.url.replace("127.0.0.1", "me:secret@127.0.1")
        send_waiting(database, Settings(**{**vars(settings), "smtp_url": elsewhere}), now=lambda: NOW)
    assert not server.mails
    assert "no encryption" in the_mail(database).fault
    assert "secret" not in the_mail(database).fault
