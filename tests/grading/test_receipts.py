"""Looking up a control number and a private code: what is told, to whom, and what is told to nobody."""

from __future__ import annotations

import html
import logging
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.reviews import INSULT, ODD_WORDS, Review, struck, write_and_exchange
from webapp.grading.services import receipts
from webapp.models import Round
from webapp.urn import anonymity, comments, private_codes

MINE = ODD_WORDS[0]
UNKNOWN = "No comment of this code is kept."
NOT_AMONG = "This number is not among those of the counted cards."
COUNTED = "The card with this number was counted: in Marketing, as graded by Sales, Spring 2026."


def ask(client: FlaskClient, address: str, **fields: str) -> tuple[int, str]:
    """Look something up as the page does, and return status and page."""
    token = csrf_token(client.get(address).text)
    answer = client.post(address, data={**fields, "csrf_token": token})
    return answer.status_code, html.unescape(answer.text)


def fate(review: Review, code: str) -> str:
    """Ask as somebody who is not signed in."""
    return ask(review.scene.client, "/private-code", code=code)[1]


def test_a_code_tells_what_became_of_the_comment_once_all_are_reviewed(review: Review) -> None:
    published, shortened, withheld = MINE, "Answer 1 of Jane came too late", ODD_WORDS[1]
    for words in (published, shortened, withheld):
        assert "One comment of this code waits" in fate(review, review.codes[words])
    review.decide(review.client(), {shortened: struck(3), withheld: INSULT})
    told = {words: fate(review, code) for words, code in review.codes.items()}
    assert "One comment of this code was published as it was written." in told[published]
    assert "One comment of this code was shortened: words that may not pass were left out." in told[shortened]
    assert "One comment of this code was withheld, because: It insults." in told[withheld]


def test_the_answer_tells_neither_the_comment_nor_its_need_nor_its_card(review: Review) -> None:
    review.publish_all()
    page = fate(review, review.codes[MINE])
    assert MINE not in page
    assert review.codes[MINE] not in page
    assert not re.search(r"Marketing|Sales|need \d", page)


def test_a_code_of_several_comments_tells_of_each(review: Review) -> None:
    code = private_codes.new_code()
    with review.database.transaction() as session:
        written = [comments.Written(n, f"Of need {n}", private_codes.hash_of_code(code)) for n in (0, 3, 6)]
        comments.store(session, review.card_id, written, waits=False)
    assert "3 comments of this code wait" in fate(review, code)
    review.publish_all()
    assert "3 comments of this code were published as they were written." in fate(review, code)


def test_a_code_may_be_typed_in_any_manner(review: Review) -> None:
    code = review.codes[MINE]
    for typed in (
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('-', '')} ",
        code.replace("0", "o"),
    ):
        assert "One comment of this code waits" in fate(review, typed)


def test_a_mistyped_code_is_a_fault_and_an_unknown_one_an_answer(review: Review) -> None:
    code = review.codes[MINE]
    for typed in ("", "no code", code[:-1], f"{code}A", "🙈" * 20, "x" * 10_000):
        status, page = ask(review.scene.client, "/private-code", code=typed)
        assert status == 422
        assert "This is no private code" in page
        assert typed in page
    assert UNKNOWN in fate(review, private_codes.new_code())


def test_below_the_threshold_comments_and_codes_are_gone_alike(review: Review) -> None:
    with review.database.transaction() as session:
        session.get_one(Round, 1).name, session.get_one(Round, 1).slug = "Autumn 2025", "autumn-2025"
    few = ["Only nine handed in", "so none of these", "three is kept"]
    _, codes = write_and_exchange(review.scene, few, people=9)
    assert all(UNKNOWN in fate(review, code) for code in codes.values())


def test_where_comments_are_not_reviewed_the_code_tells_at_once(review: Review) -> None:
    with review.database.transaction() as session:
        session.get_one(Round, 1).name, session.get_one(Round, 1).slug = "Autumn 2025", "autumn-2025"
    _, codes = write_and_exchange(review.scene, ["one", "two", "three"], is_reviewed=False)
    assert all("was published as it was written" in fate(review, code) for code in codes.values())


def test_a_code_is_written_into_no_log_and_no_address(
    review: Review, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = review.codes[MINE]
    with review.scene.client as client:
        answer = client.post(
            "/private-code",
            data={"code": code, "csrf_token": csrf_token(client.get("/private-code").text)},
        )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.location is None
    assert code not in caplog.text


# --- Control numbers ------------------------------------------------------------------------


def numbers_of(review: Review) -> list[str]:
    with review.database.reading() as session:
        return anonymity.control_numbers_of(session, review.card_id)


def test_anybody_who_is_signed_in_learns_in_which_card_a_number_was_counted(review: Review) -> None:
    number = numbers_of(review)[0]
    for kind in ("employee of Sales", "head of Legal", "administrator", "president"):
        client = review.scene.as_person(kind)
        assert COUNTED in ask(client, "/control-number", number=number)[1]
        assert COUNTED in ask(client, "/control-number", number=number.lower().replace("-", " "))[1]


def test_a_number_of_no_card_is_told_what_it_may_mean(review: Review) -> None:
    client = review.scene.as_person("employee of Sales")
    assert NOT_AMONG in ask(client, "/control-number", number=anonymity.new_control_number())[1]
    for typed in ("", "7KQ2", "7KQ2-M9XD-1", "🙈" * 8, "' OR 1=1", "x" * 10_000):
        status, page = ask(client, "/control-number", number=typed)
        assert status == 422
        assert "Type the eight letters and digits" in page
        assert typed in page


def _hand_in(half: Half, answers: str, people: int) -> list[str]:
    numbers = []
    for person in half.people(half.sales)[:people]:
        numbers.append(anonymity.new_control_number())
        ballot = anonymity.Ballot(answers=tuple(answers), comments={}, number=numbers[-1])
        with half.database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=half.card().id, person_id=person.id, ballot=ballot)
    return numbers


def test_where_the_list_is_withheld_one_number_alone_is_told(half: Half, client: FlaskClient) -> None:
    half.open()
    numbers = _hand_in(half, "ABCFXA", 6)
    half.close()
    half.exchange()
    head = sign_in(client, half.people(half.marketing)[0])
    page = head.get("/results/spring-2026/marketing/sales").text
    assert not [number for number in numbers if number in page]
    assert all(COUNTED in ask(head, "/control-number", number=number)[1] for number in numbers)


def test_numbers_of_a_closed_card_are_as_unknown_as_those_of_no_card(half: Half, client: FlaskClient) -> None:
    half.open()
    numbers = _hand_in(half, "ABCFXA", 4)
    head = sign_in(client, half.people(half.marketing)[0])
    for step in (half.close, half.exchange):
        assert all(NOT_AMONG in ask(head, "/control-number", number=number)[1] for number in numbers)
        step()
    assert all(NOT_AMONG in ask(head, "/control-number", number=number)[1] for number in numbers)


def test_numbers_cannot_be_guessed_without_end(review: Review) -> None:
    client = review.scene.as_person("employee of Sales")
    number = anonymity.new_control_number()
    most = receipts.MOST_NUMBERS_A_PERSON
    codes = [ask(client, "/control-number", number=number)[0] for _ in range(most + 1)]
    assert codes == [*[200] * most, 429]
    assert ask(review.scene.as_person("head of Legal"), "/control-number", number=number)[0] == 200


# --- The thanks page ------------------------------------------------------------------------


def _thanks(half: Half, client: FlaskClient, **typed: str) -> str:
    half.open()
    sign_in(client, half.people(half.sales)[-1])
    token = csrf_token(client.get("/cards/spring-2026/marketing").text)
    answer = client.post("/cards/spring-2026/marketing", data={**A_CARD, **typed, "csrf_token": token})
    assert answer.location == "/cards/spring-2026/marketing/thanks"
    return client.get(answer.location).text


def test_whoever_hands_in_with_comments_is_shown_a_private_code_once(half: Half, client: FlaskClient) -> None:
    page = _thanks(half, client, **{"comment-2": "A list would help"})
    [number, code] = re.findall(r'class="control-number">([0-9A-Z-]+)<', page)
    assert private_codes.read_code(code) == code
    assert private_codes.hash_of_code(code) not in page
    again = client.get("/cards/spring-2026/marketing/thanks").text
    assert code not in again
    assert number not in again


def test_whoever_wrote_nothing_gets_no_code(half: Half, client: FlaskClient) -> None:
    page = _thanks(half, client)
    assert len(re.findall('class="control-number"', page)) == 1
    assert "private code" not in page


def test_the_code_of_the_thanks_page_is_the_one_that_is_sealed(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        for _ in range(8):
            make_person(session, department=half.sales)
    page = _thanks(half, client, **{"comment-2": "Mine", "well": "Mine too"})
    code = re.findall(r'class="control-number">([0-9A-Z-]+)<', page)[1]
    for person in half.people(half.sales)[:-1]:
        ballot = anonymity.Ballot(answers=tuple("ABCFXA"), comments={1: "Another's"})
        with half.database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=half.card().id, person_id=person.id, ballot=ballot)
    half.close()
    half.exchange()
    with half.database.reading() as session:
        assert session.scalars(select(Round.reviews_comments)).one() is True
        assert len(comments.fates_of(session, code)) == 2
        assert comments.fates_of(session, private_codes.new_code()) == []
