"""Signing a card as read, and the sentences of the president for the cover of a print."""

from __future__ import annotations

from tests.days import bound
from tests.fixtures.application import csrf_token
from tests.results.company_of_three import (
    Scene,
    open_three,
)
from webapp.models import PresidentNote

CARD = "/results/spring-2026/marketing/sales"
CLOSED = "/results/spring-2026/sales/legal"


def test_a_head_signs_once_and_only_for_her_own_departments(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    token = csrf_token(head.get(CARD).text)
    answer = head.post(f"{CARD}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "You have signed Marketing, as graded by Sales." in answer.text
    signed = head.get(CARD).text
    assert "Received by Marketing" in signed
    assert bound("12 May 2026") in signed
    assert "Sign as read" not in signed
    again = head.post(f"{CARD}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "You had signed this card already." in again.text
    for kind in ("head of Legal", "employee of Marketing", "president"):
        person = exchanged.as_person(kind)
        fresh = csrf_token(person.get("/trends").text)
        assert person.post(f"{CARD}/sign", data={"csrf_token": fresh}).status_code == 403, kind


def test_a_closed_card_is_not_signed(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Legal")
    token = csrf_token(head.get(CLOSED).text)
    answer = head.post(f"{CLOSED}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "there is nothing to sign" in answer.text


def test_a_card_of_an_open_round_is_not_signed(scene: Scene) -> None:
    open_three(scene)
    head = scene.as_person("head of Marketing")
    token = csrf_token(head.get(CARD).text)
    answer = head.post(f"{CARD}/sign", data={"csrf_token": token})
    assert bound("26 May 2026") in answer.text


def test_the_president_writes_two_sentences_for_the_cover_and_takes_them_back(exchanged: Scene) -> None:
    president, address = exchanged.as_person("president"), "/pairs/marketing/sales/note"

    def cover_after(text: str, status: int) -> str:
        form = {"text": text, "csrf_token": csrf_token(president.get(address).text)}
        assert president.post(address, data=form).status_code == status
        with exchanged.database.reading() as session:
            kept = session.query(PresidentNote).one_or_none()
        return f"{kept.text} ({kept.name})" if kept else ""

    assert cover_after("Well done,  both.", 303).startswith("Well done, both. (")
    assert cover_after("x" * 301, 422).startswith("Well done, both. (")
    assert "Well done, both." in president.get(address).text
    assert cover_after("", 303) == ""
