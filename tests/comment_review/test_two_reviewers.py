"""Two reviewers of one card, and a double press: the first decision stands, and the other is told."""

from __future__ import annotations

import threading

from flask.testing import FlaskClient

from tests.comment_review.test_deciding import fates
from tests.fixtures.reviews import ADDRESS, INSULT, JANE, Review
from webapp.domain.review import Choice, Fate
from webapp.urn import comments


def test_a_double_press_and_a_second_reviewer_are_told_that_it_was_decided(review: Review) -> None:
    review.add_card(["Another"])
    keys, first, second = review.keys(), review.client(), review.client(review.add_reviewer())
    assert "Decide all 10" in second.get(ADDRESS).text
    review.decide(first, {JANE: INSULT}, keys=keys)
    for client in (first, second):
        client.get("/comments")
        assert review.decide(client, keys=keys)[0] == 303
        assert (
            "10 comments on Marketing, as graded by Sales, were decided meanwhile"
            in client.get("/comments").text
        )
    review.undo(second)
    assert f'id="withheld-{keys[JANE]}" value="withheld" checked' in first.get(ADDRESS).text


def test_of_two_reviewers_at_the_same_moment_one_decides_the_whole_card(review: Review) -> None:
    review.add_card(["Another"])
    keys, start = review.keys(), threading.Barrier(2)
    clients = [review.client(), review.client(review.add_reviewer())]
    choices = [{JANE: INSULT}, dict.fromkeys(keys, INSULT)]
    answers: list[str] = []

    def press(client: FlaskClient, choice: dict[str, Choice]) -> None:
        start.wait()
        review.decide(client, choice, keys=keys)
        answers.append(client.get("/comments").text)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(clients, choices, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("were decided meanwhile" in answer for answer in answers) == 1
    with review.database.transaction() as session:
        comments.settle(session, [review.card_id])
    assert fates(review) in ({Fate.PUBLISHED: 9, Fate.WITHHELD: 1}, {Fate.WITHHELD: 10})
