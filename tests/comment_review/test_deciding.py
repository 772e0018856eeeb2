"""Deciding on all comments of a card at once: what is refused, undone, settled"""

from __future__ import annotations

import html
import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_department
from tests.fixtures.application import csrf_token
from tests.fixtures.reviews import ADDRESS, INSULT, JANE, ODD_WORDS, Review, struck
from webapp.domain.review import Choice, Fate
from webapp.installation.services import daily
from webapp.models import LogEntry
from webapp.urn import comments

LONG = "long " * 399 + "end."


def plain(page: str) -> str:
    """Return the words of a page, which the form parts into boxes."""
    return " ".join(html.unescape(re.sub(r"<label>|</label>|<input[^>]*>", "", page)).split())


def fates(review: Review) -> dict[Fate, int]:
    with review.database.reading() as session:
        return comments.numbers_of(session, review.card_id)


def test_the_reviewer_sees_each_comment_as_it_was_written_and_escaped(review: Review) -> None:
    client = review.client()
    assert "10 comments wait" in client.get("/comments").text
    page = client.get("/comments/next", follow_redirects=True).text
    assert page.count("<blockquote") == page.count('value="published" checked') == 10
    assert "<script>alert" not in page
    assert all(words in plain(page) for words in [JANE, *ODD_WORDS])
    assert page.count('dir="auto"') >= 10


def test_praise_stands_apart_from_the_rest(review: Review) -> None:
    review.publish_all()
    review.add_card(["Well done", "Too late", "Too loud"])
    page = plain(review.client().get("/comments/spring-2026/sales/marketing").text)
    _, better, praise = re.split(r"<h2 id=.said-\d", page)
    assert "Too late" in better
    assert "Too loud" in better
    assert "Well done" in praise
    assert "Written under “What did Sales do especially well?”" in praise
    assert re.findall(r"Comment (\d)<", page) == ["1", "2", "3"]


def test_123_comments_on_eight_cards_take_eight_page_loads(review: Review) -> None:
    with review.database.transaction() as session:
        for name in ("Finance", "Quality", "Service", "Store"):
            review.scene.company.departments[name] = make_department(session, name)  # type: ignore[index]  # a dict
    pairs = [("Sales", "Marketing"), ("Legal", "Sales"), ("Sales", "Legal"), ("Finance", "Store")]
    pairs += [("Store", "Finance"), ("Quality", "Service"), ("Service", "Quality")]
    for number, (graded, grading) in enumerate(pairs):
        words = [f"Comment {place} on {graded}" for place in range(17 if number == 0 else 16)]
        review.add_card(words, graded=graded, grading=grading)
    client = review.client()
    page, loads, presses = client.get("/comments/next", follow_redirects=True), 1, 0
    read: set[str] = set()
    while "Decide all" in page.text:
        read |= set(re.findall(r'name="comment" value="(\w+)"', page.text))
        data = dict(re.findall(r'type="radio" name="([\w-]+)" id="[\w-]+" value="(\w+)" checked', page.text))
        fields = {"comment": [key.removeprefix("do-") for key in data], **data}
        token = csrf_token(page.text)
        page = client.post(page.request.path, data={**fields, "csrf_token": token}, follow_redirects=True)
        presses, loads = presses + 1, loads + 1
    assert len(read) == 123
    assert presses == 8
    assert loads - 1 == 8, "the first card, and the list that says that all is done: one load for each press"
    assert "All comments are decided." in page.text
    assert fates(review) == {Fate.PUBLISHED: 10}


def test_withheld_words_are_gone_and_the_reason_stays(review: Review) -> None:
    withheld = Choice(fate=Fate.WITHHELD, reason=" It names \n a person. ")
    assert review.decide(review.client(), {JANE: withheld, ODD_WORDS[1]: struck(1, 2)})[0] == 303
    assert fates(review) == {Fate.PUBLISHED: 8, Fate.WITHHELD: 1, Fate.SHORTENED: 1}
    with review.database.reading() as session:
        assert comments.fates_of(session, review.codes[JANE]) == [(Fate.WITHHELD, "It names a person.")]
        left = [words for _, words in comments.comments_of(session, review.card_id)]
    assert JANE not in left
    assert "مرحبا: […]" in left


def test_one_fault_decides_nothing_and_keeps_every_choice(review: Review) -> None:
    client = review.client()
    for wrong, fault in (
        (Choice(fate=Fate.WITHHELD), "Give the reason in one sentence."),
        (Choice(fate=Fate.WITHHELD, reason="long " * 60), "at most 200 fit"),
        (struck(), "Strike at least one word of this comment"),
        (struck(99), "Strike at least one word of this comment"),
        (struck(*range(8)), "No word of this comment is left. Withhold it instead"),
    ):
        choices = {JANE: wrong, LONG: struck(0, 399), ODD_WORDS[0]: INSULT}
        status, page = review.decide(client, choices)
        assert status == 422
        assert fault in html.unescape(page)
        keys = review.keys()
        assert len(keys) == 10
        assert f'id="{wrong.fate}-{keys[JANE]}" value="{wrong.fate}" checked' in page
        assert f'name="struck-{keys[LONG]}" value="399" checked' in page
        assert f'id="withheld-{keys[ODD_WORDS[0]]}" value="withheld" checked' in page
        assert INSULT.reason in page
        assert wrong.reason.strip() in page
        field = "reason" if wrong.fate is Fate.WITHHELD else "struck"
        link = re.search(rf'href="#{field}-{keys[JANE]}">Comment (\d+): ', page)
        assert link
        assert f'<legend class="hidden-text">Comment {link[1]}</legend>' in page
        assert f'id="{field}-{keys[JANE]}"' in page


def test_what_makes_no_sense_is_refused(review: Review) -> None:
    client, key = review.client(), review.keys()[JANE]
    assert review.send(client, {"comment": [key], f"do-{key}": ["waiting"]})[0] == 400
    assert review.send(client, {"comment": [key]})[0] == 400
    assert review.send(client, {"comment": ["no hex"], "do-no hex": ["published"]})[0] == 400
    unknown = "ab" * 16
    assert review.send(client, {"comment": [unknown], f"do-{unknown}": ["published"]})[0] == 303
    assert (
        review.send(client, {"comment": [key], f"do-{key}": ["shortened"], f"struck-{key}": ["x"]})[0] == 422
    )
    assert len(review.keys()) == 10


def test_until_the_last_card_is_decided_all_is_undone_as_it_was_chosen(review: Review) -> None:
    review.add_card(["Another"])
    client, keys = review.client(), review.keys()
    assert review.decide(client, {JANE: struck(3), ODD_WORDS[0]: INSULT})[0] == 303
    assert fates(review) == {Fate.WAITING: 10}
    told = html.unescape(client.get("/comments/next", follow_redirects=True).text)
    assert "The 10 comments on Marketing, as graded by Sales, are decided." in told
    assert f'action="{ADDRESS}/undo"' in told
    assert "until the end of Tuesday 19 May 2026" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert "Comments on Sales, as graded by Marketing" in told  # the next card
    assert "Decide it and finish" in told
    assert f'action="{ADDRESS}/undo"' in client.get("/comments").text
    assert review.undo(client) == 303
    page = client.get(ADDRESS).text
    assert f'name="struck-{keys[JANE]}" value="3" checked' in page
    assert f'id="withheld-{keys[ODD_WORDS[0]]}" value="withheld" checked' in page
    assert INSULT.reason in page
    assert len(review.keys()) == 10


def test_what_is_settled_cannot_be_undone(review: Review) -> None:
    client = review.client()
    review.publish_all()
    assert review.undo(client) == 303
    assert "This can no longer be undone" in client.get("/comments").text
    assert fates(review) == {Fate.PUBLISHED: 10}


def test_a_card_that_waits_holds_the_others_back_for_a_week_at_most(review: Review, app: Flask) -> None:
    other_id = review.add_card(["Another"])
    review.decide(review.client(), {JANE: INSULT})
    daily.run(app, on=TODAY + timedelta(days=7))
    assert fates(review) == {Fate.WAITING: 10}
    lines = daily.run(app, on=TODAY + timedelta(days=8))
    assert "Comments: the review of 10 is finished; it can no longer be undone." in lines
    assert fates(review) == {Fate.PUBLISHED: 9, Fate.WITHHELD: 1}
    assert not any("review of" in line for line in daily.run(app, on=TODAY + timedelta(days=9)))
    with review.database.reading() as session:
        assert comments.numbers_of(session, other_id) == {Fate.WAITING: 1}


def test_a_card_that_nobody_may_review_holds_nothing_back(review: Review) -> None:
    legal = review.scene.company.departments["Legal"]
    other = review.add_reviewer(legal)
    with review.database.transaction() as session:
        session.get_one(type(other), review.reviewer.id).is_active = False
    review.add_card(["Another"], graded="Legal", grading="Sales")
    with review.database.transaction() as session:
        for president in session.query(type(other)).filter_by(is_president=True):
            president.is_active = False
    assert review.decide(review.client(other))[0] == 303
    assert fates(review) == {Fate.PUBLISHED: 10}


def test_a_card_with_very_many_words_is_decided_in_parts(review: Review) -> None:
    review.publish_all()
    card_id = review.add_card(["word " * 390 + f"{number}" for number in range(10)])
    client = review.client()
    page = client.get("/comments/spring-2026/sales/marketing").text
    assert page.count("<blockquote") == 7
    keys = re.findall(r'name="comment" value="(\w+)"', page)
    fields = {"comment": keys, **{f"do-{key}": ["published"] for key in keys}}
    token = csrf_token(page)
    answer = client.post("/comments/spring-2026/sales/marketing", data={**fields, "csrf_token": token})
    assert answer.location == "/comments/spring-2026/sales/marketing"
    assert client.get(answer.location).text.count("<blockquote") == 3
    with review.database.reading() as session:
        assert comments.numbers_of(session, card_id) == {Fate.WAITING: 10}


def test_the_log_says_how_many_were_reviewed_and_never_a_word(review: Review) -> None:
    review.add_card(["Another"])
    review.decide(review.client(), {JANE: INSULT})
    with review.database.reading() as session:
        assert not session.scalars(select(LogEntry)).all()
    client = review.client()
    page = client.get("/comments/spring-2026/sales/marketing").text
    [key] = re.findall(r'name="comment" value="(\w+)"', page)
    fields = {"comment": key, f"do-{key}": "published", "csrf_token": csrf_token(page)}
    client.post("/comments/spring-2026/sales/marketing", data=fields)
    with review.database.reading() as session:
        [line] = session.scalars(select(LogEntry))
    assert (line.who, line.what) == (
        "Rosa Neutral",
        "finished the review of 11 comments on 2 cards of Spring 2026",
    )
