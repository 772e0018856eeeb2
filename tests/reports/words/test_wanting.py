"""The action page: what of the needs below B nobody has taken up, and room to sign and decide."""

from dataclasses import replace
from datetime import date

from reports import render
from reports.data import ActionStatus, Card, LeftAsItIs, Signature
from reports.sheet import Sheet
from reports.words.language import words_of
from reports.words.wanting import wanting_action
from tests.reports.factories import make_action, make_card, make_comparison, make_imprint, make_need
from tests.reports.reading import text_of


def card_of(*letters: str | None) -> Card:
    return make_card(needs=tuple(make_need(position=i, letter=g) for i, g in enumerate(letters, start=1)))


def positions(card: Card, *actions: object, left: tuple[LeftAsItIs, ...] = ()) -> list[int]:
    return [need.position for _, need in wanting_action([card], actions, left)]  # type: ignore[arg-type]


def test_needs_below_b_want_an_action_the_lowest_first() -> None:
    assert positions(card_of("A", "C", "F", "B", None)) == [3, 2]


def test_an_action_of_this_round_answers_its_needs_until_it_is_dropped() -> None:
    card = card_of("F", "C")
    assert positions(card, make_action(promised_in="Spring 2026", status=ActionStatus.DONE)) == [2]
    assert positions(card, make_action(promised_in="Spring 2026", status=ActionStatus.DROPPED)) == [1, 2]


def test_an_action_of_an_earlier_round_answers_its_needs_while_it_is_open() -> None:
    card = card_of("F", "C")
    assert positions(card, make_action(promised_in="Autumn 2025", status=ActionStatus.IN_PROGRESS)) == [2]
    assert positions(card, make_action(promised_in="Autumn 2025", status=ActionStatus.DONE)) == [1, 2]


def test_an_action_of_another_card_answers_nothing() -> None:
    assert positions(card_of("F"), make_action(of="Sales", by="Marketing")) == [1]


def test_a_decision_not_to_act_answers_its_need() -> None:
    left = LeftAsItIs(of="Marketing", by="Sales", position=1, reason="The shop closes in autumn.")
    assert positions(card_of("F", "C"), left=(left,)) == [2]


def test_the_needs_that_want_an_action_and_the_decisions_are_printed() -> None:
    needs = (
        make_need(letter="F", text="Papers are signed."),
        make_need(letter="C", position=2, text="Calls."),
    )
    left = LeftAsItIs(of="Marketing", by="Sales", position=2, reason="The shop closes in autumn.")
    second = make_card(of="Sales", by="Marketing", needs=(make_need(letter="A"),))
    printed = make_comparison(first=make_card(needs=needs), second=second, left=(left,))
    text = text_of(render.render_comparison(printed))
    assert "1 need wants an action, or a decision not to act" in text
    assert "Marketing, need 2: The shop closes in autumn." in text


def test_expectations_that_nobody_wrote_down_take_one_sentence() -> None:
    cards = [
        replace(card, needs=tuple(replace(need, expected=None) for need in card.needs))
        for card in (make_card(), make_card(of="Sales", by="Marketing"))
    ]
    text = text_of(render.render_comparison(make_comparison(first=cards[0], second=cards[1])))
    assert "No expectation was written down" in text
    assert "Diamond:" not in text
    half = text_of(render.render_comparison(make_comparison(first=cards[0])))
    assert "Marketing: no expectation was written down." in half
    assert "Diamond:" in half


def test_five_people_sign_in_two_rows() -> None:
    sheet = Sheet(make_imprint(), words_of("en"))
    both = (Signature(name="Ruth", role="Given by Sales"), Signature(name="Tomas", role="Received"))
    cards = [make_card(signatures=both), make_card(of="Sales", by="Marketing", signatures=both)]
    assert [len([line for line in row if line]) for row in sheet.signing_rows(cards)] == [2, 3]
    assert [len(row) for row in sheet.signing_rows([make_card(signatures=both)])] == [3]


def test_every_signature_has_its_line_however_many_signed() -> None:
    sheet = Sheet(make_imprint(), words_of("en"))
    many = tuple(
        Signature(name=f"Reader {n}", role="Received", signed_on=date(2026, 5, 26)) for n in range(5)
    )
    lines = [line for row in sheet.signing_rows([make_card(signatures=many)]) for line in row if line]
    assert [line.name for line in lines] == [*(signature.name for signature in many), ""]
