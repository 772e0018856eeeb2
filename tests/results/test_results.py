"""Who may read which results, and what the pages keep to themselves."""

from __future__ import annotations

import re
import threading

import pytest

from tests.days import bound
from tests.results.company_of_three import (
    Scene,
    open_three,
    statements_of,
)
from webapp.installed import installed

CARD = "/results/spring-2026/marketing/sales"
OTHER_CARD = "/results/spring-2026/sales/marketing"
CLOSED = "/results/spring-2026/sales/legal"
NEVER_GRADED = "/results/spring-2026/legal/sales"
PAIR = "/pairs/marketing/sales"
EVERY_ADDRESS = [
    CARD,
    f"{CARD}.csv",
    f"{CARD}.xlsx",
    f"{CARD}.pdf",
    PAIR,
    f"{PAIR}.csv",
    f"{PAIR}.pdf",
    "/company",
    "/company.csv",
    "/company.xlsx",
    "/company.pdf",
    "/company?round=spring-2026",
    "/trends",
    "/trends/sales.pdf",
]
MORE_ADDRESSES = [
    *(f"{PAIR}/meeting/{step}" for step in range(1, 7)),
    f"{PAIR}/meeting/4?round=spring-2026&need=1-1",
    f"{PAIR}.xlsx",
    "/trends.csv",
    "/trends.xlsx",
    "/trends.pdf",
]


def test_everybody_reads_what_her_role_opens_and_nothing_else(exchanged: Scene) -> None:
    open_to = {
        "employee of Marketing": {CARD, f"{CARD}.csv", PAIR, f"{PAIR}.csv", "/trends", "/results"},
        "employee of Sales": {CARD, f"{CARD}.csv", PAIR, f"{PAIR}.csv", "/trends", "/results"},
        "employee of Legal": {"/trends", "/results"},
        "head of Legal": {"/trends", "/results"},
        "administrator": set(),
        "president": {CARD, f"{CARD}.csv", PAIR, f"{PAIR}.csv", "/trends", "/company", "/company.csv"},
    }
    pages = {CARD, f"{CARD}.csv", PAIR, f"{PAIR}.csv", "/trends", "/results", "/company", "/company.csv"}
    for kind, expected in open_to.items():
        person = exchanged.as_person(kind)
        for page in pages:
            status = person.get(page).status_code
            if kind == "president" and page == "/results":
                assert status == 302
            else:
                assert status == (200 if page in expected else 403), f"{kind} at {page}"


@pytest.mark.parametrize("address", [f"{CARD}.pdf", f"{PAIR}.pdf", "/company.pdf", "/trends/sales.pdf"])
def test_prints_are_refused_to_those_whose_role_does_not_open_them(exchanged: Scene, address: str) -> None:
    refused = ["employee of Legal", "head of Legal", "administrator"]
    refused += ["employee of Marketing"] if address != f"{CARD}.pdf" else []
    refused += ["head of Sales"] if address == "/company.pdf" else []
    for kind in refused:
        assert exchanged.as_person(kind).get(address).status_code == 403, kind


def test_whoever_is_not_signed_in_is_asked_to(exchanged: Scene) -> None:
    for address in EVERY_ADDRESS:
        answer = exchanged.client.get(address)
        assert answer.status_code in (302, 404, 500) or "sign" in answer.text.lower()
        assert "grade-" not in answer.text


def test_unknown_rounds_and_departments_are_not_there(exchanged: Scene) -> None:
    president = exchanged.as_person("president")
    for address in (
        "/results/spring-1999/marketing/sales",
        "/results/spring-2026/nowhere/sales",
        "/results/spring-2026/marketing/legal",
        "/pairs/marketing/legal",
        "/pairs/marketing/nowhere",
        "/company?round=spring-1999",
        "/trends/nowhere.pdf",
    ):
        assert president.get(address).status_code == 404, address


def test_before_the_exchange_every_address_names_the_day_and_reads_no_data(scene: Scene) -> None:
    open_three(scene)
    for kind in ("president", "head of Marketing"):
        person = scene.as_person(kind)
        for address in EVERY_ADDRESS + MORE_ADDRESSES:
            with statements_of(scene.database) as statements:
                answer = person.get(address)
            if answer.status_code == 403:
                assert kind == "head of Marketing"
                continue
            is_file = "." in address
            assert answer.status_code == (409 if is_file else 200), address
            assert bound("26 May 2026") in answer.text, address
            touched = re.findall(
                r"\b(?:FROM|JOIN) (card\w*|tally|comment|control_number|urn|roll)\b", "\n".join(statements)
            )
            assert not touched, f"{address} reads {touched}"


def test_a_closed_card_looks_as_if_nobody_had_graded_it(exchanged: Scene) -> None:
    president = exchanged.as_person("president")

    def neutral(address: str, *, of: str, by: str) -> str:
        text = president.get(address).text
        for name, stand_in in ((of, "Of"), (by, "By")):
            text = text.replace(name, stand_in).replace(name.lower(), stand_in.lower())
        text = re.sub(r"Person \d+", "Person", text)
        return re.sub(r'name="csrf_token" value="[^"]+"', "", text)

    for suffix in ("", ".csv"):
        by_four = neutral(CLOSED + suffix, of="Sales", by="Legal")
        by_nobody = neutral(NEVER_GRADED + suffix, of="Legal", by="Sales")
        assert by_four == by_nobody
    assert "stays closed" in president.get(CLOSED).text
    assert "Control numbers" not in president.get(CLOSED).text


def test_where_almost_all_agree_no_count_is_shown(exchanged: Scene) -> None:
    text = exchanged.as_person("head of Sales").get(OTHER_CARD).text
    assert "Almost all gave F" in text
    assert "F 9" not in text
    assert "0.00" not in text


def test_a_long_print_answers_with_a_page_that_asks_again(exchanged: Scene) -> None:
    desk = installed(exchanged.client.application).print_desk
    desk.patience = 0.0
    president = exchanged.as_person("president")
    waiting = president.get("/company.pdf")
    assert waiting.status_code == 202
    assert waiting.mimetype == "text/html"
    assert int(waiting.headers["Refresh"]) > 0
    (printing,) = [
        thread for thread in threading.enumerate() if thread.daemon and thread.name.endswith("(_print)")
    ]
    printing.join()
    assert president.get("/company.pdf").mimetype == "application/pdf"


def test_the_story_of_a_need_is_reached_from_its_card_after_two_rounds(exchanged: Scene) -> None:
    address = "/results/spring-2026/marketing/sales"
    reader = exchanged.as_person("employee of Sales")
    assert f"{address}/1" not in reader.get(address).text  # the first round has no story yet
    page = reader.get(f"{address}/1")
    assert page.status_code == 200
    assert "in the first round" in page.text
    assert "No action was promised for this need." in page.text
    assert reader.get(f"{address}/7").status_code == 404


def test_where_nobody_expected_anything_no_gap_is_denied(exchanged: Scene) -> None:
    page = exchanged.as_person("president").get("/pairs/marketing/sales").text
    assert "No expectation was written down for a grade that can be shown." in page
    assert "No grade lies two letters or more" not in page
