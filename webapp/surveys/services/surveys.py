"""Open and count a survey that is no round: freeze template, cards and roll, make the key, fill the urn.

A survey is opened, counted and forgotten like a round: its roll is frozen when it opens, its ballots are
sealed with a key of its own, and below the minimum nothing is kept. That key is a file, also where
trustees keep the key of a round: a survey opens and is counted by itself, without people and paper.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import PAUSE
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import by_alphabet
from webapp.models import Card, Department, PlainSurvey, Round, RoundState
from webapp.organisation.services.organisation import get_company, slug_for
from webapp.rounds.services.pause import asked_lately
from webapp.rounds.services.planning import last_exchanged_round, lock_round, open_round_of
from webapp.rounds.services.templates import freeze
from webapp.survey_templates import Rhythm, SurveyTemplate
from webapp.surveys.services.asking import CardToAsk, cards_to_ask, grades_by_code
from webapp.surveys.services.freezing import asks_the_same, departments_changed, freeze_card
from webapp.urn import anonymity, counting


def why_not_to_ask(
    session: Session, template: SurveyTemplate, round_: Round | None = None, *, today: date
) -> Sentence | None:
    """Say what keeps people from being asked now: about a round they are asked once, and alone."""
    if template.rhythm is Rhythm.HALF_YEAR:
        return Sentence(key=N_("This template grades needs. Plan a round with it."))
    if _of_the_same(template, surveys_under_way(session)) is not None:
        return Sentence(key=N_("This survey is open already. Count it before it is asked again."))
    refusal = None
    if template.rhythm is Rhythm.AFTER_EXCHANGE:
        refusal = _why_not_after(session, template, round_)
    elif template.rhythm is Rhythm.WITH_ROUND:
        refusal = _why_not_with(session, template, round_)
    else:
        refusal = _why_not_again(session, template, today)
    if refusal is not None:
        return refusal
    if not _large_enough(cards_to_ask(session, template, round_), _minimum(session, round_)):
        key = N_("There is nothing to ask about, or no department that is large enough to be asked.")
        return Sentence(key=key)
    return None


def _why_not_after(session: Session, template: SurveyTemplate, round_: Round | None) -> Sentence | None:
    last = last_exchanged_round(session)
    if round_ is None or last is None or last.id != round_.id:
        return Sentence(key=N_("Only those who graded in the last exchanged round can be asked."))
    if _of_the_same(template, _surveys_after(session, round_.id)) is not None:
        return _asked_already(round_)
    if open_round_of(session) is not None:
        return Sentence(key=N_("A round is open. Nobody is asked before it is exchanged."))
    return None


def _why_not_with(session: Session, template: SurveyTemplate, round_: Round | None) -> Sentence | None:
    if round_ is None or round_.state is not RoundState.GRADING:
        return Sentence(
            key=N_("This survey goes with a round, and none is being graded. Open a round first.")
        )
    return _asked_already(round_) if _of_the_same(template, _surveys_after(session, round_.id)) else None


def _why_not_again(session: Session, template: SurveyTemplate, today: date) -> Sentence | None:
    last = _of_the_same(template, asked_lately(session, PlainSurvey, today=today))
    if last is None:
        return None
    key = N_("The same was asked on %(day)s. It is asked again after %(days)s days at the earliest.")
    return Sentence(key=key, values={"day": last.opens_on, "days": PAUSE.days})


def _of_the_same(template: SurveyTemplate, surveys: list[PlainSurvey]) -> PlainSurvey | None:
    """Find a survey that asks a question of this template, also where its file has another name."""
    return next((asked for asked in surveys if asks_the_same(template, asked)), None)


def _asked_already(round_: Round) -> Sentence:
    key = N_("Those who graded in %(round)s were asked already; they are asked once.")
    return Sentence(key=key, values={"round": round_.name})


def _minimum(session: Session, round_: Round | None) -> int:
    minimum = get_company(session).minimum_group
    return minimum if round_ is None else max(minimum, round_.minimum_group)


def _large_enough(cards: list[CardToAsk], minimum: int) -> list[CardToAsk]:
    return [card for card in cards if card.lines and len(card.people) >= minimum]


def open_survey(
    session: Session,
    template: SurveyTemplate,
    round_id: int | None = None,
    *,
    today: date,
    key_folder: Path,
) -> PlainSurvey:
    """Freeze what is asked of whom, make the key and fill the urn.

    Raises Refused where people cannot be asked now, or somebody else was quicker.
    """
    round_ = None if round_id is None else lock_round(session, round_id)
    refusal = why_not_to_ask(session, template, round_, today=today)
    if refusal is not None:
        raise Refused(refusal)
    survey = _new_survey(session, template, round_, today)
    session.add(survey)
    session.flush()
    survey.seal_public_key = public_key = anonymity.make_key(key_folder, survey.id)
    changed = departments_changed(session, template, fewest=survey.minimum_group)
    for asked in _large_enough(cards_to_ask(session, template, round_), survey.minimum_group):
        card = freeze_card(session, survey, asked, template.audience, changed)
        anonymity.fill_urn(session, card, asked.people, public_key=public_key, length=survey.box_length or 0)
    return survey


def _new_survey(session: Session, template: SurveyTemplate, round_: Round | None, today: date) -> PlainSurvey:
    company = get_company(session)
    closes = today + timedelta(days=template.days)
    if round_ is not None and template.rhythm is Rhythm.WITH_ROUND:
        closes = max(today, round_.closes_on)
    counted = closes + timedelta(days=1)
    name, slug = _name_and_slug(session, template, round_, today)
    with_text = template.takes_text and (company.asks_comments or not template.asks_comments)
    survey = PlainSurvey(
        after_id=round_.id if round_ else None,
        name=name,
        slug=slug,
        state=RoundState.GRADING,
        opens_on=today,
        closes_on=closes,
        exchanges_on=counted,
        plans_due_on=counted,
        scale=" ".join(template.scale.codes),
        minimum_group=_minimum(session, round_),
        asks_comments=with_text,
        reviews_comments=with_text and company.reviews_comments,
        box_length=anonymity.BOX_LENGTH_WITH_COMMENTS if with_text else anonymity.BOX_LENGTH_WITHOUT_COMMENTS,
    )
    freeze(survey, template)
    return survey


def _name_and_slug(
    session: Session, template: SurveyTemplate, round_: Round | None, today: date
) -> tuple[str, str]:
    if round_ is not None:
        name = f"{round_.name}: {template.name}"
        after = template.rhythm is Rhythm.AFTER_EXCHANGE
        wanted = f"after-{round_.slug}" if after else f"{template.key}-{round_.slug}"
    else:
        name, wanted = f"{template.name}, {today}", f"{template.key}-{today}"
    names = set(session.scalars(select(PlainSurvey.name)))
    number, unique = 1, name
    while unique in names:
        number += 1
        unique = f"{name} ({number})"
    return unique, slug_for(wanted, set(session.scalars(select(PlainSurvey.slug))))


def departments_not_asked(session: Session, round_id: int) -> list[str]:
    """Return the departments that are not asked after a round because they grade with codes, by name."""
    asked = (
        select(Card.grading_id)
        .join(PlainSurvey, PlainSurvey.id == Card.round_id)
        .where(PlainSurvey.after_id == round_id)
    )
    left_out = (
        select(Department.name)
        .join(Card, Card.grading_id == Department.id)
        .where(Card.round_id == round_id, grades_by_code(), Department.id.not_in(asked))
    )
    return sorted(set(session.scalars(left_out)), key=by_alphabet)


def get_survey(session: Session, slug: str) -> PlainSurvey:
    """Return the survey of an address; raises NoResultFound (a 404 page)."""
    return session.scalars(select(PlainSurvey).where(PlainSurvey.slug == slug)).one()


def survey_after(session: Session, round_id: int, template: str) -> PlainSurvey | None:
    """Return the survey of a template that went with a round or followed its exchange, or None."""
    after = _surveys_after(session, round_id)
    return next((survey for survey in after if survey.template == template), None)


def _surveys_after(session: Session, round_id: int) -> list[PlainSurvey]:
    return list(session.scalars(select(PlainSurvey).where(PlainSurvey.after_id == round_id)))


def surveys_under_way(session: Session) -> list[PlainSurvey]:
    """Return the surveys that can be answered now, by name."""
    found = select(PlainSurvey).where(PlainSurvey.state == RoundState.GRADING)
    return list(session.scalars(found.order_by(PlainSurvey.name)))


def surveys_to_count(session: Session, *, today: date) -> list[PlainSurvey]:
    """Return the surveys whose last day has passed."""
    return [survey for survey in surveys_under_way(session) if survey.closes_on < today]


def lock_survey(session: Session, survey_id: int) -> PlainSurvey:
    """Load a survey as it stands now and keep others from changing it; raises Refused unless it is open."""
    survey = session.get_one(PlainSurvey, survey_id, with_for_update=True, populate_existing=True)
    if survey.state is not RoundState.GRADING:
        raise Refused(Sentence(key=N_("This survey is not open any more.")))
    return survey


def count_survey(session: Session, survey_id: int, *, today: date, key_folder: Path) -> PlainSurvey:
    """End and count a survey in one transaction, also before its last day.

    Raises Refused where it is not open, and KeyMissing or UrnDoesNotAgree of anonymity; then nothing is to
    be stored. Once it is stored, the caller calls `finish_interrupted_exchanges`, which destroys the key.
    """
    survey = lock_survey(session, survey_id)
    private_key = anonymity.read_key(key_folder, survey)
    survey.closes_on = min(survey.closes_on, max(today, survey.opens_on))
    survey.exchanged_on = survey.exchanges_on = survey.plans_due_on = max(today, survey.opens_on)
    counting.count_round(session, survey, private_key)
    return survey
