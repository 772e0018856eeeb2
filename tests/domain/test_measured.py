"""The number in the agreed target of a measured figure."""

from __future__ import annotations

import pytest

from webapp.domain.measured import amount_of_target


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        *[("90 of 100", 9000), ("12 hours", 1200), ("at most 2.5 days", 250), ("0,5 %", 50), ("-3", -300)],
        *[("soon", None), ("", None), ("1,000 pieces", None), ("2026.12.1", None)],
    ],
)
def test_the_number_of_a_target_is_read_where_it_is_certain(text: str, amount: int | None) -> None:
    assert amount_of_target(text) == amount
