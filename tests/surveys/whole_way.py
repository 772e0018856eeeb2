"""Browser-like walk (HTTP) of a survey from its opening to its results, by ten people a side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests import factories
from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from webapp.models import Person, Position
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import Database
from webapp.survey_templates import Rhythm, SurveyTemplate

DEPARTMENTS = ("Marketing", "Sales")
ROUND, ROUNDS, SURVEYS = "spring-2026", "/admin/rounds", "/admin/surveys"
WAITING = re.compile(r'href="(/(?:cards|surveys)/[a-z0-9-]+/[a-z0-9-]+)"')

Question = tuple[str, str]  # the department that was asked, and the question as its people read it


@dataclass
class Given:
    """What was chosen and written on the forms of one kind."""

    counts: dict[Question, Counter[str]] = field(default_factory=dict)
    words: dict[Question, dict[str, str]] = field(default_factory=dict)  # of each answer
    texts: dict[Question, list[str]] = field(default_factory=dict)


@dataclass(kw_only=True)
class WholeWay:
    """Marketing and Sales with ten people each, and whoever opens, answers, counts and reads."""

    app: Flask
    database: Database
    people: Mapping[str, Sequence[Person]]
    administrator: Person
    president: Person
    surveys: Given = field(default_factory=Given)
    cards: Given = field(default_factory=Given)

    def client(self, person: Person) -> FlaskClient:
        return sign_in(self.app.test_client(), person)

    def head(self, department: str) -> Person:
        return next(person for person in self.people[department] if person.position is Position.HEAD)

    def run(self, template: SurveyTemplate) -> None:
        """Open, answer, count, and exchange the round where the survey belongs to one."""
        if template.rhythm is not Rhythm.BY_HAND and template.rhythm is not Rhythm.EACH_MONTH:
            self.press(f"{ROUNDS}/{ROUND}/open")
        if template.rhythm is Rhythm.AFTER_EXCHANGE:
            self.answer_all()
            self._exchange()
            self._promise()
        if template.rhythm is Rhythm.HALF_YEAR:
            self.answer_all()
            self._exchange()
            return
        self.press(f"{SURVEYS}/templates/{template.key}/ask")
        self.answer_all()
        listed = self.client(self.administrator).get(SURVEYS).text
        [count] = set(re.findall(r'href="(/admin/surveys/[a-z0-9_-]+/count)"', listed))
        self.press(count)
        if template.rhythm is Rhythm.WITH_ROUND:
            self._exchange()

    def press(self, address: str) -> None:
        """Read the administrator's page of a step and press its button."""
        client = self.client(self.administrator)
        page = client.get(address)
        assert page.status_code == 200, (address, page.text)
        answer = client.post(address, data={"csrf_token": csrf_token(page.text)})
        assert answer.status_code == 303, answer.text

    def _exchange(self) -> None:
        self.press(f"{ROUNDS}/{ROUND}/close")
        self.press(f"{ROUNDS}/{ROUND}/exchange")

    def _promise(self) -> None:
        """Plan an action on each card, as the head of the graded side."""
        for department, other in (DEPARTMENTS, DEPARTMENTS[::-1]):
            client = self.client(self.head(department))
            card = client.get(f"/results/{ROUND}/{department.lower()}/{other.lower()}").text
            address = re.findall(r'href="(/actions/new\?card=\d+)', card)[0]
            form = {
                "csrf_token": csrf_token(client.get(address).text),
                "what": f"What {department} promises {other}",
                "positions": "1",
                "owner_of": str(self.head(department).id),
                "owner_by": str(self.head(other).id),
                "due": (TODAY + timedelta(days=30)).isoformat(),
                "kind": "step",
            }
            answer = client.post(address, data=form)
            assert answer.status_code == 303, re.findall(r'class="error"[^>]*>(.*?)</p>', answer.text)

    def answer_all(self) -> None:
        """Let everybody fill in all that waits on the front page of the first, who also reads her thanks."""
        for department in DEPARTMENTS:
            waiting: list[str] = []
            for number, person in enumerate(self.people[department]):
                client = self.client(person)
                waiting = waiting or sorted(set(WAITING.findall(client.get("/").text)))
                for address in waiting:
                    thanks = self._hand_in(client, address, department, number)
                    assert number or client.get(thanks).status_code == 200

    def _hand_in(self, client: FlaskClient, address: str, department: str, number: int) -> str:
        page = client.get(address)
        assert page.status_code == 200, address
        given = self.cards if address.startswith("/cards/") else self.surveys
        fields = {"csrf_token": csrf_token(page.text)}
        [form] = html.fromstring(page.text).xpath("//main//form[@method='post'][.//fieldset or .//textarea]")
        for place, (text, radios) in enumerate(_questions(form)):
            name, code = (
                radios[0].get("name"),
                _choice([radio.get("value") for radio in radios], place, department, number),
            )
            fields[name] = code
            given.counts.setdefault((department, text), Counter())[code] += 1
            given.words[department, text] = {radio.get("value"): _label(form, radio) for radio in radios}
        for area in form.xpath(".//textarea"):
            if given is self.surveys:
                fields[area.get("name")] = text = f"{department} {area.get('name')} {number}"
                given.texts.setdefault((department, _label(form, area)), []).append(text)
        answer = client.post(form.get("action"), data=fields)
        if answer.status_code == 200:  # the page on which a card is looked over
            answer = _confirm(client, answer)
        assert answer.status_code == 303, answer.text
        return answer.location


def _questions(form: html.HtmlElement) -> Iterator[tuple[str, list[html.HtmlElement]]]:
    for question in form.xpath(".//fieldset"):
        [legend] = question.xpath("./legend")
        yield _said(legend), question.xpath(".//input[@type='radio']")


def _said(legend: html.HtmlElement) -> str:
    """Return a legend without its number."""
    words = legend.xpath("string(.)")
    for span in legend.xpath("./span"):
        words = words.replace(span.text_content(), "", 1)
    return " ".join(words.split())


def _label(form: html.HtmlElement, control: html.HtmlElement) -> str:
    [label] = form.xpath(f".//label[@for='{control.get('id')}']")
    return " ".join(label.text_content().split())


def _choice(codes: Sequence[str], place: int, department: str, number: int) -> str:
    """Choose so that every question shows its counts: one cannot tell, the others part in six and three."""
    *real, cannot = codes
    if number == 9:
        return cannot
    first = number < (6 if department == DEPARTMENTS[0] else 3)
    return real[(place if first else place - 1) % len(real)]


def _confirm(client: FlaskClient, page: TestResponse) -> TestResponse:
    [form] = html.fromstring(page.text).xpath("//main//form[.//input[@type='hidden'][@name='need-1']]")
    return client.post(form.get("action"), data=dict(form.fields))


def found_company(app: Flask, database: Database) -> WholeWay:
    """Found the company with agreed needs and a planned round; comments are read by nobody before."""
    with database.transaction() as session:
        factories.make_company(session)
        get_company(session).reviews_comments = False
        departments = [factories.make_department(session, name, people=10) for name in DEPARTMENTS]
        marketing, sales = departments
        factories.make_pair(session, marketing, sales)
        for of, by in ((marketing, sales), (sales, marketing)):
            factories.make_needs_list(session, of=of, by=by)
        factories.make_round(session, opens_on=TODAY)
        administrator = factories.make_person(session, "Ada Admin", is_administrator=True)
        president = factories.make_person(session, "Petra President", is_president=True)
    with database.reading() as session:
        people = {
            department.name: list(
                session.query(Person).filter_by(department_id=department.id).order_by(Person.id)
            )
            for department in departments
        }
    return WholeWay(
        app=app, database=database, people=people, administrator=administrator, president=president
    )
