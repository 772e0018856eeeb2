"""What a results page asks of the database: ten queries at most, whoever looks, with nothing kept yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories import NOW, TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import BALLOTS, Pairing
from tests.results.company_of_three import statements_of
from tests.survey_answers import answer_survey
from webapp.cache import Kept
from webapp.domain.action_plans import ActionStatus
from webapp.exchanged_cards.services import results as report_cards
from webapp.exchanged_cards.services import written
from webapp.models import Action, Card, Person, Signature
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.urn import comments
from webapp.web import kept_pages

MOST_QUERIES = 10
ASKED_ON = date(2026, 8, 12)  # three months after the exchange
COUNTED_ON = ASKED_ON + timedelta(days=11)
CARD = "/results/spring-2026/marketing/sales"
PAGES = (
    CARD,
    "/results/spring-2026/sales/marketing",
    "/results/autumn-2026/marketing/sales",
    "/pairs/marketing/sales?round=spring-2026",
    "/pairs/marketing/sales?round=autumn-2026",
    "/company?round=spring-2026",
    "/trends?round=spring-2026",
    "/results?round=spring-2026",
)


@pytest.fixture
def in_full_use(pairing: Pairing) -> Pairing:
    """Two rounds, an open plan and closed actions, a counted check, a signature, comments that wait."""
    promised = [pairing.promise(what=f"Promise {number}") for number in range(3)]
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:9]:
        notice(pairing, person, actions=len(promised))
    daily(pairing, COUNTED_ON)
    pairing.next_round(BALLOTS)
    with pairing.database.transaction() as session:
        done, dropped = (session.get_one(Action, action_id) for action_id in promised[1:])
        done.status, done.done_on = ActionStatus.DONE, TODAY
        dropped.status, dropped.dropped_because = ActionStatus.DROPPED, "Nobody has asked for it again."
        card, head = session.get_one(Card, pairing.card_id()), pairing.head()
        session.add(
            Signature(card_id=card.id, person_id=head.id, department_id=card.graded_id, signed_on=TODAY)
        )
        written = [comments.Written(position=1, text="Answer on the same day.", code_hash="")]
        comments.store(session, card.id, written, waits=True)
    return pairing


def daily(pairing: Pairing, day: date) -> None:
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=day)
    with pairing.app.app_context():
        assert do_surveys(place)


def notice(pairing: Pairing, person: Person, *, actions: int) -> None:
    answer_survey(pairing.database, person.id, *["Y"] * actions, survey="after-spring-2026")


def people_who_look(pairing: Pairing) -> dict[str, Person]:
    return {
        "graded head": pairing.head("Marketing"),
        "grading head": pairing.head("Sales"),
        "graded employee": pairing.employee("Marketing"),
        "grading employee": pairing.employee("Sales"),
        "president": pairing.somebody("Petra Lang", is_president=True, is_administrator=True),
    }


def test_every_results_page_takes_ten_queries_at_most_for_everybody(
    in_full_use: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {}
    for kind, person in people_who_look(in_full_use).items():
        client = sign_in(in_full_use.app.test_client(), person)
        for page in PAGES:
            monkeypatch.setattr(report_cards, "_kept", Kept(most=500))
            monkeypatch.setattr(written, "_numbers_kept", Kept(most=500))
            monkeypatch.setattr(kept_pages, "_drawn", {})
            with statements_of(in_full_use.database) as statements:
                answer = client.get(page)
            assert answer.status_code in (200, 302, 403), (kind, page)
            if answer.status_code == 200:
                taken[kind, page] = len(statements)
    assert {page for _kind, page in taken} == set(PAGES)
    assert {kind for kind, page in taken if page == CARD} == set(people_who_look(in_full_use))
    assert not {look: number for look, number in taken.items() if number > MOST_QUERIES}


def test_the_card_whose_queries_are_counted_shows_all_of_that(in_full_use: Pairing) -> None:
    head = sign_in(in_full_use.app.test_client(), in_full_use.head())
    page = head.get(CARD).text
    for words in (
        "Promise 0",
        "Done on",
        "Nobody has asked for it again.",
        "Almost all who answered have noticed a change.",
        "wait for their review",
    ):
        assert words in page, words
    assert page.count("See the action") == 2  # the dropped one has left its need
