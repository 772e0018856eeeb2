"""The page, CSV, JSON and print of one result are read, and must tell the same counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from flask.testing import FlaskClient

from tests.surveys.result_pages import printed, rows_of, said_on, text_of
from tests.surveys.whole_way import Given, Question
from webapp.domain.grades import CANNOT_JUDGE

Counts = dict[Question, dict[str, int]]


def counts_of(client: FlaskClient, address: str, given: Given) -> Counts:
    """Return the counts of a result as its JSON tells them, once page, CSV and what is attached agree."""
    file = client.get(f"{address}.json").data
    by_place: dict[tuple[str, int], dict[str, int]] = {}
    found: Counts = {}
    for question in json.loads(file)["questions"]:
        for side in question["sides"] if question["answers"] else ():
            counts = without_zeros({**side["counts"], CANNOT_JUDGE: side["cannot_judge"]})
            by_place[side["department"], question["position"]] = counts
            found[side["department"], " ".join(question["question"].split())] = counts
    from_csv: dict[tuple[str, int], dict[str, int]] = {}
    for row in rows_of(client, f"{address}.csv"):
        cell = from_csv.setdefault((row["department"], int(row["position"])), {})
        cell[row["answer"]] = int(row["count"])
    assert {where: without_zeros(counts) for where, counts in from_csv.items()} == by_place
    page = client.get(address)
    assert page.status_code == 200
    said = {(each.department, each.question): each.words for each in said_on(page.text)}
    assert said == {question: in_words(given, question) for question in found}
    attached = {name: files[0] for name, files in printed(client, f"{address}.pdf").attachments.items()}
    assert [content for name, content in attached.items() if name.endswith(".json")] == [file]
    assert [content for name, content in attached.items() if name.endswith(".csv")] == [
        client.get(f"{address}.csv").data
    ]
    return found


def say_of(client: FlaskClient, address: str, given: Given, counts: Counts) -> None:
    """Find every question and its counts in the print."""
    text = text_of(printed(client, f"{address}.pdf"))
    said = Counter(in_words(given, question) for question in counts)
    assert {words: text.count(words) for words in said} == dict(said)
    for _department, question in counts:
        assert question.replace(" ", "") in text.replace(" ", "")  # a line may end in a hyphen


def in_words(given: Given, question: Question) -> str:
    """Say the counts of a question as page and print say them, in the order of its form."""
    counts, words = given.counts[question], given.words[question]
    return ", ".join(f"{words[code]}: {counts[code]}" for code in words)


def without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    """Leave out the answers that nobody gave."""
    return {code: count for code, count in counts.items() if count}
