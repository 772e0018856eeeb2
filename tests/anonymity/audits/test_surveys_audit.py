"""No withheld number of answers follows from all that surveys publish, whoever is asked on whichever scale.

`python -m tests.anonymity.audits.surveys_audit` looks at two hundred surveys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.anonymity.audits.findings import Findings
from tests.anonymity.audits.surveys_asked import TrueSurvey
from tests.anonymity.audits.surveys_audit import Audit, Publish, run
from tests.anonymity.audits.surveys_published import Published, publish
from tests.fixtures.installations import installations
from tests.surveys.sources import AUDIENCES
from webapp.domain.cards import Withheld
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE, answers
from webapp.domain.survey_results import ShownAnswers, show_answers

SEED = 1  # a survey of both sides


@pytest.fixture(scope="module")
def publish_it() -> Iterator[Publish]:
    with installations() as place:
        yield lambda survey: publish(place, survey)


@pytest.mark.timeout(600)
def test_no_withheld_number_is_determined_whoever_is_asked() -> None:
    found = run(range(len(AUDIENCES)))
    assert found.faults == []
    assert all(found.counts[f"surveys for: {audience}"] == 1 for audience in AUDIENCES)
    for why in ("closed card", "below the minimum", "few", "almost all alike"):
        assert found.counts[f"questions withheld: {why}"] > 5
    assert found.counts["withheld numbers shown to be open"] > 200
    assert found.counts["not shown to be open"] == found.counts["of these determined"] == 0


def test_the_algebra_finds_the_last_number_where_all_others_are_told(publish_it: Publish) -> None:
    """The careless company tells, of each withheld question, every number but that of the first answer."""
    one = Audit(SEED, publish_it, Findings())
    one.by_algebra()
    assert one.found.faults == []
    for where, card in one.withheld.items():
        if where[:2] in one.published.facts["page"].handed_in:
            counts = card.counts(where[2])
            one.published.facts["CSV"].counts[where] = {
                answer: counts[answer] for answer in one.survey.answers(where[2])[1:]
            }
    one.by_algebra()
    assert one.found.faults


def test_the_audit_finds_a_total_that_hidden_answers_are_in(publish_it: Publish) -> None:
    def carelessly(survey: TrueSurvey) -> Published:
        published = publish_it(survey)
        first = sum(card.counts(where[2])[survey.answers(where[2])[0]] for where, card in survey.questions())
        published.words["president", "/total"] = str(first)
        return published

    one = Audit(SEED, carelessly, Findings())
    one.by_other_surveys()
    assert one.found.faults == [f"survey {SEED}: what is withheld shows in ('president', '/total')"]


def test_the_audit_finds_counts_that_are_told_of_few_answers(
    publish_it: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The careless company shows every number as soon as the minimum have answered."""

    def carelessly(counts: Mapping[str, int], rules: Rules) -> ShownAnswers:
        shown = show_answers(counts, rules)
        if shown.withheld is not Withheld.FEW:
            return shown
        told = {code: counts.get(code, 0) for code in rules.scale}
        cannot = counts.get(CANNOT_JUDGE, 0)
        return ShownAnswers(withheld=None, counts=told, cannot_judge=cannot, answers=answers(counts))

    monkeypatch.setattr("webapp.surveys.services.results.show_answers", carelessly)
    one = Audit(SEED, publish_it, Findings())
    one.what_is_told()
    kinds = {fault.split(" tells ")[0].rpartition(" ")[2] for fault in one.found.faults}
    assert kinds == {"page", "before", "CSV", "JSON", "print"}
