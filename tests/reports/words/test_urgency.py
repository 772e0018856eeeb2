"""What is overdue comes first, and a list that is cut says what it is a part of."""

from datetime import date

from reports import render
from reports.data import ActionStatus, ActionUpdate, TrendPoint, Verdict
from reports.data_compared import CompanyComparison, DepartmentTotal, Pair
from reports.sheet import Sheet
from reports.words.language import words_of
from reports.words.urgency import by_urgency
from tests.reports.factories import make_action, make_card, make_comparison, make_imprint, make_need
from tests.reports.reading import text_of


def update_on(year: int) -> ActionUpdate:
    return ActionUpdate(on=date(year, 1, 1), who="", text="x")


def test_overdue_then_open_then_the_latest_closed() -> None:
    done = ActionStatus.DONE
    actions = [
        make_action(
            what="closed early", status=done, updates=(ActionUpdate(on=date(2025, 1, 1), who="", text="x"),)
        ),
        make_action(
            what="closed late", status=done, updates=(ActionUpdate(on=date(2026, 1, 1), who="", text="x"),)
        ),
        make_action(what="due later", due=date(2026, 9, 1)),
        make_action(what="due soon", due=date(2026, 7, 1)),
        make_action(what="late", overdue=True, days_late=3),
        make_action(what="very late", overdue=True, days_late=60),
    ]
    assert [action.what for action in by_urgency(actions)] == [
        "very late",
        "late",
        "due soon",
        "due later",
        "closed late",
        "closed early",
    ]


def test_the_company_names_the_overdue_among_many_and_says_that_the_list_is_cut() -> None:
    old = tuple(make_action(what=f"Old step {n}.", status=ActionStatus.DONE) for n in range(40))
    late = make_action(what="The one that is late.", overdue=True, days_late=12)
    comparison = make_comparison()
    company = CompanyComparison(
        imprint=comparison.imprint,
        totals=(DepartmentTotal(department="Sales", letter="B", mean=2.6),),
        pairs=(Pair(first=comparison.first, second=comparison.second, actions=(*old, late)),),
    )
    text = text_of(render.render_company(company))
    assert text.count("12 days late") == 2  # on the cover and with its pair
    assert "The 6 most urgent of 41 actions" in text


def test_a_spread_withheld_in_the_last_round_is_not_called_too_few_answers() -> None:
    history = (
        TrendPoint(round_name="Autumn 2025", letter="A", mean=None),
        TrendPoint(round_name="Spring 2026", letter="F", mean=0.4),
    )
    need = make_need(letter="F", mean=0.4, change=Verdict.LAST_WITHHELD, change_from=None, history=history)
    text = text_of(render.render_comparison(make_comparison(first=make_card(needs=(need,)))))
    assert "last round’s spread is withheld; A then, F now" in text
    assert "too few answers" not in text


def test_a_change_that_could_be_chance_is_printed_with_its_size() -> None:
    sheet = Sheet(make_imprint(), words_of("en"))
    assert sheet.change_words(make_need(change_from=2.41, change_to=2.63)) == "+0.22, could be chance"
