"""Words of a survey are kept from ten forms and three of them on, and read by the other side alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.anonymity.surveys_of_audiences import Asked, ask_of, counted
from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.surveys.sources import AUDIENCES, OF_A_PAIR
from webapp.models import Person
from webapp.survey_templates import Audience

FORMS_AND_WRITERS = ((9, 9), (10, 2), (10, 3))


def word_shown(pairing: Pairing, asked: Asked, reader: Person) -> int:
    """Return how many words a reader finds on the page and in the files of a result."""
    client = sign_in(pairing.app.test_client(), reader)
    kinds = ("", ".csv", ".json")
    shown = [client.get(f"{asked.results}{kind}").get_data(as_text=True) for kind in kinds]
    assert "Secret word" not in shown[1] + shown[2]
    return shown[0].count("Secret word")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_words_are_kept_from_ten_forms_and_three_of_them_on_whoever_is_asked(
    pairing: Pairing, audience: Audience
) -> None:
    president = pairing.somebody("Petra President", is_president=True)
    for time, (forms, writers) in enumerate(FORMS_AND_WRITERS):
        asked = ask_of(pairing, audience, day=TODAY + timedelta(days=30 * time))
        for number in range(forms):
            words = f"Secret word {number}" if number < writers else ""
            asked.answer(number, "A", "A", "Y", "B", "1", words=words)
        counted(asked)
        kept = writers if forms >= 10 and writers >= 3 else 0
        assert word_shown(pairing, asked, president) == kept
        assert word_shown(pairing, asked, pairing.head("Sales")) == 0
        other = kept if audience in OF_A_PAIR else 0
        assert word_shown(pairing, asked, pairing.employee("Marketing")) == other
