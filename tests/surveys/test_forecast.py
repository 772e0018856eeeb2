"""A department forecasts its grades in sealed ballots; by how much it missed stands on card and pair."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.exchanges import exchange, open_round
from tests.factories import NOW, TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import DATES_NEXT_TIME, Pairing
from tests.reports.reading import text_of
from tests.survey_answers import answer_survey
from webapp.models import Round
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now, do_surveys
from webapp.surveys.services.rhythm import set_recurring
from webapp.surveys.services.surveys import surveys_under_way

CARD = "/results/autumn-2026/marketing/sales"
PAIR = "/pairs/marketing/sales?round=autumn-2026"
FORECAST = "/survey-results/forecast-autumn-2026/marketing/sales"


def place(pairing: Pairing) -> Workplace:
    return Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=TODAY)


def forecast(pairing: Pairing, ballots: list[str], name: str = "Autumn 2026") -> int:
    """Grade a round, forecast it, count the forecast; return the round."""
    grades = {("Marketing", "Sales"): ["CCCCCC"] * 5 + ["BBBBBB"] * 4, ("Legal", "Sales"): ["BBBBBB"] * 6}
    dates = DATES_NEXT_TIME if name == "Autumn 2026" else {}
    round_id = open_round(pairing.database, pairing.company, grades, name, **dates)
    with pairing.app.app_context():
        ask_now(place(pairing), [("forecast", round_id)])
    slug = f"forecast-{name.lower().replace(' ', '-')}"
    for person, answers in zip(pairing.people("Marketing"), ballots, strict=False):
        answer_survey(pairing.database, person.id, *answers, survey=slug, card="sales")
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
    with pairing.app.app_context():
        count_now(place(pairing), survey.id)
    return round_id


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_the_graded_department_is_asked_and_nobody_reads_it_before_the_exchange(
    client: FlaskClient, pairing: Pairing
) -> None:
    round_id = forecast(pairing, ["AAAAAA"] * 5 + ["BBBBBB"] * 4)
    sign_in(client, pairing.head("Sales"))
    assert client.get(FORECAST).status_code == 404
    exchange(pairing.database, pairing.company, round_id)
    assert "What Marketing answered" in page(client, FORECAST)


def test_the_surprise_stands_on_card_and_pair(client: FlaskClient, pairing: Pairing) -> None:
    exchange(pairing.database, pairing.company, forecast(pairing, ["AAAAAA"] * 5 + ["BBBBBB"] * 4))
    sign_in(client, pairing.employee("Marketing"))
    for address in (CARD, PAIR):
        shown = page(client, address)
        assert "Surprise" in shown
        assert "1.1 letters" in shown  # 3.56 forecast, 2.44 received, to a tenth


def test_the_gap_over_the_rounds_stands_on_card_pair_and_in_print(
    client: FlaskClient, pairing: Pairing
) -> None:
    first = forecast(pairing, ["AAAAAA"] * 5 + ["BBBBBB"] * 4, "Summer 2026")
    exchange(pairing.database, pairing.company, first)
    exchange(pairing.database, pairing.company, forecast(pairing, ["CCCCCC"] * 5 + ["BBBBBB"] * 4))
    sign_in(client, pairing.head("Marketing"))
    for address in (CARD, PAIR):
        shown = page(client, address)
        assert "fell from 1.1 to 0.0 letters" in shown
    assert "Summer 2026 1.1; Autumn 2026 0.0" in shown  # the chart of the pair in words
    card = " ".join(text_of(client.get(f"{CARD}.pdf").data).split())
    assert "Surprise: fell from 1.1 to 0.0 letters" in card
    pair = " ".join(text_of(client.get(PAIR.replace("?", ".pdf?")).data).split())
    assert "Surprise in Marketing: fell from 1.1 to 0.0 letters" in pair


def test_the_president_sees_how_surprise_moved_on_all_cards(client: FlaskClient, pairing: Pairing) -> None:
    for name, ballots in (("Summer 2026", "AAAAAA"), ("Autumn 2026", "BBBBBB")):
        exchange(pairing.database, pairing.company, forecast(pairing, [ballots] * 5 + ["CCCCCC"] * 4, name))
    sign_in(client, pairing.somebody("Petra President", is_president=True))
    told = "On 1 card that was forecast twice, surprise fell from"
    assert told in page(client, "/company")
    assert told in " ".join(text_of(client.get("/company.pdf").data).split())


def test_a_forecast_that_is_not_shown_in_full_tells_no_surprise(
    client: FlaskClient, pairing: Pairing
) -> None:
    exchange(pairing.database, pairing.company, forecast(pairing, ["AAAAAA"] * 8 + ["BBBBBB"]))
    sign_in(client, pairing.employee("Marketing"))
    assert "Surprise" not in page(client, CARD)


def test_it_opens_by_itself_with_a_round_once_that_is_switched_on(pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        set_recurring(session, "forecast", asks=True)
    open_round(pairing.database, pairing.company, {("Marketing", "Sales"): []}, "Autumn 2026")
    with pairing.app.app_context():
        [line] = do_surveys(place(pairing))
    assert "How will they grade us?" in line
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
        assert (
            survey.closes_on
            == session.scalars(select(Round).where(Round.name == "Autumn 2026")).one().closes_on
        )
    with pairing.app.app_context():
        assert do_surveys(place(pairing)) == []
