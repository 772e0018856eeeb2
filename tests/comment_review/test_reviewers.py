"""Who may review comments, who is told that some wait, and what people are told beforehand."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.reviews import ADDRESS, INSULT, JANE, Review
from webapp.installation.services import daily
from webapp.models import Company, Mail, Person, Position
from webapp.storage.database import Database


def test_whoever_is_of_one_of_the_departments_or_no_reviewer_may_not(review: Review) -> None:
    sales, legal = (review.scene.company.departments[name] for name in ("Sales", "Legal"))
    assert review.client(review.add_reviewer(legal)).get(ADDRESS).status_code == 200
    insider = review.client(review.add_reviewer(sales))
    assert insider.get(ADDRESS).status_code == 403
    assert review.decide(insider, {JANE: INSULT})[0] == review.undo(insider) == 403
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
    assert review.decide(review.client(new))[0] == 303


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
