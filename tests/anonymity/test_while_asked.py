"""While surveys are open, all pages are the same whatever was answered, and whoever has: five at once."""

from __future__ import annotations

from tests.anonymity.surveys_of_audiences import ask_of
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.surveys.sources import AUDIENCES
from tests.walking import CHANGING


def test_no_page_tells_an_answer_or_who_has_answered(pairing: Pairing) -> None:
    open_surveys = [ask_of(pairing, audience) for audience in AUDIENCES]
    readers = [
        pairing.somebody("Ada Admin", is_administrator=True),
        pairing.somebody("Petra President", is_president=True),
        pairing.head("Sales"),  # who has not answered
        pairing.employee("Marketing"),
    ]
    addresses = ["/", "/survey-results", "/admin/surveys", "/admin/log", "/admin/rounds", "/company"]
    for asked in open_surveys:
        steps = (f"/admin/surveys/{asked.slug}/{step}" for step in ("count", "give-up"))
        files = (f"{asked.results}{kind}" for kind in ("", ".csv", ".xlsx", ".json", ".pdf"))
        addresses += [asked.form, f"{asked.form}/thanks", *steps, *files]

    def everything() -> dict[tuple[str, str], str]:
        found = {}
        for reader in readers:
            client = sign_in(pairing.app.test_client(), reader)
            for address in addresses:
                answer = client.get(address)
                found[reader.name, address] = CHANGING.sub("…", f"{answer.status} {answer.text}")
        return found

    before = everything()
    assert {words.split()[0] for words in before.values()} >= {"200", "303", "403", "404"}
    head = pairing.head("Sales").id
    for number, person in enumerate(pairing.people("Sales")):
        if person.id != head:
            for asked in open_surveys:
                asked.answer(number, "A", "B", "Y", "N", "4", words=f"Word {number}")
    after = everything()
    assert [place for place in before if before[place] != after[place]] == []
