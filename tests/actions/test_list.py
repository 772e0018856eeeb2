"""The list of actions: by counterpart and urgency, searched, sorted, folded; its CSV, its queries."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.actions.steps import page, send, words
from tests.factories import TODAY, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.results.company_of_three import statements_of
from webapp.domain.action_plans import ActionStatus
from webapp.models import Action


def test_the_list_stands_by_urgency_and_its_filters_are_links(client: FlaskClient, pairing: Pairing) -> None:
    past = TODAY - timedelta(days=3)
    pairing.promise(what="A later one", due=TODAY + timedelta(days=40))
    pairing.promise(what="A late one", due=past, today=past)
    pairing.promise(what="A soon one", due=TODAY + timedelta(days=3))
    done = pairing.promise(what="A done one")
    sign_in(client, pairing.head())
    fields = {"edit_number": "0", "status": "done", "text": "Done.", "back": "list"}
    answer = send(client, "/actions", f"/actions/{done}/updates", **fields)
    assert answer.location == f"/actions#action-{done}"
    text = words(page(client, "/actions"))
    places = [text.index(f"A {which} one") for which in ("late", "soon", "later", "done")]
    assert places == sorted(places)
    assert "3 days late" in text
    for show, expected in (("overdue", "late"), ("soon", "soon"), ("done", "done")):
        shown = words(page(client, f"/actions?show={show}"))
        assert [day for day in ("late", "soon", "later", "done") if f"A {day} one" in shown] == [expected]
    assert "No action fits these filters" in page(client, "/actions?show=dropped")
    assert "No action fits these filters" in page(client, "/actions?mine=yes")
    sign_in(client, pairing.employee())
    assert "A soon one" in page(client, "/actions?mine=yes")


def test_the_president_narrows_the_list_to_a_department(client: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    sign_in(client, pairing.somebody("Pia", is_president=True))
    assert "Keep one list" in page(client, "/actions?department=sales")
    assert "Keep one list" not in page(client, "/actions?department=legal")
    page(client, "/actions?department=nowhere", 404)


def test_the_list_as_csv_holds_the_filtered_actions_and_runs_nothing(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise(what="=HYPERLINK(1)", measure="+1", positions=(3, 4))
    sign_in(client, pairing.head())
    response = client.get("/actions.csv")
    assert response.data.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert row["what"] == "'=HYPERLINK(1)"
    assert row["measure"] == "'+1"
    assert (row["of"], row["by"], row["needs"], row["letter"]) == ("Marketing", "Sales", "3 4", "F")
    assert len(client.get("/actions.csv?show=done").data.splitlines()) == 1


def test_the_list_asks_as_many_questions_for_forty_actions_as_for_one(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head())
    pairing.promise()
    with statements_of(pairing.database) as asked:
        page(client, "/actions")
    for_one = len(asked)
    for number in range(40):
        pairing.promise(what=f"Action {number}")
    with statements_of(pairing.database) as asked:
        page(client, "/actions")
    assert len(asked) == for_one
    assert for_one <= 25
    assert "Page 2" in page(client, "/actions")
    assert "Page 2" in page(client, "/actions?page=2")


def list_words(client: FlaskClient, query: str = "") -> str:
    """Return what stands in the open list, without what is folded below it."""
    found = html.fromstring(page(client, f"/actions{query}")).xpath("//ol[contains(@class, 'acts')]")
    return " ".join(" ".join(part.text_content() for part in found).split())


def test_the_list_opens_with_what_is_open_by_counterpart_and_folds_the_rest_by_round(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise(what="An open one")
    done, dropped = pairing.promise(what="A done one"), pairing.promise(what="A dropped one")
    with pairing.database.transaction() as session:
        session.get_one(Action, done).status = ActionStatus.DONE
        session.get_one(Action, dropped).status = ActionStatus.DROPPED
        session.get_one(Action, dropped).dropped_because = "It ended."
    sign_in(client, pairing.head("Sales"))
    assert [word for word in ("open", "done", "dropped") if f" {word} one" in list_words(client)] == ["open"]
    tree = html.fromstring(page(client, "/actions"))
    assert tree.xpath("//h2[contains(@class, 'acts-head')]")[0].text_content() == "With Marketing"
    (fold,) = tree.xpath("//details[contains(@class, 'closed-acts')]")
    assert "2 closed after Spring 2026" in fold.text_content()
    assert "A done one" in fold.text_content()
    assert "Dropped: It ended." in fold.text_content()
    assert fold.get("open") is None
    closed = list_words(client, "?show=closed&round=spring-2026")
    assert "A done one" in closed
    assert "An open one" not in closed
    assert "No action fits these filters" in page(client, "/actions?show=closed&round=spring-2025")


def test_the_closed_actions_of_a_long_round_are_one_press_away(client: FlaskClient, pairing: Pairing) -> None:
    for number in range(10):
        pairing.promise(what=f"Number {number}")
    with pairing.database.transaction() as session:
        for action in session.query(Action):
            action.status = ActionStatus.DONE
    sign_in(client, pairing.head())
    tree = html.fromstring(page(client, "/actions"))
    assert "Nothing is open" in tree.text_content()
    (fold,) = tree.xpath("//details[contains(@class, 'closed-acts')]")
    assert len(fold.xpath(".//li")) == 8
    (every,) = fold.xpath("./p/a/@href")
    assert page(client, every).count("<h3>") == 10


def test_the_president_sees_both_names_above_the_actions_of_a_pair(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    sign_in(client, pairing.somebody("Pia", is_president=True))
    assert "Marketing and Sales" in page(client, "/actions")


def test_the_list_is_searched_in_all_that_a_row_shows(client: FlaskClient, pairing: Pairing) -> None:
    owner = pairing.employee("Sales")
    pairing.promise(what="Keep one list", positions=(4,))
    pairing.promise(what="Answer within a day", positions=(3,), owner_by=str(pairing.head("Sales").id))
    sign_in(client, pairing.head())
    for query, expected in (
        ("KEEP list", "Keep one list"),
        (owner.name, "Keep one list"),
        ("DAY marketing", "Answer within a day"),
    ):
        found = list_words(client, "?" + urlencode({"q": query}))
        assert [each for each in ("Keep one list", "Answer within a day") if each in found] == [expected]
    assert "No action fits these filters" in page(client, "/actions?q=nothing+like+it")
    assert 'value="keep"' in page(client, "/actions?q=keep")
    assert len(client.get("/actions.csv?q=keep").data.splitlines()) == 2


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("day", ["late", "soon", "low"]),
        ("grade", ["low", "late", "soon"]),
        ("owner", ["soon", "late", "low"]),
    ],
)
def test_the_list_is_sorted(client: FlaskClient, pairing: Pairing, order: str, expected: list[str]) -> None:
    past = TODAY - timedelta(days=3)
    ada = str(pairing.somebody("Ada Abel", department_id=pairing.company.departments["Marketing"].id).id)
    zoe = str(pairing.somebody("Zoe Zorn", department_id=pairing.company.departments["Marketing"].id).id)
    pairing.promise(what="A late one", due=past, today=past, positions=(3,), owner_of=zoe)
    pairing.promise(what="A soon one", due=TODAY + timedelta(days=3), positions=(5,), owner_of=ada)
    pairing.promise(what="A low one", due=TODAY + timedelta(days=40), positions=(4,), owner_of=zoe)
    sign_in(client, pairing.head())
    shown = list_words(client, f"?sort={order}")
    assert sorted(expected, key=lambda each: shown.index(f"A {each} one")) == expected


def test_an_unknown_order_is_no_page(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    page(client, "/actions?sort=salary", 404)


def test_the_open_list_keeps_its_weight_with_every_part_shown(client: FlaskClient, pairing: Pairing) -> None:
    for number in range(40):
        pairing.promise(what=f"Action {number} that is worded in as many words as heads usually write")
    sign_in(client, pairing.head())
    answer = client.get("/actions", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) <= 8000


def test_owners_of_the_same_name_are_told_apart_wherever_an_action_names_them(
    client: FlaskClient, pairing: Pairing
) -> None:
    department_id = pairing.company.departments["Marketing"].id
    with pairing.database.transaction() as session:
        one, other = (
            make_person(session, "Anna Keller", department_id=department_id) for _number in range(2)
        )
        addresses = one.email, other.email
        owner = str(one.id)
    action_id = pairing.promise(owner_of=owner)
    sign_in(client, pairing.head())
    for address in ("/actions", f"/actions/{action_id}", "/actions/sheet"):
        shown = page(client, address)
        assert f"Anna Keller ({addresses[0]})" in shown, address
    assert f"Anna Keller ({addresses[1]})" not in page(client, "/actions")
