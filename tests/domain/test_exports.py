"""The exported files have the documented shape, and nothing withheld in them."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest

from webapp.domain.cards import CardTally, NeedTally, ShownRound
from webapp.domain.change import Change
from webapp.domain.disclosure import Rules, show_card
from webapp.domain.exports import (
    COLUMNS,
    round_as_csv,
    round_as_dict,
    round_as_json,
    rounds_as_csv,
    rounds_as_json,
)
from webapp.domain.grades import SCALE_WITH_D


def make_round(*cards: CardTally, rules: Rules | None = None) -> ShownRound:
    rules = rules or Rules()
    shown = tuple(show_card(card, rules) for card in cards)
    return ShownRound(name="Spring 2026", scale=rules.scale, minimum_group=rules.minimum_group, cards=shown)


def make_card(*needs: NeedTally, handed_in: int = 19) -> CardTally:
    return CardTally(
        of="Marketing", by="Sales", eligible=24, handed_in=handed_in, needs=needs, change=Change.IMPROVED
    )


FULL = NeedTally(
    position=1,
    lineage="n1",
    text="Say so early",
    counts={"A": 9, "B": 7, "C": 2, "F": 0},
    cannot_judge=1,
    likely_range=(2.912, 3.688),
    change=Change.IMPROVED,
    expected="A",
)
FEW = NeedTally(position=2, lineage="n2", text="=SUM(A1:A9)", counts={"F": 5}, cannot_judge=14)


def lines(shown: ShownRound) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(round_as_csv(shown).decode("utf-8-sig"), newline="")))


def test_the_json_has_the_documented_shape() -> None:
    assert round_as_dict(make_round(make_card(FULL))) == {
        "round": "Spring 2026",
        "scale": ["A", "B", "C", "F"],
        "minimum_group": 5,
        "cards": [
            {
                "of": "Marketing",
                "by": "Sales",
                "published": True,
                "handed_in": 19,
                "eligible": 24,
                "letter": "B",
                "mean": 3.39,
                "change": "improved",
                "needs": [
                    {
                        "position": 1,
                        "lineage": "n1",
                        "need": "Say so early",
                        "counts": {"A": 9, "B": 7, "C": 2, "F": 0},
                        "cannot_judge": 1,
                        "answers": 18,
                        "letter": "B",
                        "mean": 3.39,
                        "range": [2.9, 3.7],
                        "change": "improved",
                        "expected": "A",
                        "withheld": None,
                    }
                ],
            }
        ],
    }


def test_the_json_bytes_are_utf_8_and_the_same_twice() -> None:
    need = NeedTally(position=1, lineage="n1", text="Früh sagen, 早く", counts={})
    shown = make_round(make_card(need))
    assert round_as_json(shown) == round_as_json(shown)
    assert "Früh sagen, 早く" in round_as_json(shown).decode()
    assert json.loads(round_as_json(shown)) == round_as_dict(shown)


def test_a_withheld_figure_is_null_and_the_word_says_why() -> None:
    unanimous = NeedTally(position=3, lineage="n3", text="Be there", counts={"C": 12})
    card = round_as_dict(make_round(make_card(FEW, unanimous)))["cards"][0]
    assert card["mean"] is None
    for need, word, letter in zip(card["needs"], ("few", "unanimous"), ("F", "C"), strict=True):
        silent = ("counts", "cannot_judge", "answers", "mean", "range", "change", "expected")
        assert [need[key] for key in silent] == [None] * 7
        assert (need["withheld"], need["letter"]) == (word, letter)


def test_a_closed_card_is_exported_as_if_nobody_had_graded() -> None:
    few = make_round(make_card(FULL, handed_in=4))
    never = make_round(
        make_card(NeedTally(position=1, lineage="n1", text="Say so early", counts={}), handed_in=0)
    )
    assert round_as_json(few) == round_as_json(never)
    assert round_as_csv(few) == round_as_csv(never)
    assert round_as_dict(few)["cards"][0]["published"] is False


def test_the_csv_has_a_byte_order_mark_and_one_line_a_need() -> None:
    raw = round_as_csv(make_round(make_card(FULL, FEW)))
    assert raw.startswith(b"\xef\xbb\xbfround,of,by,position,need,A,B,C,D,F,cannot_judge,answers,letter,")
    full, few = lines(make_round(make_card(FULL, FEW)))
    assert tuple(full) == tuple(column.name for column in COLUMNS)
    assert list(full.values()) == [
        "Spring 2026", "Marketing", "Sales", "1", "Say so early", "9", "7", "2", "", "0", "1", "18",
        "B", "3.39", "2.9", "3.7", "improved", "A", "",
    ]  # fmt: skip
    assert list(few.values())[5:] == [""] * 7 + ["F"] + [""] * 5 + ["few"]


def test_the_column_d_is_filled_where_the_scale_has_it() -> None:
    need = NeedTally(position=1, lineage="n1", text="Be there", counts={"A": 3, "D": 6})
    assert lines(make_round(make_card(need), rules=Rules(scale=SCALE_WITH_D)))[0]["D"] == "6"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_can_be_run_as_a_formula(text: str) -> None:
    need = NeedTally(position=1, lineage="n1", text=text, counts={})
    assert lines(make_round(make_card(need)))[0]["need"] == "'" + text


def test_commas_quotes_and_line_breaks_stay_in_their_cell() -> None:
    need = NeedTally(position=1, lineage="n1", text='Say "no",\nearly', counts={})
    assert lines(make_round(make_card(need)))[0]["need"] == 'Say "no",\nearly'


def test_several_rounds_are_one_file_with_every_line_of_each() -> None:
    last, this = replace(make_round(make_card(FULL)), name="Autumn 2025"), make_round(make_card(FULL, FEW))
    rows = list(csv.DictReader(StringIO(rounds_as_csv([last, this]).decode("utf-8-sig"), newline="")))
    assert [row["round"] for row in rows] == ["Autumn 2025", "Spring 2026", "Spring 2026"]
    assert json.loads(rounds_as_json([last, this]))["rounds"] == [round_as_dict(last), round_as_dict(this)]
