"""The joint revenue page: off until it is wanted, written by whose it is, and its sums add up."""

from __future__ import annotations

import csv
import html
import re
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import make_revenue_plan
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.meetings.services.revenue import find_plan
from webapp.models import Person, RevenuePlan

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ADDRESS = "/meetings/revenue/marketing/sales"


def text_of(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(client: FlaskClient, what: str, /, **fields: Any) -> TestResponse:
    token = csrf_token(client.get(ADDRESS).text)
    return client.post(f"{ADDRESS}/{what}", data={"csrf_token": token, **fields})


def read(pairing: Pairing) -> RevenuePlan:
    departments = pairing.company.departments
    with pairing.database.reading() as session:
        plan = find_plan(session, departments["Marketing"], departments["Sales"])
    assert plan is not None
    return plan


@pytest.fixture
def plan(pairing: Pairing) -> RevenuePlan:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        sides = departments["Marketing"], departments["Sales"]
        return make_revenue_plan(session, *sides, selling=departments["Sales"])


def test_either_head_switches_it_on_and_off_and_nothing_written_is_lost(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.employee("Sales"))
    assert "These two have no revenue page" in text_of(client.get(ADDRESS))
    sign_in(client, pairing.head("Marketing"))
    start = {
        "selling": pairing.company.departments["Sales"].id,
        "currency": "EUR",
        "begins": "2026-07",
        "months": "6",
    }
    assert post(client, "on", **{**start, "begins": "July", "months": "13"}).status_code == 422
    assert post(client, "on", **start).status_code == 303
    assert "From July 2026 to December 2026, in EUR" in text_of(client.get(ADDRESS))
    post(client, "target", edit_number=0, target="600")
    sign_in(client, pairing.head("Sales"))
    assert post(client, "off").status_code == 303
    page = client.get(ADDRESS).text
    assert f'<option value="{start["selling"]}" selected>' in page
    assert [f'value="{start[name]}"' in page for name in ("begins", "months", "currency")] == [True] * 3
    assert post(client, "on", **start).status_code == 303
    assert read(pairing).target == 60000


def test_what_was_typed_for_one_plan_never_counts_for_another(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head("Marketing"))
    start = {"selling": pairing.company.departments["Sales"].id, "currency": "EUR", "months": "6"}
    assert post(client, "on", begins="2026-07", **start).status_code == 303
    still_open = read(pairing).edit_number
    assert post(client, "on", begins="2026-08", **start).status_code == 303
    assert "switched on meanwhile" in text_of(client.get(ADDRESS))
    assert f"{read(pairing).begins_on:%Y-%m}" == "2026-07"
    post(client, "off")
    assert post(client, "on", begins="2026-01", **start).status_code == 303
    assert "From January 2026 to June 2026" in text_of(client.get(ADDRESS))
    assert post(client, "target", edit_number=still_open, target="600").status_code == 409
    assert read(pairing).target is None


@pytest.mark.parametrize("begins", ["9999-12", "0001-01"])
def test_a_first_month_that_nobody_means_is_refused_and_the_page_stays(
    client: FlaskClient, pairing: Pairing, begins: str
) -> None:
    sign_in(client, pairing.head("Marketing"))
    selling = pairing.company.departments["Sales"].id
    refused = post(client, "on", selling=selling, currency="EUR", begins=begins, months="6")
    assert refused.status_code == 422
    assert "at most three years away" in text_of(refused)
    assert client.get(ADDRESS).status_code == 200


def test_the_target_comes_from_above_and_the_lines_from_the_selling_side(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    president = pairing.somebody("Petra Lang", is_president=True)
    sign_in(client, pairing.head("Sales"))
    assert post(client, "target", edit_number=0, target="1").status_code == 403
    line = {"name-1": "Existing customers", "planned-1": "700", "added-1": ""}
    assert post(client, "lines", edit_number=0, **line).status_code == 303
    sign_in(client, president)
    assert post(client, "target", edit_number=1, target="1,000.50").status_code == 303
    for person in (pairing.head("Marketing"), president):
        sign_in(client, person)
        assert client.post(f"{ADDRESS}/lines").status_code in (400, 403)
    said = text_of(client.get(ADDRESS))
    assert "Petra Lang, 12 May 2026" in said
    assert "300.50 of the target is not on any line yet." in said


def test_the_shortfall_is_allocated_over_lines_until_they_add_up(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Marketing"))
    post(client, "target", edit_number=0, target="1000")
    head = pairing.head("Sales")
    sign_in(client, head)
    rows = {"name-1": "Old <customers>", "planned-1": "700", "added-1": "200"}
    rows |= {"name-3": "New", "planned-3": "0", "added-3": "100"}
    assert post(client, "lines", edit_number=1, **rows).status_code == 303
    page = client.get(ADDRESS)
    assert "The lines add up to the target." in text_of(page)
    assert f"{head.name}, 12 May 2026" in text_of(page)
    assert "Old &lt;customers&gt;" in page.text
    post(client, "lines", edit_number=2, **{**rows, "added-3": "150"})
    assert "The lines lie 50.00 above the target." in text_of(client.get(ADDRESS))


def test_what_cannot_be_read_is_kept_and_changes_nothing(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Sales"))
    rows = {"name-2": "Old", "planned-2": "1.234", "name-5": "", "planned-5": "7"}
    answer = post(client, "lines", edit_number=0, **rows)
    assert answer.status_code == 422
    assert "Write it like 1,234.50." in text_of(answer)
    assert 'id="planned-1" name="planned-1" value="1.234"' in answer.text
    assert 'id="planned-2" name="planned-2" value="7"' in answer.text
    nameless = post(client, "lines", edit_number=0, **{"name-5": "", "planned-5": "7"})
    assert "Name this group of customers." in text_of(nameless)
    assert read(pairing).lines == []


def test_two_at_once_are_told(client: FlaskClient, pairing: Pairing, plan: RevenuePlan) -> None:
    sign_in(client, pairing.head("Sales"))
    assert post(client, "lines", edit_number=0, **{"name-1": "First", "planned-1": "1"}).status_code == 303
    late = post(client, "lines", edit_number=0, **{"name-1": "Second", "planned-1": "2"})
    assert late.status_code == 409
    assert 'value="Second"' in late.text
    assert [line.name for line in read(pairing).lines] == ["First"]


def test_each_months_result_stands_beside_its_share_as_table_chart_and_csv(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Marketing"))
    post(client, "target", edit_number=0, target="600")
    assert post(client, "results", edit_number=1, **{"earned-2026-05": "90.25"}).status_code == 303
    page = client.get(ADDRESS)
    assert "May 2026 100.00 90.25 -9.75" in text_of(page)
    assert 'aria-label="May 2026: 90.25 of 100.00; June 2026: – of 100.00' in page.text
    sheet = client.get(f"{ADDRESS}.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(sheet)))
    assert (rows[0]["name"], rows[0]["together"], rows[0]["earned"]) == ("2026-05", "100.00", "90.25")
    post(client, "results", edit_number=2, **{"earned-2026-05": ""})
    assert read(pairing).results == []


def test_a_month_of_credit_notes_is_negative_in_table_chart_field_and_csv(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Marketing"))
    post(client, "target", edit_number=0, target="600")
    assert post(client, "results", edit_number=1, **{"earned-2026-05": "−1,090.25"}).status_code == 303
    page = client.get(ADDRESS)
    assert "May 2026 100.00 -1,090.25 -1,190.25" in text_of(page)
    assert 'name="earned-2026-05" value="-1,090.25"' in page.text
    assert ",-1090.25," in client.get(f"{ADDRESS}.csv").data.decode()
    assert post(client, "results", edit_number=2, **{"earned-2026-05": "-1,090.25"}).status_code == 303
    assert post(client, "target", edit_number=3, target="-600").status_code == 422


def test_a_line_that_looks_like_a_formula_is_guarded(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Sales"))
    post(client, "lines", edit_number=0, **{"name-1": "=1+1", "planned-1": "1"})
    assert "'=1+1" in client.get(f"{ADDRESS}.csv").data.decode()


def test_amounts_are_read_and_written_in_german(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    head = pairing.head("Marketing")
    with pairing.database.transaction() as session:
        session.get_one(Person, head.id).language = "de"
    sign_in(client, head)
    assert post(client, "target", edit_number=0, target="1.234,50").status_code == 303
    assert read(pairing).target == 123450
    assert "1.234,50" in text_of(client.get(ADDRESS))


def test_a_stranger_and_a_pair_that_is_none_find_nothing(
    client: FlaskClient, pairing: Pairing, plan: RevenuePlan
) -> None:
    sign_in(client, pairing.head("Legal"))
    assert client.get(ADDRESS).status_code == 403
    assert client.get("/meetings/revenue/legal/marketing").status_code == 404
