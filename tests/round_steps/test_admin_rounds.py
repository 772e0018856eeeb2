"""The administrator's pages: each step says its consequence, and none says who has handed in."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from tests.round_steps.giving_up import give_up
from tests.round_steps.page_steps import PAGE, press
from webapp.language import long_date
from webapp.models import LogEntry, Round, RoundState

STEPS = ("open", "close", "exchange", "extend")


def test_a_round_goes_by_buttons_from_plan_to_exchange(administrator: FlaskClient, half: Half) -> None:
    assert "Grading is open, with 2 cards." in press(administrator, f"{PAGE}/spring-2026/open").text
    assert "Grading is closed." in press(administrator, f"{PAGE}/spring-2026/close").text
    assert "The cards are exchanged" in press(administrator, f"{PAGE}/spring-2026/exchange").text
    assert half.round().state is RoundState.EXCHANGED
    with half.database.reading() as session:
        lines = session.scalars(select(LogEntry).order_by(LogEntry.id)).all()
    assert [line.what for line in lines] == [
        "opened Spring 2026 with 2 cards",
        "closed Spring 2026",
        "exchanged Spring 2026",
    ]
    assert [line.who for line in lines] == ["Samira Osei"] * 3


def test_the_form_of_a_planned_round_can_be_looked_at_and_not_filled_in(
    administrator: FlaskClient, half: Half
) -> None:
    address = f"{PAGE}/spring-2026/form"
    assert f'href="{address}"' in administrator.get(PAGE).text
    with half.database.transaction() as session:
        session.execute(update(Round).values(scale="A B C D F"))
    page = administrator.get(address).text
    main = page.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'name="need-6" id="[^"]+" value="(\w)"', main) == ["A", "B", "C", "D", "F", "X"]
    assert "Rarely met" in main
    assert "<fieldset disabled" in main
    assert not re.search("<form|<button", main)
    assert "What Sales needs of Marketing" not in main
    half.open()
    assert administrator.get(address).status_code == 404
    assert f'href="{address}"' not in administrator.get(PAGE).text


def test_each_mail_of_a_round_leads_to_its_preview(administrator: FlaskClient, half: Half) -> None:
    found = re.findall(r'href="(/admin/mail\?kind=(\w+)#mail-\w+)"', administrator.get(PAGE).text)
    assert [kind for _address, kind in found] == ["grading_opens", *["reminder"] * 3, "exchanged"]
    for address, kind in found:
        opened = re.findall(r'<details class="more" id="([\w-]+)" open>', administrator.get(address).text)
        assert opened == [f"mail-{kind}"] == [address.partition("#")[2]]


def test_each_step_says_its_consequence_and_changes_nothing_until_it_is_pressed(
    administrator: FlaskClient, half: Half
) -> None:
    page = administrator.get(f"{PAGE}/spring-2026/open").text
    assert "the round is lost" in page
    assert f"until the end of {long_date(half.round().closes_on)}, and cards are exchanged on" in page
    assert half.round().state is RoundState.PLANNED
    half.open()
    assert "no reopening" in administrator.get(f"{PAGE}/spring-2026/close").text.lower()
    assert half.round().state is RoundState.GRADING
    half.close()
    assert "destroyed, not hidden" in administrator.get(f"{PAGE}/spring-2026/exchange").text
    assert half.round().state is RoundState.CLOSED


def test_a_step_that_was_taken_says_which_comes_next_and_who_took_it_when(
    administrator: FlaskClient, half: Half
) -> None:
    press(administrator, f"{PAGE}/spring-2026/open")
    page = " ".join(administrator.get(f"{PAGE}/spring-2026/open").text.split())
    assert "Spring 2026 is open already. Its next step is to close the grading." in page
    assert "Grading was opened on 12 May 2026, 11:00 (Samira Osei)." in page
    half.close()
    page = " ".join(administrator.get(f"{PAGE}/spring-2026/close").text.split())
    assert "Spring 2026 is closed already. Its next step is the exchange." in page
    assert "Grading was closed on 12 May 2026, 11:00 (by its date)." in page
    half.exchange()
    page = " ".join(administrator.get(f"{PAGE}/spring-2026/exchange").text.split())
    assert "Cards are exchanged once and for all." in page
    assert "The cards were exchanged on 12 May 2026, 11:00 (by its date)." in page


def test_a_round_that_was_given_up_says_when_though_its_name_is_another_now(
    administrator: FlaskClient, half: Half
) -> None:
    half.open()
    give_up(half)
    page = " ".join(administrator.get(f"{PAGE}/spring-2026/open").text.split())
    assert "Spring 2026 (given up) was given up and cannot be opened again. Plan another round." in page
    assert "The round was given up on 12 May 2026, 11:00 (by its date)." in page


def test_a_step_out_of_turn_says_so_and_has_no_button(administrator: FlaskClient, half: Half) -> None:
    for step, why in (("close", "there is nothing to close"), ("exchange", "there is nothing to exchange")):
        page = administrator.get(f"{PAGE}/spring-2026/{step}").text
        assert why in page
        assert '<button class="button"' not in page
    token = csrf_token(administrator.get(f"{PAGE}/plan").text)
    answer = administrator.post(
        f"{PAGE}/spring-2026/exchange", data={"csrf_token": token}, follow_redirects=True
    )
    assert "has not been graded yet" in answer.text
    assert half.round().state is RoundState.PLANNED


def test_a_card_below_the_minimum_is_told_before_the_button(administrator: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=4)
        factories.make_pair(session, half.sales, legal)
        factories.make_needs_list(session, of=half.sales, by=legal)
    page = administrator.get(f"{PAGE}/spring-2026/open").text
    assert "Sales by Legal: 4 can grade it, fewer than the minimum of 5." in page
    assert "Legal by Sales: no proposed list of six needs." in page
    assert page.index("Sales by Legal") < page.index('<button class="button">Open')


def test_no_page_shows_a_count_or_a_name_of_those_who_handed_in(
    administrator: FlaskClient, half: Half
) -> None:
    with half.database.transaction() as session:
        for _ in range(10):
            factories.make_person(session, department=half.sales)
    half.open()
    before = administrator.get(PAGE).text
    people = half.people(half.sales)
    half.hand_in("ABCFXA", person=people[0])
    for person in half.people(half.marketing):  # five: each share of them would be a count
        half.hand_in("ABCFXA", person=person, graded="Sales")
    assert _without_tokens(administrator.get(PAGE).text) == _without_tokens(before)
    for person in people[1:9]:
        half.hand_in("ABCFXA", person=person)
    page = administrator.get(PAGE).text
    assert "about half" in page
    # two of four quarters are filled, for the one card whose share may be told
    assert (page.count('<i class="is-on">'), page.count("<i></i>")) == (2, 2)
    for person in people:
        assert person.name not in page
        assert person.email not in page


def test_once_grading_is_closed_no_reminder_is_listed(administrator: FlaskClient, half: Half) -> None:
    half.open()
    assert "Reminder, last day" in administrator.get(PAGE).text
    half.close()
    page = administrator.get(PAGE).text
    assert "Reminder" not in page.replace("Reminders go by themselves", "")
    assert "Cards are exchanged" in page


def test_a_card_that_stays_closed_is_not_promised_for_later(administrator: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=4)
        factories.make_pair(session, half.sales, legal)
        factories.make_needs_list(session, of=half.sales, by=legal)
    half.open()
    page = administrator.get(PAGE).text
    row = page[page.index("Sales, as graded by Legal") :].partition("</tr>")[0]
    assert "Below 5: stays closed" in row
    assert "not told" in row


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_before_the_first_round_the_page_offers_to_plan_one(client: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        session.delete(session.get_one(Round, half.round_id))
        person = factories.make_person(session, is_administrator=True)
    sign_in(client, person)
    assert "No round yet" in client.get(PAGE).text
    assert client.get(f"{PAGE}/plan").status_code == 200


def test_an_unknown_round_is_not_found(administrator: FlaskClient) -> None:
    for step in STEPS:
        assert administrator.get(f"{PAGE}/no-such-round/{step}").status_code == 404


def test_only_administrators_come_here(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        president = factories.make_person(session, is_president=True)
    for person in (president, half.people(half.sales)[0], half.people(half.sales)[-1]):
        sign_in(client, person)
        for address in (PAGE, f"{PAGE}/plan", *(f"{PAGE}/spring-2026/{step}" for step in STEPS)):
            assert client.get(address).status_code == 403
