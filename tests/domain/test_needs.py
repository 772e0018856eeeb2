"""A needs list has exactly six needs, goes through both heads' hands, and keeps its lineages."""

from collections.abc import Sequence
from itertools import count

import pytest

from webapp.domain.list_states import Deed, ListState, NotAllowedNow, Side, next_state, stands_in_a_round
from webapp.domain.needs import (
    NeedDraft,
    NeedWords,
    SettledNeed,
    UnclearLineage,
    Wording,
    faults_of_list,
    faults_of_proposal,
    settle_lineages,
)


def make_list(*texts: str) -> list[NeedDraft]:
    return [NeedDraft(position=position, text=text) for position, text in enumerate(texts, start=1)]


SIX = ("Say so early", "Be there", "Answer mail", "Keep dates", "Tell the price", "Ask first")


def said(drafts: Sequence[NeedDraft]) -> list[tuple[int | None, str]]:
    return [(fault.line, str(fault.sentence)) for fault in faults_of_list(drafts)]


def test_a_need_shows_only_the_explanations_that_were_written() -> None:
    words = NeedWords(text=SIX[0], why="A late lead has bought.", figure="19 of 20")
    assert words.explained == [("Why it matters", "A late lead has bought."), ("Measured figure", "19 of 20")]
    assert not words.is_blank
    assert NeedWords(text="").is_blank


def test_exactly_six_needs_may_be_proposed() -> None:
    assert not faults_of_proposal(make_list(*SIX))
    assert faults_of_proposal(make_list(*SIX[:5]))
    assert faults_of_proposal(make_list(*SIX, "A seventh"))


def test_fewer_than_six_can_be_saved_but_not_proposed() -> None:
    assert faults_of_list(make_list(*SIX[:4])) == []
    assert [str(fault.sentence) for fault in faults_of_proposal(make_list(*SIX[:4]))] == [
        "A card has six needs; this list has 4. Save it now and propose it when it is whole."
    ]


def test_a_seventh_need_is_refused() -> None:
    assert said(make_list(*SIX, "A seventh")) == [
        (None, "A card has six needs; this list has 7. Take out those that matter least.")
    ]


def test_a_blank_need_is_refused_with_its_position() -> None:
    assert [position for position, _ in said(make_list("Say so early", " \t "))] == [2]


def test_a_need_over_300_characters_is_refused_with_its_length() -> None:
    assert faults_of_list(make_list("x" * 300)) == []
    [(position, sentence)] = said(make_list("x" * 301))
    assert position == 1
    assert "301 characters; at most 300" in sentence


def test_the_same_wording_twice_is_refused_whatever_its_case_and_spacing() -> None:
    [(position, sentence)] = said(make_list("Say so early", "Be there", " say  SO early."))
    assert position == 3
    assert "same as need 1" in sentence


def test_a_position_taken_twice_or_beyond_six_is_refused() -> None:
    twice = [NeedDraft(position=1, text="Be there"), NeedDraft(position=1, text="Answer mail")]
    assert [position for position, _ in said(twice)] == [1]
    assert [position for position, _ in said([NeedDraft(position=7, text="Be there")])] == [7]
    assert [position for position, _ in said([NeedDraft(position=0, text="Be there")])] == [0]


def test_a_list_goes_from_draft_over_proposal_to_agreement() -> None:
    state = next_state(ListState.DRAFTED, Deed.SAVE, side=Side.BY)
    state = next_state(state, Deed.PROPOSE, side=Side.BY)
    assert next_state(state, Deed.AGREE, side=Side.OF) is ListState.AGREED
    assert next_state(state, Deed.AGREE_WITH_RESERVATION, side=Side.OF) is ListState.AGREED_WITH_RESERVATION


def test_a_list_that_was_sent_back_can_be_proposed_again_or_revised() -> None:
    state = next_state(ListState.PROPOSED, Deed.SEND_BACK, side=Side.OF)
    assert state is ListState.RETURNED
    assert next_state(state, Deed.PROPOSE, side=Side.BY) is ListState.PROPOSED
    assert next_state(state, Deed.REVISE, side=Side.BY) is ListState.DRAFTED


@pytest.mark.parametrize("state", [state for state in ListState if state is not ListState.DRAFTED])
def test_a_list_that_was_proposed_is_never_changed_in_place(state: ListState) -> None:
    with pytest.raises(NotAllowedNow):
        next_state(state, Deed.SAVE, side=Side.BY)


def test_an_agreed_list_can_be_revised_by_its_own_side() -> None:
    for state in (ListState.AGREED, ListState.AGREED_WITH_RESERVATION, ListState.PROPOSED):
        assert next_state(state, Deed.REVISE, side=Side.BY) is ListState.DRAFTED


def test_nobody_agrees_to_their_own_list_nor_writes_in_the_others() -> None:
    answers = {Deed.AGREE, Deed.AGREE_WITH_RESERVATION, Deed.SEND_BACK}
    for state in ListState:
        for deed in Deed:
            with pytest.raises(NotAllowedNow):
                next_state(state, deed, side=Side.BY if deed in answers else Side.OF)


@pytest.mark.parametrize("state", [ListState.DRAFTED, ListState.AGREED, ListState.RETURNED])
def test_what_is_not_proposed_cannot_be_agreed(state: ListState) -> None:
    with pytest.raises(NotAllowedNow, match=f"is now {state.value}"):
        next_state(state, Deed.AGREE, side=Side.OF)


def test_what_was_proposed_stands_in_a_round_agreed_or_not() -> None:
    assert [state for state in ListState if not stands_in_a_round(state)] == [ListState.DRAFTED]


PREVIOUS = [
    SettledNeed(position=1, text="Say so early", lineage="a", wording=Wording.NEW),
    SettledNeed(position=2, text="Be there", lineage="b", wording=Wording.NEW),
]


def settled(*drafts: NeedDraft, previous: Sequence[SettledNeed] = PREVIOUS) -> list[tuple[str, Wording]]:
    numbers = count(1)
    found = settle_lineages(previous, drafts, new_lineage=lambda: f"new-{next(numbers)}")
    return [(need.lineage, need.wording) for need in found]


def test_kept_and_reworded_needs_go_on_and_new_ones_begin() -> None:
    assert settled(
        NeedDraft(position=1, text="Be there", wording=Wording.KEPT, continues="b"),
        NeedDraft(position=2, text="Say so at once", wording=Wording.REWORDED, continues="a"),
        NeedDraft(position=3, text="Answer mail", wording=Wording.NEW),
    ) == [("b", Wording.KEPT), ("a", Wording.REWORDED), ("new-1", Wording.NEW)]


def test_the_wording_decides_between_kept_and_reworded() -> None:
    assert settled(
        NeedDraft(position=1, text="Say so today", wording=Wording.KEPT, continues="a"),
        NeedDraft(position=2, text="be there.", wording=Wording.REWORDED, continues="b"),
    ) == [("a", Wording.REWORDED), ("b", Wording.KEPT)]


def test_a_need_called_new_begins_a_new_trend_even_in_the_same_words() -> None:
    draft = NeedDraft(position=1, text="Be there", wording=Wording.NEW, continues="b")
    assert settled(draft) == [("new-1", Wording.NEW)]


def test_where_nothing_was_said_the_same_wording_is_kept_and_any_other_new() -> None:
    assert settled(*make_list("be there", "Answer mail")) == [
        ("b", Wording.KEPT),
        ("new-1", Wording.NEW),
    ]


def test_the_first_list_is_all_new() -> None:
    assert settled(*make_list("Be there", "Answer mail"), previous=[]) == [
        ("new-1", Wording.NEW),
        ("new-2", Wording.NEW),
    ]


@pytest.mark.parametrize(
    "drafts",
    [
        [NeedDraft(position=1, text="Be here", wording=Wording.REWORDED, continues="z")],
        [NeedDraft(position=1, text="Be here", wording=Wording.REWORDED)],
        [
            NeedDraft(position=1, text="Be here", wording=Wording.REWORDED, continues="b"),
            NeedDraft(position=2, text="Be there", wording=Wording.KEPT, continues="b"),
        ],
    ],
)
def test_a_need_cannot_go_on_from_what_is_not_there_or_taken(drafts: list[NeedDraft]) -> None:
    with pytest.raises(UnclearLineage, match="Choose another, or new"):
        settled(*drafts)
