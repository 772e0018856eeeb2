"""Cache files of prints: a size limit, and a key that covers the whole content."""

from __future__ import annotations

from webapp.cache import Kept


def test_what_was_used_least_recently_goes_first() -> None:
    kept = Kept[str](most=2)
    kept.keep("spring", "A")
    kept.keep("autumn", "B")
    kept.find("spring")
    kept.keep("winter", "C")

    assert [kept.find(name) for name in ("spring", "autumn", "winter")] == ["A", None, "C"]


def test_together_they_weigh_no_more_than_said() -> None:
    kept = Kept[str](most=10)
    for name in range(5):
        kept.keep(name, "four", weight=4)

    assert [kept.find(name) for name in range(5)] == [None, None, None, "four", "four"]


def test_a_value_kept_again_counts_once() -> None:
    kept = Kept[str](most=2)
    for value in ("A", "B", "C"):
        kept.keep("spring", value)
    kept.keep("autumn", "F")

    assert (kept.find("spring"), kept.find("autumn")) == ("C", "F")


def test_what_is_too_heavy_is_still_given_back() -> None:
    kept = Kept[str](most=2)

    assert kept.keep("spring", "A", weight=9) == "A"
    assert kept.find("spring") == "A"
