"""Needs lists that a planned round lacks: named to the administrator, and told to their heads once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.half_year import Half
from tests.round_steps.page_steps import PAGE
from webapp.doer import Doer
from webapp.domain.wording import Refused
from webapp.models import Department, Mail, Person, Position
from webapp.round_steps.services.missing_lists import missing_lists, tell_heads
from webapp.rounds.services.planning import get_round

TELL = f"{PAGE}/spring-2026/tell-heads"
BUTTON = "Tell the heads now"


@pytest.fixture
def lacking(half: Half) -> Half:
    """Support makes a pair with Sales and with Marketing, and nobody has proposed these four lists."""
    with half.database.transaction() as session:
        sales = session.get_one(Department, half.sales.id)
        marketing = session.get_one(Department, half.marketing.id)
        support = factories.make_department(session, "Support")
        for email, position in (
            ("head@example.com", Position.HEAD),
            ("other@example.com", Position.EMPLOYEE),
        ):
            factories.make_person(session, email=email, department=support, position=position)
        factories.make_pair(session, sales, support)
        factories.make_pair(session, marketing, support)
    return half


def mails(half: Half) -> dict[str, str]:
    with half.database.reading() as session:
        found = session.scalars(select(Mail).where(Mail.kind == "needs_wanted"))
        return {mail.address: mail.body for mail in found}


def heads(half: Half) -> set[str]:
    leads = Person.position.in_((Position.HEAD, Position.DEPUTY))
    with half.database.reading() as session:
        return set(session.scalars(select(Person.email).where(Person.is_active, leads)))


def tell(client: FlaskClient) -> str:
    data = {"csrf_token": csrf_token(client.get(PAGE).text)}
    return client.post(TELL, data=data, follow_redirects=True).text


def test_each_missing_list_is_named_and_its_head_told_in_one_mail(
    administrator: FlaskClient, lacking: Half
) -> None:
    page = administrator.get(PAGE).text
    assert "4 lists are missing" in page
    for by, of in (("Support", "Sales"), ("Support", "Marketing"), ("Sales", "Support")):
        assert f"What {by} needs from {of}" in page
    assert f"{len(heads(lacking))} mails go to those who have lists to propose." in tell(administrator)
    told = mails(lacking)
    assert told.keys() == heads(lacking)
    assert "what you need from Sales." in told["head@example.com"]
    assert "what you need from Marketing." in told["head@example.com"]
    assert "Report Card is the tool with which" in told["head@example.com"], "it may be the first mail"
    others = [body for address, body in told.items() if address != "head@example.com"]
    assert all(
        body.count("what you need from Support.") == body.count("what you need") == 1 for body in others
    )


def test_nobody_is_told_twice_within_a_day(administrator: FlaskClient, lacking: Half) -> None:
    assert BUTTON in administrator.get(PAGE).text
    page = tell(administrator)
    assert BUTTON not in page
    assert "Their heads were told on" in page
    assert "the heads were told today" in tell(administrator)
    assert mails(lacking).keys() == heads(lacking)
    with lacking.database.reading() as session:
        missing = missing_lists(session, get_round(session, "spring-2026"))
    assert missing.told_on is not None
    assert not missing.can_be_told(missing.told_on)
    assert missing.can_be_told(missing.told_on + timedelta(days=1))


def test_nothing_is_told_where_no_list_is_missing_or_grading_is_open(
    administrator: FlaskClient, half: Half
) -> None:
    page = administrator.get(PAGE).text
    assert BUTTON not in page
    assert "missing</summary>" not in page
    half.open()
    doer = Doer(person_id=0, name="Samira Osei", now=NOW, today=TODAY)
    with half.app.app_context(), pytest.raises(Refused), half.database.transaction() as session:
        tell_heads(session, get_round(session, "spring-2026"), doer=doer)
    assert mails(half) == {}
