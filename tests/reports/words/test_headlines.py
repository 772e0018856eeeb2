"""A headline is true for every input and claims no change that the verdicts do not support."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.data import ActionStatus, Card, GradedNeed, Lineage, TrendPoint, Verdict, Withheld
from reports.samples.data import letter_of, sample_company, withheld_card
from reports.words import headlines, notices
from reports.words.language import balanced, words_of
from tests.reports.factories import make_action, make_card, make_need

WORDS = words_of("en")
MEANS = st.one_of(st.none(), st.integers(0, 400).map(lambda n: n / 100))
VERDICTS = st.one_of(st.none(), st.sampled_from(list(Verdict)))
CLAIMS = ("improved", "declined", "gain", "loss", "better", "worse", "rose", "fell")


@st.composite
def needs(draw: st.DrawFn) -> GradedNeed:
    """Draw a need, withheld or not, with any verdict."""
    mean = draw(MEANS)
    before = draw(MEANS)
    letter = draw(st.one_of(st.none(), st.sampled_from("ABCF"))) if mean is None else letter_of(mean)
    return GradedNeed(
        position=draw(st.integers(1, 6)),
        text="A plain wording",
        letter=letter,
        mean=mean,
        withheld=Withheld.FEW if mean is None else None,
        change=draw(VERDICTS),
        change_from=before,
        change_to=mean,
        expected=draw(st.one_of(st.none(), st.sampled_from("ABCF"))),
        wide_gap=draw(st.booleans()),
        history=(TrendPoint(round_name="Autumn 2025", letter=None, mean=None),),
        lineage=Lineage.KEPT,
    )


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Draw a card with any verdict, published or closed."""
    if draw(st.booleans()) and draw(st.booleans()):
        return withheld_card("Marketing", "Sales", ["A plain wording"])
    return make_card(
        letter=draw(st.sampled_from("ABCF")),
        change=draw(VERDICTS),
        needs=tuple(draw(st.lists(needs(), max_size=6))),
    )


@given(cards(), cards())
def test_no_sentence_claims_a_change_without_its_verdict(first: Card, second: Card) -> None:
    pair = (first, replace(second, of="Sales", by="Marketing"))
    sentences = [
        *headlines.standfirst(pair, [], WORDS),
        headlines.letters_headline(pair, WORDS),
        headlines.spreads_headline(pair, WORDS),
        headlines.gaps_headline(pair, WORDS),
        *(headlines.trend_headline(card, WORDS) for card in pair),
        *(headlines.overall_change(card, WORDS) for card in pair),
    ]
    overall = {card.change for card in pair if card.letter is not None}
    for sentence in sentences:
        assert "improved" not in sentence or Verdict.IMPROVED in overall
        assert "declined" not in sentence or Verdict.DECLINED in overall
        assert not any(claim in sentence for claim in CLAIMS[2:])


@given(cards(), cards())
def test_the_facts_name_a_gain_or_loss_only_where_a_verdict_stands(first: Card, second: Card) -> None:
    facts = headlines.facts((first, second), [], WORDS)
    verdicts = {need.change for card in (first, second) for need in card.needs}
    said = " ".join(fact.sentence for fact in facts)
    assert len(facts) == (5 if verdicts & headlines.COMPARED else 4)
    assert "Largest clear gain" not in said or Verdict.IMPROVED in verdicts
    assert "Largest clear loss" not in said or Verdict.DECLINED in verdicts


@given(cards(), cards())
def test_the_changes_are_counted_from_the_verdicts(first: Card, second: Card) -> None:
    every = [need.change for card in (first, second) for need in card.needs]
    compared = [verdict for verdict in every if verdict in headlines.COMPARED]
    sentence = headlines.changes_headline((first, second), WORDS)
    up, down = every.count(Verdict.IMPROVED), every.count(Verdict.DECLINED)
    if (up or down) and len(compared) == 1:
        assert sentence == f"The one comparable need {'improved' if up else 'declined'}"
    elif up or down:
        counted = f"{up or 'none'} improved and {down or 'none'} declined"
        assert sentence == f"Of {len(compared)} comparable needs, {counted}"
    else:
        assert "improved" not in sentence
        assert "declined" not in sentence


@given(cards(), cards())
def test_no_need_lies_below_the_one_named_lowest(first: Card, second: Card) -> None:
    low = headlines.lowest_needs((first, second))
    letters = [need.letter for card in (first, second) for need in card.needs if need.letter]
    assert not low or max(letters) == low[0][1].letter
    assert bool(low) == bool(letters)


@given(st.lists(cards(), max_size=4))
def test_a_notice_says_improved_or_declined_only_after_a_verdict(some: list[Card]) -> None:
    verdicts = {need.change for card in some for need in card.needs}
    trouble, praise = notices.attention(some, WORDS), notices.celebration(some, WORDS)
    assert not any("eclined" in notice.reason for notice in trouble) or Verdict.DECLINED in verdicts
    assert not any("mproved" in notice.reason for notice in praise) or Verdict.IMPROVED in verdicts
    assert all(notice.letter for notice in (*trouble, *praise))


def test_no_department_is_called_best_or_least() -> None:
    said = " ".join(headlines.company_standfirst(sample_company(), WORDS)).lower()
    assert not any(word in said for word in ("best", "worst", "least", "rank"))


def test_the_actions_are_counted_as_done_and_overdue() -> None:
    actions = [make_action(status=ActionStatus.DONE), make_action(overdue=True), make_action(overdue=True)]
    assert headlines.actions_headline(actions, WORDS) == "Of 3 actions, 1 is done and 2 are overdue"
    assert headlines.actions_headline([], WORDS) == "No actions are planned"


def test_a_letter_without_a_mean_counts_among_the_lowest() -> None:
    shown = make_need(position=1, letter="C", mean=2.0)
    unanimous = make_need(position=2, letter="F", mean=None, counts=None)
    low = headlines.lowest_needs([make_card(needs=(shown, unanimous))])
    assert [need.position for _, need in low] == [2]


def test_one_action_alone_is_told_by_how_far_it_has_come() -> None:
    said = {
        status: headlines.actions_headline([make_action(status=status)], WORDS) for status in ActionStatus
    }
    assert said[ActionStatus.DONE] == "The one action promised is done"
    assert said[ActionStatus.DROPPED] == "The one action promised was dropped"
    assert headlines.actions_headline([make_action(overdue=True)], WORDS).endswith("is overdue")


def test_a_change_names_the_round_that_it_is_measured_from() -> None:
    """A round in which the pair did not grade lies between: nothing has changed since then."""
    names = ("Spring 2025", "Autumn 2025", "Spring 2026")
    history = tuple(
        TrendPoint(round_name=name, letter=letter, mean=None)
        for name, letter in zip(names, ("C", None, "B"), strict=True)
    )
    card = make_card(change=Verdict.IMPROVED, history=history)
    assert headlines.overall_change(card, WORDS) == "Marketing has improved since Spring 2025."


def test_a_share_of_a_card_with_withheld_spreads_is_one_of_the_grades_shown() -> None:
    hidden = make_need(position=2, counts=None, mean=None, withheld=Withheld.UNANIMOUS)
    part, whole = make_card(needs=(make_need(), hidden)), make_card(of="Sales", by="Marketing")
    assert headlines.spreads_headline((part, whole), WORDS) == (
        "63% of the grades shown for Marketing and 63% of those for Sales are A or B"
    )


def test_what_all_needs_received_is_no_lowest_grade() -> None:
    cards = (make_card(), make_card(of="Sales", by="Marketing"))
    said = headlines.standfirst(cards, [], WORDS)
    assert said[0] == "Marketing and Sales each receive B from the other."
    assert said[-1] == "All 12 grades shown are B."
    assert not any("lowest" in sentence.lower() for sentence in said)


def test_in_a_first_round_no_need_is_said_not_to_have_changed() -> None:
    first = make_card(needs=(make_need(change=Verdict.NEW, change_from=None),), change=Verdict.NEW)
    said = [fact.sentence for fact in headlines.facts((first, first), [], WORDS)]
    assert "No need can be compared with an earlier round yet." in said
    assert not any("since the last round" in sentence for sentence in said)


def test_the_last_words_of_a_long_headline_stay_together() -> None:
    assert balanced("The numbers behind the charts") == "The numbers behind the charts"
    long = "2 of 12 grades lie two letters or more from what was expected"
    assert balanced(long) == long.replace("was expected", "was\N{NO-BREAK SPACE}expected")
