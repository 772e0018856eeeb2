"""Everybody is spoken to in the language of their choice, else in the browser's or the company's."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW
from tests.fixtures.application import csrf_token, sign_in
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Company, Mail, Person
from webapp.signing_in.services.links import link_for
from webapp.storage.database import Database

GERMAN, ENGLISH = 'lang="de" dir="ltr"', 'lang="en" dir="ltr"'


def choose(client: FlaskClient, language: str) -> None:
    page = client.get("/help").text
    form = {"csrf_token": csrf_token(page), "language": language, "next": "/anonymity"}
    answer = client.post("/language", data=form)
    assert (answer.status_code, answer.location) == (303, "/anonymity")


def stored(database: Database) -> str | None:
    with database.transaction() as session:
        return session.scalar(select(Person.language).where(Person.name == "Katrin Vogel"))


def test_a_visitors_browser_says_which_language_it_likes(client: FlaskClient, katrin: Person) -> None:
    for wished, spoken in (("de-AT,en;q=0.5", GERMAN), ("en-GB,de;q=0.5", ENGLISH), ("tlh", ENGLISH)):
        page = client.get("/sign-in", headers={"Accept-Language": wished}).text
        assert spoken in page, wished
    assert "Kein Passwort." in client.get("/sign-in", headers={"Accept-Language": "de"}).text


def test_a_visitors_choice_holds_in_this_browser(client: FlaskClient, katrin: Person) -> None:
    choose(client, "de")
    page = client.get("/sign-in", headers={"Accept-Language": "en"}).text
    assert GERMAN in page
    assert re.search(r'value="de" lang="de" aria-pressed="true"', page)
    choose(client, "en")
    assert ENGLISH in client.get("/sign-in").text


def test_a_persons_choice_is_stored_and_outlives_the_browser(
    client: FlaskClient, katrin: Person, database: Database
) -> None:
    choose(sign_in(client, katrin), "de")
    assert stored(database) == "de"
    another = client.application.test_client()
    assert "Guten Tag, Katrin" in sign_in(another, katrin).get("/", headers={"Accept-Language": "en"}).text


def test_who_chose_none_is_spoken_to_in_the_companys_language(
    client: FlaskClient, katrin: Person, database: Database
) -> None:
    with database.transaction() as session:
        session.scalars(select(Company)).one().language = "de"
    assert GERMAN in sign_in(client, katrin).get("/", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("strange", ["", "tlh", "../de", "DE ", "x" * 3000])
def test_a_language_that_is_not_known_changes_nothing(
    client: FlaskClient, katrin: Person, database: Database, strange: str
) -> None:
    choose(sign_in(client, katrin), strange)
    assert stored(database) is None
    client.set_cookie("language", strange)
    assert ENGLISH in client.get("/").text


def test_the_language_of_a_visit_becomes_that_of_whoever_signs_in(
    client: FlaskClient, katrin: Person, database: Database
) -> None:
    choose(client, "de")
    with database.transaction() as session:
        secret = link_for(session, katrin.email, now=NOW)
    page = client.get(f"/sign-in/{secret}").text
    client.post(f"/sign-in/{secret}", data={"csrf_token": csrf_token(page)})
    assert stored(database) == "de"


def test_a_mail_comes_in_the_language_of_its_receiver(app: Flask, katrin: Person, database: Database) -> None:
    readers = [Addressee(1, "one@example.com", "de"), Addressee(2, "two@example.com", None)]
    with app.app_context(), database.transaction() as session:
        queue_letters(session, readers, kind="test", once_key="try", now=NOW, address="you@example.com")
    with database.reading() as session:
        subjects = session.scalars(select(Mail.subject).order_by(Mail.address)).all()
    assert subjects == ["Ein Test von Report Card", "A test from Report Card"]
