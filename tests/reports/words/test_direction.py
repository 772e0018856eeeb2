"""Names and needs of right-to-left scripts stay in their place among numbers and commas."""

from reports.words.language import direction, isolated, words_of

HEBREW = "מכירות"
ISOLATED = f"\N{FIRST STRONG ISOLATE}{HEBREW}\N{POP DIRECTIONAL ISOLATE}"


def test_a_right_to_left_value_is_isolated_in_every_sentence() -> None:
    words = words_of("en")
    assert words.say("{of}, as graded by {by}", of=HEBREW, by="Sales") == f"{ISOLATED}, as graded by Sales"
    assert words.listed([HEBREW, "Sales", HEBREW]) == f"{ISOLATED}, Sales and {ISOLATED}"


def test_a_left_to_right_value_is_left_as_it_is() -> None:
    assert isolated("Qualitätssicherung") == "Qualitätssicherung"
    assert isolated("営業部") == "営業部"


def test_the_first_strong_letter_gives_the_direction() -> None:
    assert [direction(text) for text in (f"2026 {HEBREW}", "2026: Sales", "", "التسويق A")] == [
        "rtl",
        "ltr",
        "ltr",
        "rtl",
    ]
