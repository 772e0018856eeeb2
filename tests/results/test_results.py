"""Who may read which results, and what the pages keep to themselves."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.days import bound
from tests.exchanges import exchange, open_round
from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token
from tests.reports.reading import text_of
from tests.results.company_of_three import (
    Scene,
    exchange_three,
    found_three,
    hand_in_with_comments,
    open_three,
    statements_of,
)
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import Person, PresidentNote, Round
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.people import save_person
from webapp.storage.database import Database

CARD = "/results/spring-2026/marketing/sales"
OTHER_CARD = "/results/spring-2026/sales/marketing"
CLOSED = "/results/spring-2026/sales/legal"
NEVER_GRADED = "/results/spring-2026/legal/sales"
PAIR = "/pairs/marketing/sales"
EVERY_ADDRESS = [
    CARD,
    f"{CARD}.csv",
    f"{CARD}.pdf",
    PAIR,
    f"{PAIR}.csv",
    f"{PAIR}.pdf",
    "/company",
    "/company.csv",
    "/company.pdf",
    "/company?round=spring-2026",
    "/trends",
    "/trends/sales.pdf",
]


@pytest.fixture
def scene(database: Database, client: FlaskClient, tmp_path: Path) -> Scene:
    return found_three(database, client, tmp_path)


@pytest.fixture
def exchanged(scene: Scene) -> Scene:
    exchange_three(scene)
    return scene


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
        for address in EVERY_ADDRESS:
            with statements_of(scene.database) as statements:
                answer = person.get(address)
            if answer.status_code == 403:
                assert kind == "head of Marketing"
                continue
            assert answer.status_code == (409 if address.endswith((".csv", ".pdf")) else 200), address
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


def test_comments_go_to_the_graded_side_and_the_president_and_not_to_the_graders(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    exchange(scene.database, scene.company, round_id)
    for kind, may in (
        ("employee of Marketing", True),
        ("president", True),
        ("head of Sales", False),
        ("employee of Sales", False),
    ):
        person = scene.as_person(kind)
        assert ("Answers come late" in person.get(CARD).text) is may, kind
        assert "Answers come late" not in person.get(PAIR).text
        assert "Answers come late" not in person.get(f"{CARD}.csv").text


@pytest.mark.parametrize("joins_after", [True, False])
def test_who_joins_a_department_after_the_exchange_reads_its_card_without_the_comments(
    scene: Scene, joins_after: bool
) -> None:
    """Else an administrator would move there for a minute and read them all."""
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    if joins_after:
        exchange(scene.database, scene.company, round_id)
    with scene.database.transaction() as session:
        person = session.query(Person).filter_by(is_administrator=True).one()
        entry = replace(entry_of(person), department="Marketing")
        today = session.get_one(Round, round_id).exchanged_on or TODAY - timedelta(days=1)
        doer = Doer(person_id=person.id, name=person.name, now=NOW, today=today)
        with scene.client.application.app_context():
            save_person(session, entry, person=person, doer=doer)
    if not joins_after:
        exchange(scene.database, scene.company, round_id)
    reader = scene.as_person("administrator")
    page = reader.get(CARD).text
    assert "What Sales needs of Marketing, 1" in page
    assert ("Answers come late" in page) is not joins_after
    assert ("Comments on this card are read by those who belonged to Marketing" in page) is joins_after
    assert ("Answers come late" in text_of(reader.get(f"{CARD}.pdf").data)) is not joins_after


def test_the_print_of_a_card_keeps_comments_from_the_graders(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    exchange(scene.database, scene.company, round_id)
    for kind, may in (("employee of Marketing", True), ("head of Sales", False)):
        answer = scene.as_person(kind).get(f"{CARD}.pdf")
        assert answer.mimetype == "application/pdf"
        assert ("Answers come late" in text_of(answer.data)) is may


def test_a_card_with_comments_is_printed_with_the_same_bytes_each_time(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, [f"Comment {n} of some words" for n in range(9)])
    exchange(scene.database, scene.company, round_id)
    person = scene.as_person("president")
    first = person.get(f"{CARD}.pdf").data
    folder = Path(installed(scene.client.application).settings.data_folder, "printed")
    assert [path.read_bytes() for path in folder.glob("*.pdf")] == [first]
    assert person.get(f"{CARD}.pdf").data == first
    assert len(list(folder.glob("*.pdf"))) == 1


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


def test_control_numbers_are_listed_only_where_their_count_is_no_secret(scene: Scene) -> None:
    ballots = {("Marketing", "Sales"): ["ABCABC"] * 9, ("Legal", "Sales"): ["ABCABC"] * 6}
    exchange(scene.database, scene.company, open_round(scene.database, scene.company, ballots))
    president = scene.as_person("president")
    numbers = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", president.get(CARD).text)
    assert len(numbers) == 9
    assert numbers == sorted(numbers)
    few = president.get("/results/spring-2026/legal/sales").text
    assert not re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", few)
    assert "5 to 9" in few


def test_a_head_signs_once_and_only_for_her_own_departments(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    token = csrf_token(head.get(CARD).text)
    answer = head.post(f"{CARD}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "You have signed Marketing, as graded by Sales." in answer.text
    signed = head.get(CARD).text
    assert "Received by Marketing" in signed
    assert bound("12 May 2026") in signed
    assert "Sign as read" not in signed
    again = head.post(f"{CARD}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "You had signed this card already." in again.text
    for kind in ("head of Legal", "employee of Marketing", "president"):
        person = exchanged.as_person(kind)
        fresh = csrf_token(person.get("/trends").text)
        assert person.post(f"{CARD}/sign", data={"csrf_token": fresh}).status_code == 403, kind


def test_a_closed_card_is_not_signed(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Legal")
    token = csrf_token(head.get(CLOSED).text)
    answer = head.post(f"{CLOSED}/sign", data={"csrf_token": token}, follow_redirects=True)
    assert "there is nothing to sign" in answer.text


def test_a_card_of_an_open_round_is_not_signed(scene: Scene) -> None:
    open_three(scene)
    head = scene.as_person("head of Marketing")
    token = csrf_token(head.get(CARD).text)
    answer = head.post(f"{CARD}/sign", data={"csrf_token": token})
    assert bound("26 May 2026") in answer.text


def test_the_story_of_a_need_is_reached_from_its_card_after_two_rounds(scene: Scene) -> None:
    exchange_three(scene)
    address = "/results/spring-2026/marketing/sales"
    reader = scene.as_person("employee of Sales")
    assert f"{address}/1" not in reader.get(address).text  # the first round has no story yet
    page = reader.get(f"{address}/1")
    assert page.status_code == 200
    assert "in the first round" in page.text
    assert "No action was promised for this need." in page.text
    assert reader.get(f"{address}/7").status_code == 404


def test_the_president_writes_two_sentences_for_the_cover_and_takes_them_back(exchanged: Scene) -> None:
    president, address = exchanged.as_person("president"), "/pairs/marketing/sales/note"

    def cover_after(text: str, status: int) -> str:
        form = {"text": text, "csrf_token": csrf_token(president.get(address).text)}
        assert president.post(address, data=form).status_code == status
        with exchanged.database.reading() as session:
            kept = session.query(PresidentNote).one_or_none()
        return f"{kept.text} ({kept.name})" if kept else ""

    assert cover_after("Well done,  both.", 303).startswith("Well done, both. (")
    assert cover_after("x" * 301, 422).startswith("Well done, both. (")
    assert "Well done, both." in president.get(address).text
    assert cover_after("", 303) == ""


def test_where_nobody_expected_anything_no_gap_is_denied(exchanged: Scene) -> None:
    page = exchanged.as_person("president").get("/pairs/marketing/sales").text
    assert "No expectation was written down for a grade that can be shown." in page
    assert "No grade lies two letters or more" not in page
