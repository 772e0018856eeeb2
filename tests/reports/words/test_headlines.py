"""A headline is true for every input and claims no change that the verdicts do not support."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.data import ActionStatus, Card, GradedNeed, Lineage, TrendPoint, Verdict, Withheld
from reports.samples.cards import letter_of, withheld_card
from reports.samples.data import sample_company
from reports.words import cover, headlines, notices
from reports.words.language import balanced, words_of
from tests.reports.factories import make_action, make_card

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
        *(cover.move_words(card, WORDS) for card in pair if card.letter),
        headlines.letters_headline(pair, WORDS),
        headlines.gaps_headline(pair, WORDS),
        *(headlines.trend_headline(card, WORDS) for card in pair),
        *(headlines.overall_change(card, WORDS) for card in pair),
    ]
    changed = cover.what_changed(pair, [], WORDS)
    verdicts = {need.change for card in pair for need in card.needs}
    clear = verdicts & {Verdict.IMPROVED, Verdict.DECLINED}
    assert clear or not any(" to " in row.sentence for row in changed)
    overall = {card.change for card in pair if card.letter is not None}
    for sentence in sentences:
        assert "improved" not in sentence or Verdict.IMPROVED in overall
        assert "declined" not in sentence or Verdict.DECLINED in overall
        assert "gain" not in sentence or Verdict.IMPROVED in overall
        assert "loss" not in sentence or Verdict.DECLINED in overall
        assert not any(claim in sentence for claim in CLAIMS[4:])


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


@given(st.lists(cards(), max_size=4))
def test_a_notice_says_improved_or_declined_only_after_a_verdict(some: list[Card]) -> None:
    verdicts = {need.change for card in some for need in card.needs}
    trouble, praise = notices.attention(some, WORDS), notices.celebration(some, WORDS)
    assert not any("eclined" in notice.reason for notice in trouble) or Verdict.DECLINED in verdicts
    assert not any("mproved" in notice.reason for notice in praise) or Verdict.IMPROVED in verdicts
    assert all(notice.letter for notice in (*trouble, *praise))


def test_no_department_is_called_best_or_least() -> None:
    company = sample_company()
    cards = [card for pair in company.pairs for card in (pair.first, pair.second)]
    told = [*notices.attention(cards, WORDS), *notices.celebration(cards, WORDS)]
    said = " ".join(cover.of_notice(notice, [], WORDS).sentence for notice in told).lower()
    assert not any(word in said for word in ("best", "worst", "least", "rank"))


def test_the_actions_are_counted_as_done_and_overdue() -> None:
    actions = [make_action(status=ActionStatus.DONE), make_action(overdue=True), make_action(overdue=True)]
    assert headlines.actions_headline(actions, WORDS) == "Of 3 actions, 1 is done and 2 are overdue"
    assert headlines.actions_headline([], WORDS) == "No actions are planned"


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


def test_the_last_words_of_a_long_headline_stay_together() -> None:
    assert balanced("The numbers behind the charts") == "The numbers behind the charts"
    long = "2 of 12 grades lie two letters or more from what was expected"
    assert balanced(long) == long.replace("was expected", "was\N{NO-BREAK SPACE}expected")
