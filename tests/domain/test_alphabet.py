"""Names stand where readers of their language look for them."""

from __future__ import annotations

import pytest

from webapp.domain.alphabet import sort_key


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Ann", "Änn", "Anne", "Émile", "Emma", "Łucja", "Lukas", "Øystein", "Zoe"]),
        ("de", ["Arbeit", "Ärzte", "Ausgang", "Größe", "Grosz", "Öffnung", "Über", "Zoll"]),
        ("sv", ["Anders", "Zorn", "Åberg", "Ängel", "Öberg"]),
        ("da", ["Andersen", "Zahle", "Ærø", "Ørsted", "Åby"]),
    ],
)
def test_names_are_sorted_by_language(language: str, names: list[str]) -> None:
    assert sorted(reversed(names), key=lambda name: sort_key(name, language)) == names


def test_capitals_do_not_come_first() -> None:
    assert sorted(["Zoe", "anna", "Anna", "eva"], key=lambda name: sort_key(name, "en")) == [
        "Anna",
        "anna",
        "eva",
        "Zoe",
    ]


def test_a_letter_of_two_signs_is_the_same_letter() -> None:
    assert sort_key("A\u0308rzte", "de")[:2] == sort_key("Ärzte", "de")[:2]
    assert sort_key("A\u030aberg", "sv") > sort_key("Zorn", "sv")


@pytest.mark.parametrize("name", ["", "李明", "أحمد", "Анна", "👩🏽‍🔬", "\u0301"])
def test_every_name_has_a_place(name: str) -> None:
    assert sorted(["Zoe", name], key=lambda word: sort_key(word, "sv"))
