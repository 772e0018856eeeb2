"""Those who graded are told what came of it: by page after handing in, owners by mail when it is late."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.days import bound
from tests.factories import NOW, TODAY, make_open_card, make_round
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.actions.services.overdue_mails import queue_overdue_mails
from webapp.actions.services.planning import get_action
from webapp.actions.services.since_last_time import since_last_time
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionStatus
from webapp.installation.services import daily
from webapp.models import Mail, Person
from webapp.urn.anonymity import Ballot, hand_in

LATE = TODAY - timedelta(days=3)


def finish(pairing: Pairing, action_id: int, status: ActionStatus) -> None:
    doer = pairing.doer()
    with pairing.database.transaction() as session:
        action = get_action(session, action_id)
        post_update(session, action, status=status, text="So it is.", evidence="", edit_number=0, doer=doer)


def told(pairing: Pairing, department: str) -> list[tuple[str | None, str, str]]:
    with pairing.database.reading() as session:
        found = since_last_time(session, [pairing.company.departments[department].id], today=TODAY)
    return [(line.letter, line.sentence, line.state) for line in found.lines]


def test_who_graded_is_told_what_is_done_and_what_is_under_way(pairing: Pairing) -> None:
    pairing.promise(what="Only planned")
    finish(pairing, pairing.promise(what="Answer within a day.", positions=(3,)), ActionStatus.IN_PROGRESS)
    finish(pairing, pairing.promise(what="Keep one list."), ActionStatus.DONE)
    finish(pairing, pairing.promise(what="Given up"), ActionStatus.DROPPED)
    assert told(pairing, "Sales") == [
        ("F", f"Marketing: Keep one list. Done on {bound('12 May 2026')}.", "done"),
        ("C", f"Marketing: Answer within a day. Due on {bound('11 June 2026')}.", "doing"),
    ]
    assert told(pairing, "Marketing") == []  # it was graded; its own people did not give this card


def test_what_is_late_is_called_overdue_as_everywhere(pairing: Pairing) -> None:
    finish(pairing, pairing.promise(what="Answer within a day.", positions=(3,)), ActionStatus.IN_PROGRESS)
    with pairing.database.reading() as session:
        department = pairing.company.departments["Sales"].id
        found = since_last_time(session, [department], today=TODAY + timedelta(days=60))
    assert [(line.state, line.state_words) for line in found.lines] == [("overdue", "Overdue")]


def test_nothing_is_told_while_a_card_is_open_and_everything_after_handing_in(
    client: FlaskClient, pairing: Pairing
) -> None:
    finish(pairing, pairing.promise(), ActionStatus.DONE)
    departments = pairing.company.departments
    grader = pairing.employee("Sales")
    sign_in(client, grader)
    assert "Since last time" in client.get("/").get_data(as_text=True)
    with pairing.database.transaction() as session:
        round_ = make_round(session, "Autumn 2026")
        card = make_open_card(
            session,
            round_,
            pairing.company.key_folder,
            graded=departments["Marketing"],
            grading=departments["Sales"],
        )
        card_id = card.id
    grading = "/cards/autumn-2026/marketing"
    for address in ("/", grading):
        text = client.get(address).get_data(as_text=True)
        assert "Since last time" not in text
        assert "Keep one list" not in text
    with pairing.database.transaction(leave_no_trace=True) as session:
        ballot = Ballot(answers=tuple("AAAAAA"), comments={}, number="0000-0000")
        hand_in(session, card_id=card_id, person_id=grader.id, ballot=ballot)
    for address in ("/", f"{grading}/thanks"):
        text = client.get(address).get_data(as_text=True)
        assert "Since last time" in text
        assert "Keep one list" in text


def mails(pairing: Pairing) -> list[Mail]:
    with pairing.database.reading() as session:
        return session.query(Mail).order_by(Mail.address).all()


def remind(app: Flask, pairing: Pairing, *, days: int = 0) -> int:
    with app.app_context(), pairing.database.transaction() as session:
        later = timedelta(days=days)
        return queue_overdue_mails(session, today=TODAY + later, now=NOW + later)


def test_the_owners_of_what_is_late_get_one_mail_a_week_for_everything(app: Flask, pairing: Pairing) -> None:
    first = pairing.promise(today=LATE, due=LATE)
    second = pairing.promise(today=LATE, due=LATE, what="Answer within a day")
    assert remind(app, pairing) == 2
    assert remind(app, pairing) == 0
    assert remind(app, pairing, days=1) == 0
    assert remind(app, pairing, days=7) == 2
    of_graded = pairing.employee("Marketing")
    mail = next(sent for sent in mails(pairing) if sent.address == of_graded.email)
    assert mail.subject == "2 actions of yours are overdue"
    for part in (f"/actions/{first}", f"/actions/{second}", "Answer within a day", bound("9 May 2026")):
        assert part in mail.body
    assert "graded" not in mail.body


def test_nobody_is_mailed_where_nothing_is_late(app: Flask, pairing: Pairing) -> None:
    pairing.promise(due=TODAY)
    finish(pairing, pairing.promise(today=LATE, due=LATE), ActionStatus.DONE)
    assert remind(app, pairing) == 0
    assert mails(pairing) == []


def test_where_an_owner_has_left_the_head_of_that_side_is_told(app: Flask, pairing: Pairing) -> None:
    pairing.promise(today=LATE, due=LATE)
    owner = pairing.employee("Marketing")
    with pairing.database.transaction() as session:
        session.get_one(Person, owner.id).is_active = False
    assert remind(app, pairing) == 2
    assert {mail.address for mail in mails(pairing)} == {
        pairing.head("Marketing").email,
        pairing.employee("Sales").email,
    }


def test_the_daily_work_sends_these_mails_and_says_so_once(app: Flask, pairing: Pairing) -> None:
    daily.run(app)  # destroys the key that the arranged exchange has left
    pairing.promise(today=LATE, due=LATE)
    assert daily.run(app) == ["Overdue actions: a mail goes to 2 of their owners."]
    assert daily.run(app) == []
