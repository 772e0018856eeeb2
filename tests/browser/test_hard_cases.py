"""Names, texts and numbers at their limits: nothing breaks out. Pictures stay in the test's folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tests.browser.barriers import faults_on_a_phone
from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.exchanges import Company, exchange, found_company, open_round
from tests.factories import NOW, TODAY, hand_in_all, make_person
from webapp.actions.services.planning import promise
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.models import Card, Person
from webapp.storage.database import Database

SALES, FIRST = "Sales", "Department 1"
DEPARTMENTS = [f"Department {number}" for number in range(1, 12)]
LONG = "Donaudampfschifffahrtsgesellschaftsvertragsabteilungen, Süd"
NAMES = [LONG, "المبيعات والتسويق", "市場開発・顧客体験部", "🚀 Launch", "Q", "<b>Legal</b>"]
LONGEST_NEED = ("Every offer above the limit is looked at within two days. " * 6)[:300]
NEEDS = [
    "Answers",
    LONGEST_NEED,
    "يصل كل طلب خلال يوم عمل واحد",
    "毎週月曜日に見通しが届く",
    "🙂" * 30,
    "W" * 120,
]
COMMENT = ("It was better than in the spring, and worse than promised. " * 40)[:2000]
PEOPLE = ["Ⓐ" * 60, "Maximiliane-Friederike von und zu Hohenlohe-Waldenburg-Schill"]
PEOPLE += ["محمد عبد الله الأنصاري", "陈思远", "🦊"]
ACTIONS = 40
PAGES = {
    "employee": ("/", "/cards/autumn-2026/{graded}", "/results", "/results/spring-2026/{graded}/sales"),
    "head": ("/needs", "/pairs/{graded}/sales", "/actions"),
    "president": ("/company", "/trends", "/meetings"),
    "administrator": ("/admin/rounds", "/admin/org", "/admin/people", "/admin/log"),
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def extremes(database: Database, tmp_path: Path) -> Company:
    """Twelve departments, of which Sales grades all others; a round exchanged, the next one open."""
    pairs = [(name, SALES) for name in DEPARTMENTS]
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=pairs, people=10)
        for plain, name in zip(DEPARTMENTS, NAMES, strict=False):
            session.add(company.departments[plain])
            company.departments[plain].name = name
        for person, name in zip(session.scalars(_of(company, SALES)), PEOPLE, strict=False):
            person.name = name
        make_person(session, "Ø" * 60, is_president=True)
        make_person(session, "Administrator " * 4, is_administrator=True)
    ballots = {pair: ["ABCFXA"] * 5 + ["FFFABC"] * 5 for pair in pairs[:6]} | {pair: [] for pair in pairs[6:]}
    round_id = open_round(database, company, {**ballots, pairs[0]: []})
    with database.transaction() as session:
        card = session.scalars(select(Card).where(Card.graded_name == LONG)).one()
        for need, text in zip(card.needs, NEEDS, strict=True):
            need.text = text
    hand_in_all(database, card, ballots[pairs[0]], [COMMENT, NEEDS[2], NEEDS[4], "Short."])
    exchange(database, company, round_id)
    open_round(database, company, {pairs[0]: []}, "Autumn 2026")
    with database.transaction() as session:
        for number in range(ACTIONS):
            _promise(session, company, card.id, number)
    return company


def _of(company: Company, name: str) -> Select[Person]:
    return select(Person).where(Person.department_id == company.departments[name].id).order_by(Person.id)


def _promise(session: Session, company: Company, card_id: int, number: int) -> None:
    """Promise one of the many actions, owned by people with hard names."""
    mine, theirs = (list(session.scalars(_of(company, name))) for name in (FIRST, SALES))
    draft = ActionDraft(
        what=f"{number}. {LONGEST_NEED}"[:300],
        positions=(number % 6 + 1,),
        owner_of=str(mine[0].id),
        owner_by=str(theirs[number % len(PEOPLE)].id),
        due=TODAY + timedelta(days=number),
    )
    doer = Doer(person_id=theirs[0].id, name=theirs[0].name, now=NOW, today=TODAY)
    promise(session, get_plan_card(session, card_id), draft, doer=doer)


def _people(database: Database, company: Company) -> dict[str, Person]:
    """Return who looks at the pages: the last of Sales, its head, the president and the administrator."""
    with database.reading() as session:
        sales = list(session.scalars(_of(company, SALES)))
        above = session.scalars(select(Person).where(Person.department_id.is_(None)).order_by(Person.id))
        president, administrator = above
    return {"employee": sales[-1], "head": sales[0], "president": president, "administrator": administrator}


def test_nothing_breaks_out_of_its_page(
    extremes: Company, database: Database, app: Flask, browser_context: BrowserContext, tmp_path: Path
) -> None:
    graded = extremes.departments[FIRST].slug
    faults: list[str] = []
    page = browser_context.new_page()
    complaints = listen(page)
    with served(app) as address:
        for kind, person in _people(database, extremes).items():
            sign_in_browser(browser_context, app, person, address=address)
            for pattern in PAGES[kind]:
                page.goto(address + pattern.format(graded=graded))
                faults += [f"{pattern}: {fault}" for fault in faults_on_a_phone(page)]
                picture = pattern.format(graded="long").replace("/", "-")
                page.screenshot(path=tmp_path / f"{kind}{picture}.png", full_page=True)
    assert faults == []
    assert complaints == []


def test_a_comment_of_two_thousand_characters_is_counted_and_kept(
    extremes: Company, database: Database, app: Flask, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    with served(app) as address:
        sign_in_browser(browser_context, app, _people(database, extremes)["employee"], address=address)
        page.goto(f"{address}/cards/autumn-2026/{extremes.departments[FIRST].slug}")
        for position in range(1, 7):
            page.check(f"#need-{position}-X")
        page.locator("#well").fill(COMMENT + "more")
        expect(page.locator("#well ~ .count")).to_have_text("Characters too many: 4")
        page.get_by_role("button", name="Check my card").click()
        expect(page.locator("#well-error")).to_be_visible()
        expect(page.locator("#well")).to_have_value(COMMENT + "more")
        page.locator("#well").fill(COMMENT)
        page.get_by_role("button", name="Check my card").click()
        expect(page.locator("h1")).to_have_text("Check your card before you hand it in")
        assert COMMENT in page.locator("main").inner_text()
