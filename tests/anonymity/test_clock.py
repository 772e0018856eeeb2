"""A clock that goes backwards undoes nothing: what was done decides, and not the date."""

from __future__ import annotations

from datetime import timedelta

from tests.exchanges import tallies_of
from tests.factories import TODAY
from tests.fixtures.half_year import Half, half
from webapp.installation.services import daily
from webapp.models import Mail, RoundState
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.urn import anonymity

__all__ = ["half"]
LONG_AGO = TODAY - timedelta(days=200)


def _mails(half: Half) -> int:
    with half.database.reading() as session:
        return session.query(Mail).count()


def test_a_clock_that_goes_backwards_while_grading_loses_and_repeats_nothing(half: Half) -> None:
    half.open()
    people = half.people(half.sales)
    half.hand_in("ABCFXA", person=people[0])
    mails = _mails(half)
    assert daily.run(half.app, on=LONG_AGO) == []
    assert half.round().state is RoundState.GRADING
    assert _mails(half) == mails
    half.on(LONG_AGO)
    for person in people[1:]:
        half.hand_in("ABCFXA", person=person)
    half.close()
    half.exchange()
    done = half.round()
    assert done.state is RoundState.EXCHANGED
    assert done.exchanged_on is not None
    assert done.opens_on <= done.closes_on <= done.exchanged_on
    with half.database.reading() as session:
        counted = tallies_of(session, half.card().id)
    assert [counted[position][letter] for position, letter in enumerate("ABCF", start=1)] == [6] * 4


def test_a_clock_that_goes_backwards_after_the_exchange_opens_nothing_again(half: Half) -> None:
    half.open()
    for person in half.people(half.sales):
        half.hand_in("ABCFXA", person=person)
    half.close()
    half.exchange()
    before, mails = half.round(), _mails(half)
    assert daily.run(half.app, on=LONG_AGO) == []
    finish_interrupted_exchanges(half.database, half.place.key_folder, LONG_AGO)
    after = half.round()
    assert (after.state, after.exchanged_on, after.key_destroyed_on) == (
        before.state,
        before.exchanged_on,
        before.key_destroyed_on,
    )
    assert _mails(half) == mails
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()
