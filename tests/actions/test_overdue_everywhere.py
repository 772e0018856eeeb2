"""An overdue action is called overdue on every page that shows its state, and nowhere in progress."""

from __future__ import annotations

from datetime import time, timedelta

from flask.testing import FlaskClient
from lxml import html

from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Action, ActionStatus, Meeting

NINE = time(9)
WHAT = "Keep the one and only list"
PAGES = {
    "/": "employee of Sales",
    "/actions": "head",
    "/actions?show=in-progress&sort=grade": "head",
    "/actions/sheet": "head",
    "/actions/{action}": "head",
    "/company": "president",
    "/meetings/{meeting}": "head",
    "/meetings/{meeting}/minutes": "head",
    "/pairs/marketing/sales": "president",
    "/results/spring-2026/marketing/sales": "head",
}


def test_what_is_late_is_overdue_on_every_page(client: FlaskClient, pairing: Pairing) -> None:
    past = TODAY - timedelta(days=3)
    action_id = pairing.promise(what=WHAT, due=past, today=past)
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        session.get_one(Action, action_id).status = ActionStatus.IN_PROGRESS
        low, high = sorted((departments["Marketing"].id, departments["Sales"].id))
        meeting = Meeting(first_id=low, second_id=high, day=past, begins=NINE, minutes=60)
        session.add(meeting)
        session.flush()
        meeting_id = meeting.id
    people = {
        "employee of Sales": pairing.employee("Sales"),
        "head": pairing.head(),
        "president": pairing.somebody("Pia", is_president=True),
    }
    for address, who in PAGES.items():
        sign_in(client, people[who])
        answer = client.get(address.format(action=action_id, meeting=meeting_id))
        assert answer.status_code == 200, address
        said = states_beside(answer.text)
        assert said, f"{address} does not show the action"
        for state in said:
            assert "Overdue" in state or "late" in state, f"{address}: {state}"
            assert "In progress" not in state, f"{address}: {state}"
        if address.startswith("/pairs/"):
            assert "One action: 1 overdue." in answer.text


def states_beside(page: str) -> list[str]:
    """Return what is said beside the action, without what its forms offer."""
    tree = html.fromstring(page)
    for control in tree.xpath("//select | //nav | //textarea"):
        control.drop_tree()
    (main,) = tree.xpath("//main")
    shown = main.xpath(f"//*[contains(text(), '{WHAT}')] | //h1[contains(., '{WHAT}')]")
    return [" ".join((each.xpath("ancestor::li") or [main])[-1].text_content().split()) for each in shown]
