"""The review of comments: who may, what is shown to whom and when, and what bad input does."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.reviews import ADDRESS, ODD_WORDS, Review, write_and_exchange
from tests.reports.reading import text_and_files_of
from webapp.installation.services import daily
from webapp.models import Company, LogEntry, Mail, Person, Position, Round
from webapp.storage.database import Database
from webapp.urn import comments
from webapp.urn.comments import Fate

CARD = "/results/spring-2026/marketing/sales"
PAIR = "/pairs/marketing/sales"
JANE = "Answer 3 of Jane came too late"
EVERYWHERE = [
    *(CARD, f"{CARD}.csv", f"{CARD}.pdf", PAIR, f"{PAIR}.csv", f"{PAIR}.pdf", "/results", "/", "/actions"),
    *("/company", "/company.csv", "/company.pdf", "/trends", "/trends/sales.pdf", "/trends/marketing.pdf"),
    *("/needs/marketing/sales.pdf", "/trends/marketing/visit.pdf", "/admin/log", "/admin/mail"),
    *("/admin/rounds", "/admin/people", "/anonymity", "/comments", ADDRESS),
]


# What is printed for whom does not depend on the database, and printing takes long.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def words_at(review: Review, kind: str, address: str) -> str:
    """Return what a person finds at an address in plain words, out of a PDF and its attachments too."""
    answer = review.scene.as_person(kind).get(address)
    if answer.mimetype != "application/pdf":
        return html.unescape(answer.text)
    return text_and_files_of(answer.data)


def where_told(review: Review, kind: str, words: str = "of Jane came") -> set[str]:
    return {address for address in EVERYWHERE if words in words_at(review, kind, address)}


KINDS = [
    *("president", "administrator", "head of Marketing", "employee of Marketing"),
    *("head of Sales", "deputy of Sales", "employee of Sales", "head of Legal"),
]


@ON_SQLITE
def test_until_all_are_reviewed_nobody_but_the_reviewer_reads_one(review: Review) -> None:
    review.press(review.client(), JANE, "published")
    assert {kind: where_told(review, kind) for kind in KINDS} == {kind: set() for kind in KINDS}


@ON_SQLITE
def test_comments_go_to_the_graded_side_and_the_president_on_every_way(review: Review) -> None:
    review.publish_all()
    readers = {"president", "head of Marketing", "employee of Marketing"}
    assert {kind: where_told(review, kind) for kind in KINDS} == {
        kind: {CARD, f"{CARD}.pdf"} if kind in readers else set() for kind in KINDS
    }


def test_no_command_and_no_mail_tells_a_comment(review: Review, app: Flask, tmp_path: Path) -> None:
    review.publish_all()
    runner = app.test_cli_runner()
    for number, arguments in enumerate(
        [
            *(["export", "--format", "csv"], ["export", "--format", "json"], ["print", "--company"]),
            *(
                ["print", "--pair", "Marketing,Sales"],
                ["print", "--department", "Sales"],
                ["print", "--trends"],
            ),
        ]
    ):
        file = tmp_path / f"out-{number}"
        name, *rest = arguments
        answer = runner.invoke(args=["reports", name, "--round", "Spring 2026", *rest, "-o", str(file)])
        assert answer.exit_code == 0, answer.output
        told = text_and_files_of(file.read_bytes()) if name == "print" else file.read_text("utf-8")
        assert "of Jane came" not in told, arguments
        assert "Marketing" in told
    daily.run(app)
    with review.database.reading() as session:
        assert not [mail for mail in session.scalars(select(Mail)) if "Jane" in mail.subject + mail.body]


def test_a_president_who_grades_the_card_does_not_read_its_comments(review: Review) -> None:
    review.publish_all()
    with review.database.transaction() as session:
        sales = review.scene.company.departments["Sales"]
        president = make_person(session, department=sales, is_president=True)
    page = review.client(president).get(CARD).text
    assert "In their words" not in page


def test_the_reviewer_sees_each_comment_on_its_own_and_escaped(review: Review) -> None:
    client = review.client()
    index = client.get("/comments").text
    assert "10 comments wait" in index
    assert ADDRESS in index
    page = client.get(ADDRESS).text
    assert page.count("<blockquote") == 10
    assert "<script>alert" not in page
    assert all(words in html.unescape(page) for words in ODD_WORDS)
    assert 'dir="auto"' in page


def test_whoever_is_of_one_of_the_departments_or_no_reviewer_may_not(review: Review) -> None:
    sales, legal = (review.scene.company.departments[name] for name in ("Sales", "Legal"))
    assert review.client(review.add_reviewer(legal)).get(ADDRESS).status_code == 200
    insider = review.client(review.add_reviewer(sales))
    assert insider.get(ADDRESS).status_code == 403
    assert review.press(insider, JANE, "withheld", reason="No.")[0] == 403
    assert "10 comments wait" not in insider.get("/comments").text
    for kind in ("president", "administrator", "head of Marketing", "employee of Sales", "head of Legal"):
        assert review.scene.as_person(kind).get(ADDRESS).status_code == 403, kind
    assert review.client().get("/comments/spring-2026/marketing/nowhere").status_code == 404
    assert len(review.keys()) == 10


def test_when_the_reviewer_leaves_the_president_may_review_and_then_somebody_new(review: Review) -> None:
    with review.database.transaction() as session:
        session.get_one(Person, review.reviewer.id).is_active = False
    president = review.scene.as_person("president")
    assert review.client().get(ADDRESS).status_code == 302  # her session is over
    assert president.get(ADDRESS).status_code == 200
    assert "10 comments wait for you" in president.get("/company", follow_redirects=True).text
    new = review.add_reviewer()
    assert president.get(ADDRESS).status_code == 403
    assert "wait for you" not in president.get("/company", follow_redirects=True).text
    assert review.press(review.client(new), JANE, "published")[0] == 303


def test_withheld_words_are_gone_and_the_reason_stays(review: Review) -> None:
    status, _ = review.press(review.client(), JANE, "withheld", reason=" It names \n a person. ")
    assert status == 303
    with review.database.reading() as session:
        assert comments.numbers_of(session, review.card_id) == {Fate.WAITING: 9, Fate.WITHHELD: 1}
    assert len(review.keys()) == 9


def test_a_shortened_comment_shows_what_is_left_and_where_something_is_not(review: Review) -> None:
    text = "Answer 3 of [...] came too late"
    assert review.press(review.client(), JANE, "shortened", text=text, reason="It names a person.")[0] == 303
    review.publish_all()
    page = html.unescape(review.scene.as_person("head of Marketing").get(CARD).text)
    assert "Answer 3 of […] came too late" in page
    assert JANE not in page
    assert "It names a person." not in page
    assert "1 of 10 comments was shortened by the review." in page


def test_what_is_refused_keeps_every_word_and_changes_nothing(review: Review) -> None:
    client = review.client()
    for do, text, reason, fault in (
        ("withheld", "typed", "", "Give the reason in one sentence."),
        ("withheld", "typed", "long " * 60, "at most 200 fit"),
        ("shortened", "Answer 3 was fine", "A kind reason", "A comment can only lose words"),
        ("shortened", "Answer 3 of […] came too late", "", "Give the reason in one sentence."),
    ):
        status, page = review.press(client, JANE, do, text=text, reason=reason)
        assert status == 422
        page = html.unescape(page)
        assert fault in page
        assert text in page
        assert reason in page
    assert len(review.keys()) == 10


def test_what_makes_no_sense_is_refused(review: Review) -> None:
    client = review.client()
    assert review.press(client, JANE, "waiting")[0] == 400
    assert review.press(client, JANE, "published", key="no hex")[0] == 400
    assert review.press(client, JANE, "published", key="ab" * 16)[0] == 303
    assert len(review.keys()) == 10


def test_a_double_press_and_a_second_reviewer_are_told_that_it_was_decided(review: Review) -> None:
    key = review.keys()[JANE]
    first, second = review.client(), review.client(review.add_reviewer())
    assert "Answer 3" in second.get(ADDRESS).text
    review.press(first, JANE, "withheld", key=key, reason="It names a person.")
    for client in (first, second):
        client.get("/comments")
        assert review.press(client, JANE, "published", key=key)[0] == 303
        assert "This comment was decided meanwhile" in client.get(ADDRESS).text
    review.publish_all()
    assert where_told(review, "president", JANE) == set()


@ON_SQLITE
def test_the_number_of_withheld_comments_is_told_to_the_readers_alone(review: Review) -> None:
    client = review.client()
    note = "2 of 10 comments were withheld by the review."
    assert "Comments on this card wait for their review." in words_at(review, "head of Marketing", CARD)
    for words in ODD_WORDS[:2]:
        review.press(client, words, "withheld", reason="It insults.")
    review.publish_all()
    for kind in ("head of Marketing", "president"):
        assert where_told(review, kind, note) == {CARD, f"{CARD}.pdf"}
    for kind in ("head of Sales", "employee of Sales", "administrator"):
        assert where_told(review, kind, "withheld by the review") == set()


def test_the_log_says_how_many_were_reviewed_and_never_a_word(review: Review) -> None:
    review.press(review.client(), JANE, "withheld", reason="It names a person.")
    with review.database.reading() as session:
        assert not session.scalars(select(LogEntry)).all()
    review.publish_all()
    with review.database.reading() as session:
        [line] = session.scalars(select(LogEntry))
    assert (line.who, line.what) == (
        "Rosa Neutral",
        "finished the review of 10 comments on Marketing by Sales",
    )


def test_one_mail_goes_to_each_reviewer_whom_comments_wait_for(review: Review, app: Flask) -> None:
    review.add_reviewer(review.scene.company.departments["Sales"])

    def told() -> list[str]:
        with review.database.reading() as session:
            return sorted(session.scalars(select(Mail.address).where(Mail.kind == "comments_wait")))

    assert daily.run(app)[-1:] == ["Comments wait for their review: a mail goes to 1 who may do it."]
    assert daily.run(app) == []
    assert told() == [review.reviewer.email]
    new = review.add_reviewer()
    daily.run(app)
    assert told() == sorted([review.reviewer.email, new.email])
    review.publish_all()
    review.add_reviewer()
    assert daily.run(app) == []


def test_a_reviewer_of_no_department_begins_at_the_comments(review: Review) -> None:
    answer = review.client().get("/")
    assert answer.location == "/comments"
    assert 'aria-current="page">Comments' in review.client().get("/comments").text


def test_a_reviewer_who_grades_is_told_on_the_front_page(review: Review) -> None:
    legal = review.scene.company.departments["Legal"]
    assert "10 comments wait for you" in review.client(review.add_reviewer(legal)).get("/").text


def test_the_administrator_makes_reviewers_and_reads_who_they_are(review: Review) -> None:
    administrator = review.scene.as_person("administrator")
    assert "Reviewers: Rosa Neutral." in administrator.get("/admin/settings").text
    token = csrf_token(administrator.get("/admin/people/new").text)
    fields = {"name": "Ruth Fair", "email": "ruth@example.com", "department": "", "reviewer": "yes"}
    answer = administrator.post("/admin/people/new", data={**fields, "csrf_token": token})
    assert answer.status_code == 303
    assert "Reviewers: Rosa Neutral, Ruth Fair." in administrator.get("/admin/settings").text


def test_a_head_may_review_where_she_belongs_to_neither_department(
    database: Database, review: Review
) -> None:
    with database.transaction() as session:
        legal = review.scene.company.departments["Legal"]
        head = session.scalars(
            select(Person).where(Person.department_id == legal.id, Person.position == Position.HEAD)
        ).one()
        head.is_reviewer = True
    assert review.client(head).get(ADDRESS).status_code == 200


# --- What people are told beforehand --------------------------------------------------------


@pytest.mark.parametrize("reviews", [True, False])
def test_form_thanks_and_anonymity_tell_of_the_review_where_there_is_one(
    half: Half, client: FlaskClient, reviews: bool
) -> None:
    with half.database.transaction() as session:
        session.get_one(Company, 1).reviews_comments = reviews
    half.open()
    grader = sign_in(client, half.people(half.sales)[-1])
    form = grader.get("/cards/spring-2026/marketing").text
    assert ("A reviewer from neither department reads it first." in form) is reviews
    assert ("A reviewer from neither department reads them before anybody else" in form) is reviews
    grader.post("/cards/spring-2026/marketing", data={**A_CARD, "csrf_token": csrf_token(form)})
    thanks = grader.get("/cards/spring-2026/marketing/thanks").text
    assert ("A reviewer from neither department reads them before anybody else" in thanks) is reviews
    assert ("Before that, a reviewer from neither department" in grader.get("/anonymity").text) is reviews


def test_whoever_reads_about_anonymity_finds_where_to_look_up_number_and_code(client: FlaskClient) -> None:
    page = client.get("/anonymity").text
    assert 'href="/control-number"' in page
    assert 'href="/private-code"' in page


def test_few_withheld_comments_are_told_without_a_number(review: Review) -> None:
    with review.database.transaction() as session:
        session.get_one(Round, 1).name, session.get_one(Round, 1).slug = "Autumn 2025", "autumn-2025"
    card_id, _ = write_and_exchange(review.scene, ["one", "two", "three"])
    with review.database.transaction() as session:
        (first, _), *others = comments.waiting(session, card_id)
        decided = [(first, Fate.WITHHELD, "", "It insults.")]
        decided += [(key, Fate.PUBLISHED, words, "") for key, words in others]
        for key, fate, text, reason in decided:
            comments.decide(session, card_id=card_id, comment_id=key, fate=fate, text=text, reason=reason)
    page = words_at(review, "head of Marketing", CARD)
    assert "2 comments, in mixed order" in page
    assert "The review withheld or shortened some of what was written." in page
    assert "of 3" not in page
