"""Who reads comments while they are reviewed and after: nobody, then the graded side and the president."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_person
from tests.fixtures.reviews import ADDRESS, INSULT, JANE, ODD_WORDS, Review, struck, write_and_exchange
from tests.reports.reading import text_and_files_of
from webapp.comment_review.services.deciding import settle_reviews
from webapp.domain.review import Choice
from webapp.installation.services import daily
from webapp.models import Mail, Round
from webapp.urn import comments

CARD = "/results/spring-2026/marketing/sales"
PAIR = "/pairs/marketing/sales"
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
def test_until_the_last_card_is_decided_nobody_but_the_reviewer_reads_one(review: Review) -> None:
    other_id = review.add_card(["Another", "And another"])
    review.publish_all()
    assert {kind: where_told(review, kind) for kind in KINDS} == {kind: set() for kind in KINDS}
    with review.database.transaction() as session:
        for waits in comments.waiting(session, other_id):
            comments.decide(session, card_id=other_id, comment_id=waits.id, choice=Choice(), today=TODAY)
        settle_reviews(session, today=TODAY, now=NOW, who="Rosa Neutral")
    assert where_told(review, "head of Marketing") == {CARD, f"{CARD}.pdf"}


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


def test_a_shortened_comment_shows_what_is_left_and_where_something_is_not(review: Review) -> None:
    review.decide(review.client(), {JANE: struck(3)})
    page = html.unescape(review.scene.as_person("head of Marketing").get(CARD).text)
    assert "Answer 3 of […] came too late" in page
    assert JANE not in page
    assert "1 of 10 comments was shortened by the review." in page


@ON_SQLITE
def test_the_number_of_withheld_comments_is_told_to_the_readers_alone(review: Review) -> None:
    note = "2 of 10 comments were withheld by the review."
    assert "Comments on this card wait for their review." in words_at(review, "head of Marketing", CARD)
    review.decide(review.client(), dict.fromkeys(ODD_WORDS[:2], INSULT))
    for kind in ("head of Marketing", "president"):
        assert where_told(review, kind, note) == {CARD, f"{CARD}.pdf"}
    for kind in ("head of Sales", "employee of Sales", "administrator"):
        assert where_told(review, kind, "withheld by the review") == set()


def test_few_withheld_comments_are_told_without_a_number(review: Review) -> None:
    with review.database.transaction() as session:
        session.get_one(Round, 1).name, session.get_one(Round, 1).slug = "Autumn 2025", "autumn-2025"
    card_id, _ = write_and_exchange(review.scene, ["one", "two", "three"])
    with review.database.transaction() as session:
        for number, waits in enumerate(comments.waiting(session, card_id)):
            choice = Choice() if number else INSULT
            comments.decide(session, card_id=card_id, comment_id=waits.id, choice=choice, today=TODAY)
        comments.settle(session, [card_id])
    page = words_at(review, "head of Marketing", CARD)
    assert "2 comments, in mixed order" in page
    assert "The review withheld or shortened some of what was written." in page
    assert "of 3" not in page
