"""Whether a promise worked: the last grade before it, and the grades of the rounds that opened after it."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient
from lxml import html

from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Round


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_the_effect_shows_the_grade_then_and_now(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    sign_in(client, pairing.head())
    assert "The next card shows whether it worked" in page(client, f"/actions/{action_id}")
    pairing.next_round(["ABCACX", "ABCBFX"] * 5)
    text = page(client, f"/actions/{action_id}")
    found = html.fromstring(text).xpath("//ol[@class='since-grades']/li")
    assert [" ".join(item.text_content().split()) for item in found] == [
        "F Spring 2026",
        "A Autumn 2026 improved",
    ]


def test_a_withheld_later_grade_is_not_shown(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise()
    pairing.next_round(["AAAAAA"] * 4)
    sign_in(client, pairing.head())
    found = html.fromstring(page(client, f"/actions/{action_id}")).xpath("//ol[@class='since-grades']/li")
    assert [" ".join(item.text_content().split()) for item in found] == ["F Spring 2026", "– Autumn 2026"]


def test_a_promise_made_while_a_round_is_graded_is_not_measured_by_it(
    client: FlaskClient, pairing: Pairing
) -> None:
    autumn = pairing.next_round(["ABCACX", "ABCBFX"] * 5)
    with pairing.database.transaction() as session:
        session.get_one(Round, autumn.id).exchanged_on = date(2026, 11, 20)
    action_id = pairing.promise(today=date(2026, 11, 5), due=date(2026, 12, 1))
    in_time = pairing.promise(what="Promised in time")
    sign_in(client, pairing.head())
    assert "The next card shows whether it worked" in page(client, f"/actions/{action_id}")
    assert "A Autumn 2026" in " ".join(page_text(client, f"/actions/{in_time}"))
    stories = html.fromstring(page(client, "/results/autumn-2026/marketing/sales"))
    regraded = [
        (story.xpath("string(.//strong)"), bool(story.xpath(".//p[@class='row']")))
        for story in stories.xpath("//section[contains(@class, 'stories')]//li")
    ]
    assert sorted(regraded) == [("Keep one list of objections", False), ("Promised in time", True)]


def page_text(client: FlaskClient, address: str) -> list[str]:
    return str(html.fromstring(page(client, address)).text_content()).split()
