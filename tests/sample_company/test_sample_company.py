"""The sample company tells its story: the letters come out as written, and everybody has something to do."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select, true

from tests.factories import TODAY, make_company
from tests.fixtures.application import csrf_token, sign_in
from webapp import sample_company
from webapp.actions.services.open_actions import overdue_actions
from webapp.agreements.services.figures import measured_rows
from webapp.agreements.services.standing import agreements
from webapp.domain.change import Change
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.grading.services.cards import cards_of
from webapp.installed import installed
from webapp.models import (
    Action,
    Card,
    Department,
    LogEntry,
    Mail,
    MailState,
    Person,
    Round,
    RoundState,
    Signer,
)
from webapp.sample_company import story
from webapp.sample_company.ballots import SHARES
from webapp.signing_in.services.sample_people import sample_people
from webapp.storage.database import Database


@pytest.fixture
def exchanged(in_northwick: Database) -> dict[tuple[str, str], list[PlanCard]]:
    """Every exchanged card by direction, the oldest first."""
    found: dict[tuple[str, str], list[PlanCard]] = {}
    with in_northwick.reading() as session:
        for card in read_plan_cards(session, true()).values():
            found.setdefault((card.shown.of, card.shown.by), []).append(card)
    return found


def _letters(cards: list[PlanCard], text: str) -> str:
    """The letters of a need over the rounds, found by words of it."""
    return "".join(need.letter or "-" for card in cards for need in card.shown.needs if text in need.text)


def test_there_are_six_departments_and_128_people(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert session.scalar(select(func.count()).select_from(Department)) == 6
        assert session.scalar(select(func.count()).select_from(Person)) == 128
        addresses = session.scalars(select(Person.email)).all()
    assert all(address.endswith("@example.com") for address in addresses)


def test_five_rounds_are_exchanged_and_one_is_open(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        rounds = session.scalars(select(Round).order_by(Round.opens_on)).all()
    assert [round_.name for round_ in rounds] == [
        "Autumn 2023",
        "Spring 2024",
        "Autumn 2024",
        "Spring 2025",
        "Autumn 2025",
        "Spring 2026",
    ]
    assert [round_.state for round_ in rounds] == [*[RoundState.EXCHANGED] * 5, RoundState.GRADING]
    assert all(round_.key_destroyed_on for round_ in rounds[:5])
    assert rounds[5].opens_on < TODAY < rounds[5].closes_on


def test_every_letter_comes_out_as_it_is_written(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    wrong = []
    for direction in story.directions():
        for number, card in enumerate(exchanged[direction.of, direction.by], start=1):
            if direction.by == "Legal":
                continue
            told = [need.grades[number][0] for need in direction.needs_in(number)]
            seen = [need.letter for need in card.shown.needs]
            if told != seen:
                wrong.append((card.shown.of, card.shown.by, card.round_name, told, seen))
    assert not wrong


def test_leads_rise_from_f_to_b(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    cards = exchanged["Marketing", "Sales"]
    assert _letters(cards, "Every lead reaches one of us") == "FFCCB"
    assert cards[-1].need(1).change is Change.IMPROVED


def test_objections_stay_at_f_although_an_action_was_done(
    in_northwick: Database, exchanged: dict[tuple[str, str], list[PlanCard]]
) -> None:
    assert _letters(exchanged["Marketing", "Sales"], "An objection that we report") == "FFFFF"
    with in_northwick.reading() as session:
        done = session.scalars(
            select(Action.done_on).where(Action.what.startswith("Collect objections"))
        ).one()
    assert done is not None


def test_briefings_fall(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    cards = exchanged["Sales", "Marketing"]
    assert _letters(cards, "every campaign briefing") == "AABBC"
    assert cards[-1].need(5).change is Change.DECLINED
    assert cards[-1].need(5).wide_gap, "the head expected an A"


def test_one_need_is_reworded_and_one_is_new(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    reworded = [card.need(6) for card in exchanged["Sales", "Marketing"]]
    assert len({need.lineage for need in reworded}) == 1
    assert len({need.text for need in reworded}) == 2
    renewed = [card.need(6).lineage for card in exchanged["Marketing", "Sales"]]
    assert len(set(renewed[:3])) == len(set(renewed[3:])) == 1
    assert renewed[2] != renewed[3]


def test_what_legal_graded_stays_closed(
    in_northwick: Database, exchanged: dict[tuple[str, str], list[PlanCard]]
) -> None:
    assert [card.shown.published for card in exchanged["Sales", "Legal"]] == [False] * 5
    assert all(card.shown.published for card in exchanged["Legal", "Sales"])
    with in_northwick.reading() as session:
        cards = session.scalars(select(Card).where(Card.grading_name == "Legal")).all()
    assert {(card.ballots, card.mean) for card in cards} == {(None, None)}


def test_an_action_is_overdue_and_others_were_kept(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        late = overdue_actions(session, today=TODAY)
        assert {action.status.value for action in session.scalars(select(Action))} == {
            "in progress",
            "done",
            "dropped",
        }
    assert any(action.what.startswith("Give each product a person") for action in late)
    assert len(late) <= 3


def test_each_role_has_its_person(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        people = sample_people(session)
        employee, head = people["employee"], people["head"]
        assert (employee.department.name if employee.department else "") == "Sales"
        assert (head.department.name if head.department else "") == "Marketing"
        assert people["president"].is_president
        assert people["administrator"].is_administrator


def test_the_employee_can_grade_at_once(northwick: Flask, in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        employee = sample_people(session)["employee"]
        cards = cards_of(session, employee.id)
    assert sorted(card.is_handed_in for card in cards) == [False, False, False, True]
    client = sign_in(northwick.test_client(), employee)
    assert "Marketing" in client.get("/").text
    page = client.get("/cards/spring-2026/marketing")
    assert page.status_code == 200
    answers = {f"need-{position}": "B" for position in range(1, 7)}
    form = {"csrf_token": csrf_token(page.text), **answers}
    checked = client.post("/cards/spring-2026/marketing/check", data=form)
    assert checked.status_code == 200


@pytest.mark.parametrize("role", ["head", "president", "administrator"])
def test_the_front_page_opens_for(northwick: Flask, in_northwick: Database, role: str) -> None:
    with in_northwick.reading() as session:
        person = sample_people(session)[role]
    assert sign_in(northwick.test_client(), person).get("/", follow_redirects=True).status_code == 200


def test_no_mail_waits_to_be_sent(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert set(session.scalars(select(Mail.state))) == {MailState.SENT}


def test_nothing_happens_after_today(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert max(session.scalars(select(LogEntry.made_at))).date() < TODAY
        assert all(day < TODAY for day in session.scalars(select(Action.done_on)) if day)


def test_a_company_that_is_whole_says_so(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert sample_company.is_whole(session)


def test_no_sample_is_made_over_a_real_company(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session, name="Real")
    with pytest.raises(RuntimeError, match="a real company"):
        sample_company.make(app, today=TODAY)
    with database.reading() as session:
        assert not sample_company.is_whole(session)


@pytest.mark.parametrize("day", [date(2026, 1, 3), date(2028, 2, 29), date(2026, 8, 31)])
def test_the_story_fits_any_day(day: date) -> None:
    calendar = sample_company.Calendar(day)
    plans = [calendar.plan(number) for number in range(1, story.OPEN_ROUND + 1)]
    assert all(plan.plans_due < next_plan.opens for plan, next_plan in itertools.pairwise(plans))
    last = max(
        update.day
        for direction in story.directions()
        for action in direction.actions
        for update in action.updates
    )
    assert plans[4].exchanges + timedelta(days=last) < day


def test_the_story_is_told_soundly() -> None:
    for direction in story.directions():
        for number in range(1, story.OPEN_ROUND + 1):
            needs = direction.needs_in(number)
            assert [need.position for need in needs] == [1, 2, 3, 4, 5, 6], (
                direction.of,
                direction.by,
                number,
            )
            assert {need.grades[number] for need in needs} <= set(SHARES)
            keys = {need.key for need in needs} | {"well"}
            asked = [said.need for said in direction.comments if said.round == number]
            asked += [
                key for action in direction.actions if action.after_round == number for key in action.needs
            ]
            assert keys.issuperset(asked), (direction.of, direction.by, number)


# --- What the pages say of it ---------------------------------------------------------------


def _page(northwick: Flask, role: str, address: str) -> str:
    database = installed(northwick).database
    with database.reading() as session:
        person = sample_people(session)[role]
    response = sign_in(northwick.test_client(), person).get(address)
    assert response.status_code == 200
    return unescape(response.text)


def test_the_head_is_told_what_waits_beside_grading(northwick: Flask) -> None:
    page = _page(northwick, "head", "/")
    assert "What Customer Service needs from Marketing" in page
    assert "What Sales needs from Marketing" not in page, "that list is agreed"
    assert "What do you expect from Sales?" in page
    assert "2 actions of yours are overdue" in page


def test_an_employee_is_not_told_what_waits_for_the_head(northwick: Flask) -> None:
    page = _page(northwick, "employee", "/")
    assert "Others wait for this" not in page


def test_the_president_is_told_that_a_list_waits_for_a_ruling(northwick: Flask) -> None:
    assert "An escalation waits for your ruling." in _page(northwick, "president", "/company")


def test_a_need_leads_to_its_action_or_to_planning_one(northwick: Flask) -> None:
    page = _page(northwick, "head", "/results/autumn-2025/marketing/sales")
    assert page.count("See the action") == 1, "objections are the one shortfall, and have their action"
    assert "Plan an action" not in page
    page = _page(northwick, "head", "/results/spring-2025/marketing/sales")
    assert page.count("Plan an action") == 2, "leads and objections had no action after this round"


def test_a_closed_card_has_no_line_in_the_key_of_a_chart(northwick: Flask) -> None:
    page = _page(northwick, "president", "/pairs/legal/sales")
    legend = page.partition('<ul class="legend">')[2].partition("</ul>")[0]
    assert "Legal, by Sales" in legend
    assert "Sales, by Legal" not in legend


def test_the_agreements_of_the_seeds_are_told(northwick: Flask, in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        found = {standing.agreement.form_key: standing for standing in agreements(session)}
        assert set(found) >= {
            "lead_process",
            "incentive_behaviours",
            "roles_and_priorities",
            "shared_measures",
        }
        process = found["lead_process"]
        assert process.in_force is not None
        assert process.in_force.number == 2
        assert [row.latest and row.latest[1] for row in measured_rows(process, today=TODAY)] == [8400]
        assert found["one_plan"].lacking() == [Signer.SECOND]
        address = f"/agreements/{process.agreement.id}"
        head = session.scalars(select(Person).where(Person.name == "Marcus Oyelaran")).one()
    page = sign_in(northwick.test_client(), head).get(address).text
    assert "Handover: Marketing to Sales" in page
    assert "was: 2 working days" in page
    assert "Look at it again by" in page


def test_what_is_measured_stands_beside_the_grade(northwick: Flask) -> None:
    page = _page(northwick, "head", "/results/autumn-2025/marketing/sales")
    assert "Measured: 11, agreed: 12 h" in page
    page = _page(northwick, "president", "/pairs/marketing/sales")
    assert "Measured: 11, agreed: 12 h" in page
    assert "Qualified leads a month" in page
    page = _page(northwick, "employee", "/cards/spring-2026/marketing")
    assert "Measured: 9, agreed: 12 h. Not confirmed." in page
