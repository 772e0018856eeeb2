"""An action may ask the president: she finds it among those of all pairs, and answers it on its page."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.actions.services.planning import promise
from webapp.domain.action_plans import ActionKind, ActionStatus
from webapp.exchanged_cards.services.for_actions import get_plan_card


def ask(pairing: Pairing, what: str, *, graded: str, grading: str) -> int:
    """Let a pair promise to ask the president."""
    draft = pairing.draft(
        what=what,
        kind=ActionKind.ESCALATION,
        positions=(1,),
        owner_of=str(pairing.employee(graded).id),
        owner_by=str(pairing.employee(grading).id),
    )
    with pairing.database.transaction() as session:
        card = get_plan_card(session, pairing.card_id(graded, grading))
        return promise(session, card, draft, doer=pairing.doer()).id


def test_questions_of_all_pairs_reach_the_president(client: FlaskClient, pairing: Pairing) -> None:
    ask(pairing, "Who sets the price list?", graded="Marketing", grading="Sales")
    ask(pairing, "Who answers at night?", graded="Sales", grading="Marketing")
    pairing.promise(what="An ordinary step")
    sign_in(client, pairing.somebody("Petra Lang", is_president=True))
    page = client.get("/company").get_data(as_text=True)
    assert "Questions for you" in page
    for words in ("Who sets the price list?", "Who answers at night?"):
        assert words in page
    assert "An ordinary step" not in page


def test_she_answers_a_question_and_no_other_action(client: FlaskClient, pairing: Pairing) -> None:
    question = ask(pairing, "Who sets the price list?", graded="Marketing", grading="Sales")
    step = pairing.promise()
    sign_in(client, pairing.somebody("Petra Lang", is_president=True))
    token = csrf_token(client.get(f"/actions/{question}").get_data(as_text=True))
    form = {"csrf_token": token, "status": "done", "text": "Marketing does.", "edit_number": "0"}
    assert client.post(f"/actions/{question}/updates", data=form).status_code == 303
    assert client.post(f"/actions/{step}/updates", data=form).status_code == 403
    assert pairing.action(question).status is ActionStatus.DONE
    assert "Questions for you" not in client.get("/company").get_data(as_text=True)
