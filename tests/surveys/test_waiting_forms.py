"""Forms that wait for one person: a line a survey on the front page, and each leads to the next."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.surveys.asking import ask, page

FORM = re.compile(r'href="(/surveys/[^"]+)"')


def test_forms_stand_below_their_survey_and_each_leads_to_the_next(
    client: FlaskClient, pairing: Pairing
) -> None:
    for key in ("checklist", "pulse"):
        ask(pairing, key)
    sign_in(client, pairing.employee("Sales"))
    front = page(client, "/")
    assert front.count("<strong>The “smackdown” checklist</strong>") == 1
    assert "About 4 minutes, anonymous, until the end of" in front
    assert "About 2 minutes, anonymous, until the end of" in front
    waiting = list(dict.fromkeys(FORM.findall(front)))
    assert len(waiting) == 4
    at, seen = waiting[0], []
    while at:
        seen.append(at)
        at = hand_in(client, at)
    assert seen == waiting, "the forms of one survey come before those of the next"
    assert FORM.findall(page(client, "/")) == []


def hand_in(client: FlaskClient, address: str) -> str:
    """Fill in a form, and return where the page of thanks leads."""
    shown = page(client, address)
    fields = dict.fromkeys(re.findall(r'name="(answer-\d+)"', shown), "X")
    answer = client.post(address, data={"csrf_token": csrf_token(shown), **fields})
    assert answer.status_code == 303
    thanks = page(client, answer.location)
    found = re.search(r'<a class="button" href="(/surveys/[^"]+)">Next: ', thanks)
    return found[1] if found else ""
