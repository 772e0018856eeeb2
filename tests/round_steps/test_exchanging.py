"""Closing and exchanging: once, whole, and the key is gone afterwards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.exchanges import tallies_of
from tests.factories import NOW, TODAY, make_person
from tests.fixtures.half_year import Half
from webapp.domain.wording import Refused
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.mail import outbox
from webapp.models import Card, Company, LogEntry, Mail, Round, RoundState, SignInLink
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.steps import NoKeyHere, UrnIsWrong
from webapp.urn import anonymity
from webapp.urn.anonymity import AlreadyHandedIn, NotGrading


def _graded(half: Half, ballots: int = 6) -> None:
    half.open()
    for person in half.people(half.sales)[:ballots]:
        half.hand_in("ABCFXA", person=person)


def _rows(half: Half, table: str) -> int:
    with half.database.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_a_closed_round_takes_no_card(half: Half) -> None:
    half.open()
    half.close()
    with pytest.raises(NotGrading):
        half.hand_in("ABCFXA", person=half.people(half.sales)[0])


def test_a_second_hand_in_is_refused_and_counts_nothing(half: Half) -> None:
    _graded(half)
    with pytest.raises(AlreadyHandedIn):
        half.hand_in("FFFFFF", person=half.people(half.sales)[0])
    half.close()
    half.exchange()
    assert half.card().ballots == 6
    with half.database.reading() as session:
        assert tallies_of(session, half.card().id)[1]["A"] == 6


def test_the_exchange_counts_every_card_that_was_handed_in(half: Half) -> None:
    _graded(half)
    half.close()
    half.exchange()
    card = half.card()
    assert (card.is_published, card.ballots, card.spoiled) == (True, 6, 0)
    with half.database.reading() as session:
        tallies = tallies_of(session, card.id)
        assert len(anonymity.control_numbers_of(session, card.id)) == 6
    assert [tallies[position].get("ABCFXA"[position - 1], 0) for position in (1, 2, 3, 4, 6)] == [6] * 5
    assert 5 not in tallies  # nobody could judge it


def test_after_the_exchange_neither_urn_nor_roll_nor_key_is_left(half: Half) -> None:
    _graded(half)
    half.close()
    half.exchange()
    assert _rows(half, "urn") == _rows(half, "roll") == 0
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()
    round_ = half.round()
    assert round_.seal_public_key is None
    assert round_.key_destroyed_on == TODAY


def test_after_the_exchange_nothing_tells_who_was_reminded_but_a_rough_number(half: Half) -> None:
    with half.database.transaction() as session:
        for number in range(10):
            make_person(session, f"Another {number}", department=half.sales)
    half.open()
    for person in half.people(half.sales)[:6]:
        half.hand_in("ABCFXA", person=person)
    settings = installed(half.app).settings
    outbox.send_waiting(half.database, settings, now=lambda: NOW, limit=1000)
    daily.run(half.app, on=TODAY + timedelta(days=6))
    outbox.send_waiting(half.database, settings, now=lambda: NOW + timedelta(days=6), limit=1000)
    files = list(settings.mail_folder.glob("*.eml"))
    late = len(half.people(half.sales)) + len(half.people(half.marketing)) - 6
    assert len(files) == 2 * (len(half.people(half.sales)) + len(half.people(half.marketing))) - 6
    with half.database.reading() as session:
        assert session.scalar(select(func.count(Mail.id)).where(Mail.kind == "reminder")) == late
        assert session.scalars(select(SignInLink).where(SignInLink.is_mailed_ahead)).all()
    with half.database.transaction() as session:  # so that no mail of the exchange brings another link
        session.get_one(Company, 1).mails_links = False
    half.close()
    half.exchange()
    with half.database.reading() as session:
        assert session.scalar(select(func.count(Mail.id)).where(Mail.kind == "reminder")) == 0
        assert session.scalars(select(SignInLink).where(SignInLink.is_mailed_ahead)).all() == []
        logged = list(session.scalars(select(LogEntry.what)))
    assert len(list(settings.mail_folder.glob("*.eml"))) == len(files) - late
    assert f"deleted some {round(late, -1)} reminders of Spring 2026" in logged


def test_a_card_below_the_minimum_looks_as_if_nobody_had_graded_it(half: Half) -> None:
    _graded(half, ballots=4)
    half.close()
    half.exchange()
    few, nobody = half.card("Marketing"), half.card("Sales")

    def figures(card: Card) -> tuple[object, ...]:
        return (card.is_published, card.ballots, card.graded_ballots, card.mean, card.sd, card.change)

    assert figures(few) == figures(nobody) == (False, None, None, None, None, None)
    assert _rows(half, "tally") == _rows(half, "control_number") == 0


def test_a_round_that_is_still_graded_is_not_exchanged(half: Half) -> None:
    _graded(half)
    with pytest.raises(Refused, match="Close it first"):
        half.exchange()
    assert half.round().state is RoundState.GRADING


def test_cards_are_exchanged_once(half: Half) -> None:
    _graded(half)
    half.close()
    half.exchange()
    with pytest.raises(Refused, match="exchanged already"):
        half.exchange()
    with pytest.raises(Refused, match="exchanged already"):
        half.close()


@pytest.mark.parametrize("harm", ["gone", "another", "damaged"])
def test_without_the_right_key_nothing_is_changed_and_it_can_be_tried_again(half: Half, harm: str) -> None:
    _graded(half)
    half.close()
    file = anonymity.key_file(half.place.key_folder, half.round_id)
    kept = file.read_bytes()
    _harm(file, harm)
    with pytest.raises(NoKeyHere, match="Nothing was changed"):
        half.exchange()
    assert half.round().state is RoundState.CLOSED
    assert _rows(half, "urn") == 11
    file.write_bytes(kept)
    half.exchange()
    assert half.card().ballots == 6


def _harm(file: Path, harm: str) -> None:
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(bytes(32) if harm == "another" else b"damaged")


def test_an_urn_that_does_not_agree_with_the_marks_stops_the_exchange(half: Half) -> None:
    _graded(half)
    half.close()
    with half.database.transaction() as session:
        session.execute(text("UPDATE roll SET handed_in = (1 = 1)"))
    with pytest.raises(UrnIsWrong, match="Nothing was changed"):
        half.exchange()
    assert half.round().state is RoundState.CLOSED
    assert _rows(half, "tally") == 0


def test_closing_early_moves_the_last_day_and_keeps_the_exchange(half: Half) -> None:
    half.open()
    before = half.round()
    half.close()
    after = half.round()
    assert after.closes_on == TODAY < before.closes_on
    assert after.exchanges_on == before.exchanges_on


@pytest.mark.parametrize("days", [0, 40])
def test_the_exchange_notes_the_day_on_which_it_happened(half: Half, days: int) -> None:
    _graded(half)
    half.close()
    half.on(TODAY + timedelta(days=days))
    half.exchange()
    round_ = half.round()
    assert round_.exchanged_on == round_.exchanges_on == TODAY + timedelta(days=days)
    assert round_.plans_due_on == round_.exchanges_on + timedelta(days=21)


def test_everybody_concerned_gets_one_mail_that_names_departments_and_no_grade(half: Half) -> None:
    _graded(half)
    half.close()
    half.exchange()
    with half.database.reading() as session:
        mails = session.scalars(select(Mail).where(Mail.kind == "exchanged")).all()
    assert len({mail.address for mail in mails}) == len(mails) == 11
    for mail in mails:
        assert "Marketing" in mail.body
        assert not re.search(r"\b[ABCDF]\b|\d[.,]\d", mail.subject + mail.body)


def test_an_exchange_that_was_interrupted_before_the_key_was_destroyed_is_finished_at_the_start(
    half: Half,
) -> None:
    _graded(half)
    half.close()
    key_file = anonymity.key_file(half.place.key_folder, half.round_id)
    with half.app.app_context(), half.database.transaction() as session:
        from webapp.round_steps.services.exchanging import exchange_round

        round_ = session.get_one(Round, half.round_id)
        private_key = anonymity.read_key(half.place.key_folder, round_)
        exchange_round(session, round_, private_key, today=TODAY, now=half.place.now)
    assert key_file.exists()
    assert finish_interrupted_exchanges(half.database, half.place.key_folder, TODAY) == ["Spring 2026"]
    assert not key_file.exists()
    assert half.round().key_destroyed_on == TODAY
    assert finish_interrupted_exchanges(half.database, half.place.key_folder, TODAY) == []


def test_a_machine_without_the_key_does_not_claim_to_have_destroyed_it(half: Half, tmp_path: Path) -> None:
    if half.database.is_sqlite:
        return  # one machine only
    half.open()
    with half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        round_.state, round_.exchanged_on = RoundState.EXCHANGED, date(2026, 5, 26)
    assert finish_interrupted_exchanges(half.database, tmp_path / "elsewhere", TODAY) == []
    assert half.round().key_destroyed_on is None


def test_no_log_line_tells_who_handed_in(half: Half) -> None:
    _graded(half)
    with half.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 11
    assert _rows(half, "log_entry") == 1  # the opening
