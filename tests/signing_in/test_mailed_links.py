"""The link in a round's mail: one press to the first card, once, until a newer one; its secret is nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.fixtures.application import csrf_token
from tests.fixtures.application import sign_in as sign_in_as
from tests.fixtures.half_year import Half
from tests.mail_server import text_of
from tests.signing_in.mailed import at, files_of, mailed_links, press
from webapp.installed import installed
from webapp.mail import outbox
from webapp.models import Company, Mail, Person, SignInLink
from webapp.round_steps.services import mails as round_mails

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST_CARD = "/cards/spring-2026/marketing"


def grader(half: Half) -> Person:
    return half.people(half.sales)[-1]


def only(half: Half, address: str) -> list[str]:
    """Deliver what waits for one person, and return the links that were mailed until now."""
    here = installed(half.app)
    with half.database.transaction() as session:
        for mail in session.scalars(select(Mail).where(Mail.address != address)):
            session.delete(mail)
    outbox.send_waiting(half.database, here.settings, now=here.clock)
    return mailed_links(half.app)


def remind(half: Half, number: int) -> None:
    with half.app.app_context(), half.database.transaction() as session:
        place = half.place
        round_mails.remind(session, half.round(), number, today=place.today, now=place.now)


def test_the_mail_leads_into_the_first_card_with_one_press_after_it(half: Half, client: FlaskClient) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    page = client.get(link).text
    assert grader(half).name in page
    assert grader(half).email in page
    answer = press(client, link)
    assert client.get(answer.location).location == FIRST_CARD
    assert client.get(FIRST_CARD).status_code == 200


def test_whoever_is_signed_in_already_needs_no_press_and_spends_nothing(
    half: Half, client: FlaskClient
) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    assert sign_in_as(client, grader(half)).get(link).location == "/cards/next"
    assert press(half.app.test_client(), link).status_code == 303


def test_a_mailed_link_works_once_and_days_later(half: Half, client: FlaskClient) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    at(half.app, timedelta(days=9))
    assert press(client, link).status_code == 303
    again = half.app.test_client().get(link)
    assert again.status_code == 410
    assert "The new one goes to the address" in again.text
    assert grader(half).email not in again.text


def test_a_newer_link_ends_the_older_one(half: Half, client: FlaskClient) -> None:
    half.open()
    [first] = only(half, grader(half).email)
    remind(half, 1)
    [_first, second] = only(half, grader(half).email)
    assert client.get(first).status_code == 410
    assert press(client, second).status_code == 303


def test_neither_secret_nor_address_is_in_the_outbox_or_anywhere_else_in_the_database(half: Half) -> None:
    half.open()
    with half.database.reading() as session:
        mail = session.scalars(select(Mail).where(Mail.address == grader(half).email)).one()
    before = mail.body
    [link] = only(half, grader(half).email)
    secret = link.removeprefix("/sign-in/").partition("?")[0]
    assert len(secret) >= 43  # 256 bits
    assert secret not in before
    with half.database.reading() as session:
        everything = [
            str(session.execute(text(f"SELECT * FROM {table}")).all())  # noqa: S608
            for table in ("mail", "sign_in_link", "log_entry")
        ]
    assert not [rows for rows in everything if secret in rows]


def test_a_mail_that_is_sent_again_holds_the_same_link(half: Half) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    with half.database.transaction() as session:
        session.execute(text("UPDATE mail SET state = 'waiting'"))
    assert only(half, grader(half).email) == [link]


@pytest.mark.parametrize("role", ["is_president", "is_administrator"])
def test_whose_session_ends_by_itself_gets_no_link_that_signs_in(half: Half, role: str) -> None:
    with half.database.transaction() as session:
        setattr(session.get_one(Person, grader(half).id), role, True)
    half.open()
    assert only(half, grader(half).email) == []


def test_a_company_can_switch_the_links_off_and_the_page_knows_the_address(
    half: Half, client: FlaskClient
) -> None:
    with half.database.transaction() as session:
        session.get_one(Company, 1).mails_links = False
    half.open()
    assert only(half, grader(half).email) == []
    with half.database.reading() as session:
        assert session.scalars(select(SignInLink)).all() == []
    [mail] = files_of(half.app)
    address = next(line for line in text_of(mail).splitlines() if "/sign-in?" in line)
    page = client.get(address.removeprefix("http://localhost")).text
    assert f'value="{grader(half).email}"' in page
    assert 'name="next" value="/cards/next"' in page


def test_after_the_exchange_no_link_tells_who_was_reminded(half: Half) -> None:
    half.open()
    half.hand_in("AAAAAA", person=half.people(half.sales)[0])
    remind(half, 1)
    half.close()
    half.on(half.round().exchanges_on)
    half.exchange()
    with half.database.reading() as session:
        links = session.scalars(select(SignInLink)).all()
    assert len({link.expires_at for link in links}) == 1
    assert len(links) == len({link.person_id for link in links})


def test_the_mail_names_the_cards_of_its_reader(half: Half) -> None:
    half.open()
    only(half, grader(half).email)
    [mail] = files_of(half.app)
    assert mail["Subject"].startswith("1 card waits for your grades, until ")
    assert "- Marketing: what Sales needs from it" in text_of(mail)


def test_who_wishes_to_stays_signed_in_on_this_device(half: Half, client: FlaskClient) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    form = {"csrf_token": csrf_token(client.get(link).text), "next": "/", "stay": "yes"}
    kept = client.post(link.partition("?")[0], data=form).headers["Set-Cookie"]
    assert "Expires=" in kept
    assert half.app.permanent_session_lifetime == timedelta(days=30)
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/help").text)})
    with client.session_transaction() as session:
        assert not session.permanent
