"""Any valid template goes the whole way: stored, shown, answered, counted, exchanged, read and printed.

python -m tests.surveys.any_template --templates 200
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings

from tests.fixtures.application import csrf_token
from tests.fixtures.installations import Installations, installations
from tests.surveys.agreeing import Counts, counts_of, without_zeros
from tests.surveys.result_pages import results_of, words_of
from tests.surveys.templates_at_random import templates
from tests.surveys.whole_way import WholeWay, found_company
from webapp.survey_templates import Audience, parse_template

KEY = "any"
ADD = "/admin/surveys/files/add"


def whole_way(place: Installations, source: str) -> None:
    """Let ten people a side answer this template, and hold every result against what they answered."""
    with place.fresh() as installation:
        way = found_company(installation.app, installation.database)
        _store(way, source)
        template = parse_template(source, key=KEY)
        way.run(template)
        president = way.client(way.president)
        found: Counts = {}
        for address in results_of(president):
            found |= counts_of(president, address, way.surveys)
        assert found == {place: without_zeros(counts) for place, counts in way.surveys.counts.items()}
        asked = sum(bool(item.scale.answers) for item in template.items)
        assert len(found) == 2 * asked
        stranger = way.client(way.administrator)
        is_for_all = template.audience is Audience.COMPANY
        for address in results_of(president):
            assert stranger.get(address).status_code == (200 if is_for_all else 403)


def _store(way: WholeWay, source: str) -> None:
    """Add the file on its page, and look at its preview."""
    client = way.client(way.administrator)
    form = {"csrf_token": csrf_token(client.get(ADD).text), "key": KEY, "text": source}
    answer = client.post(ADD, data=form)
    assert answer.status_code == 303, words_of(answer.text)
    assert client.get(answer.location).status_code == 200


def run(number: int, *, at_random: bool = False) -> Counter[str]:
    """Send so many templates the whole way; return how many of each audience and rhythm."""
    counts: Counter[str] = Counter()
    with installations() as place:

        @given(templates(most=6))
        @settings(
            max_examples=number,
            deadline=None,
            derandomize=not at_random,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def each(source: str) -> None:
            whole_way(place, source)
            template = parse_template(source, key=KEY)
            counts.update(["templates", template.audience.value, template.rhythm.value])

        each()
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for, and say how many went the whole way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--templates", type=int, default=200)
    wishes = parser.parse_args(arguments)
    for what, number in run(wishes.templates, at_random=True).items():
        print(f"{number} {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
