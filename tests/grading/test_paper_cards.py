"""Cards on paper: two reviewers of neither department type each one; what both typed is handed in."""

from __future__ import annotations

from sqlalchemy import func, select, update

from tests.factories import make_department, make_person, make_round
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from tests.fixtures.mid_year import DATES_NEXT_TIME
from tests.fixtures.two_departments import text_of
from tests.grading.by_code import enter, hand_in
from tests.grading.typing_in import Typist
from tests.grading.typing_in import typists as typists
from tests.reports.reading import text_of as words_of_print
from webapp.models import CardLine, Company, Department
from webapp.urn import anonymity

Two = tuple[Typist, Typist]
KEPT = "It is kept until somebody else has typed this card too."
HANDED_IN = "Both have typed the same: the card is handed in."


def used(half: Half) -> int:
    with half.database.reading() as session:
        boxes = select(func.count()).select_from(anonymity.urn).where(anonymity.urn.c.used)
        return session.scalar(boxes) or 0


def test_a_card_is_handed_in_once_two_have_typed_the_same(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    first, second = typists
    assert "Need 1" in text_of(first.send("", code=codes[0]))
    assert KEPT in text_of(first.type_in(codes[0]))
    assert used(by_code) == 0
    assert "One card waits for its second typing." in text_of(second.client.get("/paper-cards"))
    assert HANDED_IN in text_of(second.type_in(codes[0].lower()))
    assert used(by_code) == 1
    for code in codes[1:]:
        first.type_in(code)
        second.type_in(code)
    by_code.close()
    by_code.exchange()
    assert by_code.tallies()[1]["A"] == len(codes)


def test_one_person_alone_hands_nothing_in(by_code: Half, codes: list[str], typists: Two) -> None:
    first, second = typists
    for _again in range(2):
        assert KEPT in text_of(first.type_in(codes[0]))
    assert KEPT in text_of(first.type_in(codes[0], **{"need-1": "B", "insists": "yes"}))
    assert used(by_code) == 0
    assert second.type_in(codes[0]).status_code == 409
    assert HANDED_IN in text_of(second.type_in(codes[0], **{"need-1": "B"}))


def test_whoever_has_a_code_without_its_paper_learns_no_grade_by_typing_otherwise(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    """The same is said of one need typed otherwise and of two, in which the first typed an A or a C."""
    first, second = typists
    said = set()
    for code, before, guess in (
        (codes[0], {"need-1": "A"}, {"need-1": "B"}),
        (codes[1], {"need-1": "C"}, {"need-1": "B"}),
        (codes[2], {"need-1": "B", "need-2": "F"}, {"need-1": "B"}),
    ):
        first.type_in(code, **before)
        differs = second.type_in(code, **guess)
        assert differs.status_code == 409
        assert first.name not in differs.text
        assert 'id="need-1-B" value="B" checked' in differs.text
        said.add(text_of(differs).replace(code, "the code"))
    assert len(said) == 1
    assert "Compare every need with the paper." in said.pop()
    assert used(by_code) == 0


def test_who_looked_and_stands_by_it_waits_for_another_person(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    first, second = typists
    first.type_in(codes[0], **{"need-1": "C"})
    assert second.type_in(codes[0]).status_code == 409
    assert KEPT in text_of(second.type_in(codes[0], insists="yes"))
    assert used(by_code) == 0
    assert HANDED_IN in text_of(first.type_in(codes[0]))


def test_screen_and_paper_never_count_twice(by_code: Half, codes: list[str], typists: Two) -> None:
    first, second = typists
    hand_in(by_code.app.test_client(), codes[0])
    assert "has handed in its card on a screen" in text_of(first.type_in(codes[0]))
    first.type_in(codes[1])
    hand_in(by_code.app.test_client(), codes[1])
    assert "has handed in its card on a screen" in text_of(second.type_in(codes[1]))
    first.type_in(codes[2])
    second.type_in(codes[2])
    words = "If its card was typed in from paper, that counts"
    assert words in text_of(enter(by_code.app.test_client(), codes[2]))
    assert words in text_of(first.type_in(codes[2]))
    assert used(by_code) == 3


def test_nobody_of_either_department_types_a_card_in(by_code: Half, codes: list[str], typists: Two) -> None:
    for department in (by_code.sales, by_code.marketing):
        with by_code.database.transaction() as session:
            own = session.get_one(Department, department.id)
            person = make_person(session, f"One of {own.name}", department=own, is_reviewer=True)
        one = Typist(sign_in(by_code.app.test_client(), person), person.name)
        for step in ("", "/typed"):
            answer = one.send(step, code=codes[0], card="marketing")
            assert answer.status_code == 422
            assert "Somebody of neither has to type it in." in text_of(answer)


def test_whoever_sees_no_ballot_types_none(by_code: Half, typists: Two) -> None:
    for role in ("is_president", "is_administrator"):
        with by_code.database.transaction() as session:
            person = make_person(session, role, is_reviewer=True)
            setattr(person, role, True)
        assert sign_in(by_code.app.test_client(), person).get("/paper-cards").status_code == 403


def test_typists_see_a_code_and_no_name(by_code: Half, codes: list[str], typists: Two) -> None:
    first, second = typists
    first.type_in(codes[0])
    pages = [first.client.get("/paper-cards"), second.send("", code=codes[0]), second.type_in(codes[0])]
    for person in by_code.people(by_code.sales):
        assert not [page for page in pages if person.name in page.text]
    assert not [page for page in pages[:2] if "checked" in page.text]


def test_gaps_come_back_and_comments_are_not_taken(by_code: Half, codes: list[str], typists: Two) -> None:
    first, second = typists
    gap = first.type_in(codes[0], **{"need-2": ""})
    assert gap.status_code == 422
    assert "Need 2: choose a grade" in gap.text
    assert "textarea" not in gap.text
    for one in (first, second):
        one.type_in(codes[0], **{"comment-1": "Quince jam"})
    assert used(by_code) == 1


def test_until_it_is_set_nothing_is_typed_in(by_code: Half, codes: list[str], typists: Two) -> None:
    first, _second = typists
    assert first.client.get("/").location == "/paper-cards"
    with by_code.database.transaction() as session:
        legal = make_department(session, "Legal", people=5)
        person = make_person(session, "Lea Legal", department=legal, is_reviewer=True)
    of_legal = sign_in(by_code.app.test_client(), person)
    assert "Cards on paper are typed in" in text_of(of_legal.get("/"))
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(takes_paper_cards=False))
    assert first.client.get("/paper-cards").status_code == 404
    assert first.client.get("/").location == "/comments"
    assert "Cards on paper are typed in" not in text_of(of_legal.get("/"))


def test_the_blank_card_of_an_open_round_asks_what_that_round_asks_and_has_a_place_for_the_slip(
    by_code: Half, codes: list[str], typists: Two
) -> None:
    with by_code.database.transaction() as session:
        make_round(session, "Autumn 2026", **DATES_NEXT_TIME)
        asked = session.scalars(select(CardLine.text).where(CardLine.card_id == by_code.card().id)).all()
        session.execute(update(Company).values(paper_size="A4"))
        reader = make_person(session, "Petra Board", is_president=True)
    client = sign_in(by_code.app.test_client(), reader)

    def printed() -> str:
        return words_of_print(client.get("/needs/marketing/sales.pdf").data)

    words = printed()
    assert "Spring 2026" in words
    assert "22 May" in words
    assert "Stick your slip here" in words
    assert "went especially well" not in words, "nobody types in what is written in words"
    assert all(text in words for text in asked)
    assert "Stick your slip" not in words_of_print(client.get("/needs/sales/marketing.pdf").data)
    by_code.close()
    assert "Autumn 2026" in printed()
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(takes_paper_cards=False))
    assert "Stick your slip" not in printed()
