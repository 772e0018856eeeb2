"""No withheld number follows from everything that a company publishes over its rounds.

`python -m tests.anonymity.audits.audit` looks at two hundred companies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from tests.anonymity.audits.audit import audit, by_other_companies, run
from tests.anonymity.audits.findings import Findings
from tests.anonymity.audits.histories import AskedCard, GradedCard, History, TrueRound, random_history
from tests.anonymity.audits.noticed_cells import answers_that_follow
from tests.anonymity.audits.publishing import Published, empty_database, publish
from tests.anonymity.audits.ranks import what_follows
from tests.survey_answers import shown_as_noticed
from webapp.domain.disclosure import Rules
from webapp.domain.grades import POINTS, answers, letter_of, score
from webapp.domain.noticed import Noticed


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with empty_database(tmp_path_factory.mktemp("empty")) as file:
        yield file


@pytest.mark.timeout(600)
def test_no_withheld_number_is_determined_by_everything_published_over_several_rounds() -> None:
    found = run([2, 7])
    assert found.faults == []
    assert found.counts["withheld numbers shown to be open"] > 500
    assert found.counts["not shown to be open"] == found.counts["of these determined"] == 0
    assert found.counts["withheld answers about actions shown to be open"] > 100
    assert found.counts["answers not shown to be open"] == found.counts["of these answers determined"] == 0


def test_the_audit_finds_an_overall_letter_that_is_made_of_hidden_means(empty: Path) -> None:
    """The careless company prints what a letter would be if hidden means had a say in it."""

    def carelessly(history: History) -> Published:
        letters = {
            (round_.name, f"careless {direction}"): str(_letter_of_all(round_, card))
            for round_ in history
            for direction, card in round_.cards.items()
        }
        return {**publish(history, empty), **letters}

    found = Findings()
    audit(7, carelessly, found)
    assert [fault for fault in found.faults if "shows in" in fault]


def _letter_of_all(round_: TrueRound, card: GradedCard) -> str | None:
    counts = [
        {letter: card.counts(position)[letter] for letter in round_.rules.scale} for position in range(1, 7)
    ]
    means = [
        Fraction(score(each), answers(each)) for each in counts if answers(each) >= round_.rules.minimum_group
    ]
    if len(card.ballots) < round_.rules.minimum_group or not means:
        return None
    return letter_of(sum(means, Fraction()) / len(means), round_.rules.scale)


def test_the_algebra_finds_the_last_number_where_all_others_are_told(empty: Path) -> None:
    """The careless company tells, of each withheld need, every number but that of its best grade."""
    history = random_history(7)
    published = dict(publish(history, empty))
    assert what_follows(history, published).numbers == 0
    told = 0
    for round_ in history:
        exported = json.loads(published[round_.name, "JSON"])
        for shown in exported["cards"]:
            card = round_.cards[shown["of"], shown["by"]]
            for need in shown["needs"]:
                if need["withheld"] and shown["handed_in"] is not None:
                    counts = card.counts(need["position"])
                    need["counts"] = {letter: counts[letter] for letter in POINTS if letter != "A"}
                    need["cannot_judge"] = counts["X"]
                    told += 1
        published[round_.name, "JSON"] = json.dumps(exported)
    assert told
    assert what_follows(history, published).numbers >= told


def test_the_audit_finds_counts_that_are_told_of_few_answers(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The careless company tells how many noticed a change as soon as the minimum have answered."""
    history = random_history(7)
    follows, tried = answers_that_follow(history, publish(history, empty))
    assert (follows, tried > 50) == (0, True)

    def carelessly(counts: Mapping[str, int], rules: Rules, **_noes: object) -> Noticed | None:
        yes, no = counts.get("Y", 0) + counts.get("S", 0), counts.get("N", 0)
        if yes + no not in range(rules.minimum_group, rules.full_from):
            return shown_as_noticed(counts, rules)
        return Noticed(mostly=2 * yes >= yes + no, yes=yes, no=no, answers=yes + no)

    monkeypatch.setattr("webapp.surveys.services.results.show_noticed", carelessly)
    assert answers_that_follow(history, publish(history, empty))[0] > 0


def test_answers_below_the_minimum_are_gone_however_carelessly_they_are_shown(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = next(
        history
        for history in map(random_history, range(100))
        if any(_is_one_short(round_, asked) for round_ in history for asked in round_.noticed.values())
    )

    def carelessly(counts: Mapping[str, int], rules: Rules, **_noes: object) -> Noticed | None:
        yes, no = counts.get("Y", 0) + counts.get("S", 0), counts.get("N", 0)
        if not 0 < yes + no < rules.minimum_group:
            return shown_as_noticed(counts, rules)
        return Noticed(mostly=2 * yes >= yes + no, yes=yes, no=no, answers=yes + no)

    monkeypatch.setattr("webapp.surveys.services.results.show_noticed", carelessly)
    assert answers_that_follow(history, publish(history, empty))[0] == 0


def test_the_audit_finds_a_total_of_what_was_noticed_that_hidden_answers_are_in() -> None:
    """The careless company adds up over all its actions how many noticed a change."""

    def carelessly(history: History) -> Published:
        counts = [
            asked.counts(action)
            for round_ in history
            for asked in round_.noticed.values()
            for action in range(1, asked.actions + 1)
        ]
        return {("Round 4", "all who noticed"): str(sum(each["Y"] + each["S"] for each in counts))}

    history, found = random_history(7), Findings()
    by_other_companies(7, history, published=carelessly(history), publish_it=carelessly, found=found)
    assert found.faults == ["company 7: what is withheld shows in ('Round 4', 'all who noticed')"]


def _is_one_short(round_: TrueRound, asked: AskedCard) -> bool:
    """Tell whether an action of an open card has one answer fewer than the minimum."""
    short = round_.rules.minimum_group - 1
    counts = [asked.counts(action) for action in range(1, asked.actions + 1)]
    return len(asked.ballots) > short and any(each.total() - each["X"] == short for each in counts)
