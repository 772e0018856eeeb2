"""The head of the graded side answers a card; those who graded read it, and get one mail that it is there."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.days import bound
from tests.fixtures.application import csrf_token
from tests.reports.reading import text_of
from tests.results.company_of_three import Scene, open_three
from webapp.models import CardReply, Mail, Person

CARD = "/results/spring-2026/marketing/sales"
REPLY = f"{CARD}/reply"
CLOSED = "/results/spring-2026/sales/legal/reply"
WORDS = "You wait too long.\nFrom June on we answer within a day."


def post(client: FlaskClient, words: str, *, edit_number: int = 0, address: str = REPLY) -> tuple[int, str]:
    token = csrf_token(client.get("/anonymity").text)
    form = {"csrf_token": token, "words": words, "edit_number": str(edit_number)}
    answer = client.post(address, data=form, follow_redirects=True)
    return answer.status_code, answer.text


def stored(scene: Scene) -> list[tuple[str, int]]:
    with scene.database.reading() as session:
        return [(reply.words, reply.edit_number) for reply in session.query(CardReply)]


def mails(scene: Scene) -> list[Mail]:
    with scene.database.reading() as session:
        return session.query(Mail).filter_by(kind="card_reply").all()


def test_those_who_graded_read_the_answer_on_the_card_and_first_on_their_front_page(exchanged: Scene) -> None:
    status, page = post(exchanged.as_person("head of Marketing"), WORDS)
    assert status == 200
    assert "Sales is told by mail" in page
    for kind in ("employee of Sales", "employee of Marketing", "president"):
        card = exchanged.as_person(kind).get(CARD).text
        assert "we answer within a day." in card, kind
        assert "answers for Marketing" in card, kind
        assert bound("12 May 2026") in card, kind
    front = exchanged.as_person("employee of Sales").get("/").text
    assert front.index("Since last time") < front.index("answers for Marketing") < front.index("You wait too")
    assert "You wait too" not in exchanged.as_person("employee of Marketing").get("/").text
    assert "You wait too" not in exchanged.as_person("employee of Legal").get("/").text


def test_everybody_who_graded_gets_one_mail_whatever_is_changed_later(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    post(head, WORDS)
    status, page = post(head, "We were slow, and we are sorry.", edit_number=1)
    assert status == 200
    assert "No second mail goes out." in page
    assert stored(exchanged) == [("We were slow, and we are sorry.", 2)]
    with exchanged.database.reading() as session:
        of_sales = exchanged.company.departments["Sales"].id
        graders = {person.email for person in session.query(Person).filter_by(department_id=of_sales)}
    assert sorted(mail.address for mail in mails(exchanged)) == sorted(graders)
    assert all(CARD in mail.body and "You wait" not in mail.body for mail in mails(exchanged))


def test_the_answer_is_printed_with_the_card(exchanged: Scene) -> None:
    post(exchanged.as_person("head of Marketing"), WORDS)
    file = exchanged.as_person("employee of Sales").get(f"{CARD}.pdf")
    text = text_of(file.data)
    assert "answers for Marketing" in text
    assert "we answer within a day." in text


def test_only_heads_of_the_graded_side_answer(exchanged: Scene) -> None:
    for kind in ("head of Sales", "head of Legal", "employee of Marketing", "president"):
        person = exchanged.as_person(kind)
        assert person.get(REPLY).status_code == 403, kind
        assert post(person, WORDS)[0] == 403, kind
        assert "Write an answer" not in person.get("/").text, kind
    assert stored(exchanged) == []
    assert "Write an answer" in exchanged.as_person("head of Marketing").get(CARD).text


@pytest.mark.parametrize(
    ("words", "said"),
    [(" \n ", "Write a sentence or two"), ("x" * 1001, "At most 1000 characters fit here; this has 1001.")],
)
def test_nothing_and_too_much_are_refused_and_shown_again(exchanged: Scene, words: str, said: str) -> None:
    status, page = post(exchanged.as_person("head of Marketing"), words)
    assert status == 422
    assert said in page
    assert words.strip() in page
    assert stored(exchanged) == []
    assert mails(exchanged) == []


def test_the_second_of_two_heads_who_answer_at_once_is_shown_what_the_first_wrote(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    post(head, WORDS)
    status, page = post(head, "Something else.")
    assert status == 409
    assert "You wait too long." in page
    assert "Something else." in page
    assert stored(exchanged) == [(WORDS, 1)]


def test_a_closed_card_is_not_answered(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Sales")
    assert head.get(CLOSED).status_code == 303
    _status, page = post(head, WORDS, address=CLOSED)
    assert "there is nothing to answer" in page
    assert stored(exchanged) == []


def test_a_card_of_an_open_round_is_not_answered(scene: Scene) -> None:
    open_three(scene)
    head = scene.as_person("head of Marketing")
    assert bound("26 May 2026") in head.get(REPLY).text
    assert bound("26 May 2026") in post(head, WORDS)[1]
    assert stored(scene) == []


def test_the_front_page_of_a_head_asks_for_the_answer_until_it_stands(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    assert "Answer Sales" in head.get("/").text
    post(head, WORDS)
    assert "Answer Sales" not in head.get("/").text
