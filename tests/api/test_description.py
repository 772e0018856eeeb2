"""The API keeps to its own OpenAPI description, whatever is asked and by whom (schemathesis)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from sqlalchemy import update

from tests.api.asking import token_for
from tests.factories import TODAY
from tests.fixtures.promised import Pairing
from webapp.api.services import openapi
from webapp.api.views import answers
from webapp.models import AccessToken, Scope

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TIMES = 5  # questions, right ones and wrong ones, to each address and by each asker


def asked(pairing: Pairing, token: str) -> Counter[int]:
    """Ask all that can be made up from the description, right and wrong; check and count the answers."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", pairing.app)
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "the description cannot be read"
        for mode in GenerationMode:
            _ask(found.ok().as_strategy(generation_mode=mode), token, statuses)
    return statuses


def _ask(cases: SearchStrategy[Case[Any]], token: str, statuses: Counter[int]) -> None:
    @given(case=cases)
    @settings(
        max_examples=TIMES,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Case[Any]) -> None:
        if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE and case.path_parameters:
            case.path_parameters["round"] = "spring-2026"  # nobody guesses it
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
        statuses[answer.status_code] += 1

    check()


def test_a_token_gets_what_is_described(pairing: Pairing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_REQUESTS", 10**6)
    pairing.promise(positions=(3, 4))
    statuses = asked(pairing, token_for(pairing.app))
    assert set(statuses) <= {200, 400, 401, 404}, "some wrong questions come without a token"
    assert statuses[200] >= 3 * TIMES


@pytest.mark.parametrize(("asker", "status"), [("visitor", 401), ("wrong scope", 403), ("revoked", 401)])
def test_nobody_else_gets_anything_but_a_described_refusal(pairing: Pairing, asker: str, status: int) -> None:
    token = token_for(pairing.app)
    if asker == "revoked":
        with pairing.database.transaction() as session:
            session.execute(update(AccessToken).values(revoked_on=TODAY))
        token_for(pairing.app)  # another one: else there would be nothing to ask
    if asker == "wrong scope":
        token = token_for(pairing.app, Scope.ROUNDS)
    statuses = asked(pairing, "" if asker == "visitor" else token)
    assert status in statuses
    assert set(statuses) <= ({200, 400, 401, 403} if asker == "wrong scope" else {401})


def test_a_description_that_is_not_kept_is_found(pairing: Pairing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "_PLAIN", {**openapi._PLAIN, str: {"type": "integer"}})
    with pytest.raises((Failure, FailureGroup)):
        asked(pairing, token_for(pairing.app))
