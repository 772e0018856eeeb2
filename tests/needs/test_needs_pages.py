"""`/needs`: heads write and answer, the others read, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import make_round
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
from tests.needs.needs_editor import editor_of, fields_of, stored, wordings
from webapp.domain.half_years import RoundState
from webapp.domain.list_states import ListState
from webapp.models import Mail, Person
from webapp.storage.database import Database

# --- Who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["employee of Sales", "employee of Marketing", "president"])
def test_both_departments_and_the_president_read_a_proposed_list(
    app: Flask, database: Database, house: House, who: str
) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer = client_of(app, house, who).get(ADDRESS)
    assert "What Sales needs of Marketing, 6" in text_of(answer)
    assert 'name="do"' not in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["head of Legal", "employee of Legal", "administrator"])
def test_nobody_else_reads_it(app: Flask, database: Database, house: House, who: str) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, who)
    for address in (ADDRESS, f"{ADDRESS}/versions/1"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/needs/nobody/sales", "/needs/legal/sales", "/needs/sales/sales"])
def test_a_list_that_never_was_is_not_found(app: Flask, house: House, address: str) -> None:
    assert client_of(app, house, "head of Sales").get(address).status_code == 404


@pytest.mark.parametrize("who", ["employee of Sales", "head of Marketing", "president"])
def test_a_draft_is_for_the_heads_who_write_it(
    app: Flask, database: Database, house: House, who: str
) -> None:
    list_of(database, house, ListState.DRAFTED)
    client = client_of(app, house, who)
    for address in (ADDRESS, "/needs"):
        assert "What Sales needs of Marketing, 1" not in text_of(client.get(address))
    assert client.get(f"{ADDRESS}/versions/1").status_code == 404
    assert "What Sales needs of Marketing, 1" in text_of(
        client_of(app, house, "deputy of Sales").get(ADDRESS)
    )


@pytest.mark.parametrize("who", ["head of Marketing", "employee of Sales", "president", "head of Legal"])
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/discard"])
def test_only_the_heads_who_need_can_write(
    app: Flask, database: Database, house: House, who: str, address: str
) -> None:
    client = client_of(app, house, who)
    token = csrf_token(client.get("/needs").get_data(as_text=True))
    form = {"csrf_token": token, "order": "1", "text-1": "Mine.", "do": "save"}
    assert client.post(address, data=form).status_code == 403
    assert stored(database) == []


@pytest.mark.parametrize("who", ["head of Sales", "employee of Marketing", "president", "head of Legal"])
def test_only_the_heads_of_the_graded_side_can_answer(
    app: Flask, database: Database, house: House, who: str
) -> None:
    list_of(database, house, ListState.PROPOSED)
    client = client_of(app, house, who)
    token = csrf_token(client.get("/needs").get_data(as_text=True))
    form = {"csrf_token": token, "version": "1", "do": "agree"}
    assert client.post(f"{ADDRESS}/answer", data=form).status_code == 403
    assert stored(database)[0][1] is ListState.PROPOSED


def test_the_overview_shows_both_directions_to_everybody_of_the_department(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    page = text_of(client_of(app, house, "employee of Marketing").get("/needs"))
    assert "What Sales needs from Marketing" in page
    assert "What Marketing needs from Sales" in page
    assert "Your head has not proposed the list yet." in page
    received = text_of(client_of(app, house, "head of Marketing").get("/needs/received"))
    assert "What Sales needs from Marketing" in received
    assert "What Marketing needs from Sales" not in received


# --- Writing ---------------------------------------------------------------------------------


def test_a_draft_of_five_is_saved_and_the_page_says_so(app: Flask, database: Database, house: House) -> None:
    client = client_of(app, house, "head of Sales")
    form = editor_of(client) | {f"text-{n}": f"Need {n}." for n in range(1, 6)}
    answer = client.post(ADDRESS, data=form | {"do": "save"}, follow_redirects=True)
    assert "The draft is saved." in text_of(answer)
    assert "5 of 6 written" in text_of(answer)
    assert stored(database) == [(1, ListState.DRAFTED, [f"Need {n}." for n in range(1, 6)])]


@pytest.mark.parametrize("has_a_head", [True, False])
def test_a_mail_is_told_of_only_where_one_goes(
    app: Flask, database: Database, house: House, *, has_a_head: bool
) -> None:
    with database.transaction() as session:
        session.get_one(Person, house.people["head of Marketing"].id).is_active = has_a_head
    client = client_of(app, house, "head of Sales")
    form = editor_of(client) | {f"text-{n}": f"Need {n}." for n in range(1, 7)}
    answer = text_of(client.post(ADDRESS, data=form | {"do": "propose"}, follow_redirects=True))
    with database.reading() as session:
        assert len(session.scalars(select(Mail)).all()) == has_a_head
    assert ("Proposed to Marketing. Marketing gets a mail." in answer) == has_a_head
    assert ("No mail: Marketing has nobody else" in answer) != has_a_head


def test_five_are_not_proposed_and_what_was_typed_stays(app: Flask, database: Database, house: House) -> None:
    client = client_of(app, house, "head of Sales")
    form = editor_of(client) | {f"text-{n}": f"Need {n}." for n in range(1, 6)}
    answer = client.post(ADDRESS, data=form | {"do": "propose"})
    assert answer.status_code == 400
    assert "A card has six needs; this list has 5." in text_of(answer)
    assert wordings(answer.get_data(as_text=True))[:5] == [f"Need {n}." for n in range(1, 6)]
    assert stored(database) == []


def test_a_seventh_need_is_refused_at_its_row(app: Flask, database: Database, house: House) -> None:
    client = client_of(app, house, "head of Sales")
    form = editor_of(client) | {f"text-{n}": f"Need {n}." for n in range(1, 8)}
    form["order"] = [str(n) for n in range(1, 8)]
    answer = client.post(ADDRESS, data=form | {"do": "save"})
    assert answer.status_code == 400
    assert "this list has 7" in text_of(answer)
    assert wordings(answer.get_data(as_text=True))[6] == "Need 7."


def test_a_row_moves_without_script_and_nothing_is_stored(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    form = editor_of(client) | {"text-5": "Typed and not saved."}
    page = client.post(ADDRESS, data=form | {"move": "5:up"}).get_data(as_text=True)
    assert wordings(page)[3] == "Typed and not saved."
    assert [version for version, _state, _needs in stored(database)] == [1]
    client.post(ADDRESS, data=fields_of(page) | {"do": "save"}, follow_redirects=True)
    assert stored(database)[1][2][3] == "Typed and not saved."
    assert stored(database)[1][2][4] == "What Sales needs of Marketing, 4"


@pytest.mark.parametrize("wish", ["1:up", "6:down", "9:up", "x", "", "2:sideways"])
def test_a_move_that_makes_no_sense_moves_nothing(
    app: Flask, database: Database, house: House, wish: str
) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    form = editor_of(client)
    answer = client.post(ADDRESS, data=form | {"move": wish})
    assert wordings(answer.get_data(as_text=True)) == [
        f"What Sales needs of Marketing, {n}" for n in range(1, 7)
    ]


def test_an_edit_of_an_agreed_list_is_a_new_version_and_the_other_side_still_sees_the_old_one(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    page = client.post(
        ADDRESS, data=editor_of(client) | {"text-1": "Changed.", "do": "save"}, follow_redirects=True
    )
    assert "Marketing still sees version 1" in text_of(page)
    assert [(version, state) for version, state, _needs in stored(database)] == [
        (1, ListState.AGREED),
        (2, ListState.DRAFTED),
    ]
    assert "Changed." not in text_of(client_of(app, house, "head of Marketing").get(ADDRESS))


def test_while_a_round_is_graded_the_page_says_that_an_edit_counts_from_the_next(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    with database.transaction() as session:
        make_round(session, "Spring 2026", state=RoundState.GRADING)
    page = text_of(client_of(app, house, "head of Sales").get(ADDRESS))
    assert "A change here takes effect with the next round." in page


def test_two_who_edit_at_once_see_both_lists_and_lose_nothing(
    app: Flask, database: Database, house: House
) -> None:
    list_of(database, house, ListState.AGREED)
    mine, theirs = client_of(app, house, "head of Sales"), client_of(app, house, "deputy of Sales")
    form = editor_of(mine)
    theirs.post(ADDRESS, data=editor_of(theirs) | {"text-2": "Theirs.", "do": "save"})
    answer = mine.post(ADDRESS, data=form | {"text-1": "Mine.", "why-1": "My reason.", "do": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else saved this list while you wrote" in text_of(answer)
    assert "Theirs." in page
    assert wordings(page)[0] == "Mine."
    assert fields_of(page)["why-1"] == "My reason."
    assert stored(database)[1][2][1] == "Theirs."
    mine.post(ADDRESS, data=fields_of(page) | {"do": "save"})
    assert stored(database)[1][2][:2] == ["Mine.", "What Sales needs of Marketing, 2"]


def test_hidden_signs_and_line_breaks_are_taken_out_of_a_need(
    app: Flask, database: Database, house: House
) -> None:
    client = client_of(app, house, "head of Sales")
    client.post(ADDRESS, data=editor_of(client) | {"text-1": " One\r\n\x00 \u202etwo ", "do": "save"})
    assert stored(database)[0][2] == ["One two"]


def test_an_older_version_can_be_taken_up_again(app: Flask, database: Database, house: House) -> None:
    old = list_of(database, house, ListState.AGREED)
    client = client_of(app, house, "head of Sales")
    client.post(ADDRESS, data=editor_of(client) | {"text-1": "Changed.", "do": "propose"})
    assert "Begin a draft from this version" in text_of(client.get(f"{ADDRESS}/versions/1"))
    page = client.get(f"{ADDRESS}?from=1").get_data(as_text=True)
    assert wordings(page)[0] == old.needs[0].text
    client.post(ADDRESS, data=fields_of(page) | {"do": "save"})
    assert stored(database)[2][2][0] == old.needs[0].text


def test_a_draft_is_discarded(app: Flask, database: Database, house: House) -> None:
    client = client_of(app, house, "head of Sales")
    client.post(ADDRESS, data=editor_of(client) | {"text-1": "Mine.", "do": "save"})
    form = editor_of(client)
    wanted = {name: form[name] for name in ("csrf_token", "edition")}
    client.post(f"{ADDRESS}/discard", data=wanted)
    assert stored(database) == []
