"""Cancel an open round or other survey: ballots are destroyed unread, and the next may open."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.half_years import OPEN_STATES
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import gettext as _
from webapp.mail.letters import speaking
from webapp.models import (
    Card,
    CardLine,
    Expectation,
    MeasuredFigure,
    PlainSurvey,
    Round,
    RoundState,
    Survey,
)
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services import mails as round_mails
from webapp.round_steps.services import survey_mails
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.rounds.services.planning import lock_round
from webapp.surveys.services.surveys import lock_survey
from webapp.urn import counting


class NotConfirmed(Refused):
    """What was typed is not the name of the round, or other survey, that is to be given up."""

    SENTENCE = N_("This is not its name. Type “%(round)s”; nothing was changed.")


def give_up_round(session: Session, round_: Round, *, typed_name: str, today: date, now: datetime) -> Round:
    """Destroy ballots, marks, codes, wrapped keys, cards and expectations; queue the mails: one transaction.

    Raises Refused where the round is not open, and NotConfirmed where its name was not typed; the
    caller then stores nothing. Once it is stored, the caller calls `finish_interrupted_exchanges`,
    which destroys the key. The name becomes free for another round.
    """
    round_ = lock_round(session, round_.id)
    require_may_be_given_up(round_)
    _require_confirmation(round_, typed_name)
    concerned = round_mails.departments_of(session, round_)
    on_the_roll = counting.destroy_unread(session, round_)
    round_.state, round_.given_up_on = RoundState.GIVEN_UP, today
    trustees.forget_sheets(session, round_)
    _delete_cards(session, round_)
    round_mails.withdraw(session, round_)
    round_mails.announce_giving_up(session, round_, on_the_roll, concerned, now=now)
    round_.name = _name_left_over(session, round_)
    session.flush()
    return round_


def require_may_be_given_up(round_: Round) -> None:
    """Raise Refused with the sentence that says why not."""
    if round_.state in OPEN_STATES:
        return
    key = {
        RoundState.PLANNED: N_("%(round)s is not open, so there is nothing to give up. Change its dates."),
        RoundState.GIVEN_UP: N_("%(round)s is given up already."),
    }.get(round_.state, N_("%(round)s is exchanged already. Its cards stay as they are."))
    raise Refused(_about(round_, key))


def _require_confirmation(round_: Survey, typed_name: str) -> None:
    if " ".join(typed_name.split()).casefold() != round_.name.casefold():
        raise NotConfirmed(_about(round_, NotConfirmed.SENTENCE))


def give_up_survey(
    session: Session, survey_id: int, *, typed_name: str, today: date, now: datetime
) -> PlainSurvey:
    """Destroy answers, marks and what was asked, and queue the mails: one transaction.

    Raises Refused where the survey is not open, and NotConfirmed where its name was not typed; the caller
    then stores nothing. Once it is stored, the caller calls `finish_interrupted_exchanges`, which destroys
    the key. About the same round nobody is asked again.
    """
    survey = lock_survey(session, survey_id)
    _require_confirmation(survey, typed_name)
    asked = counting.destroy_unread(session, survey)
    survey.state, survey.given_up_on = RoundState.GIVEN_UP, today
    _delete_cards(session, survey)
    survey_mails.withdraw_survey(session, survey)
    survey_mails.announce_giving_up_of_survey(session, survey, asked, now=now)
    session.flush()
    return survey


def _about(round_: Survey, key: str) -> Sentence:
    return Sentence(key=key, values={"round": round_.name})


def _delete_cards(session: Session, round_: Survey) -> None:
    """Delete the frozen cards with what heads expected of them: no figure will ever stand on one."""
    cards = select(Card.id).where(Card.round_id == round_.id)
    for line in (Expectation, MeasuredFigure, CardLine):
        session.execute(delete(line).where(line.card_id.in_(cards)))
    session.execute(delete(Card).where(Card.round_id == round_.id))


def _name_left_over(session: Session, round_: Round) -> str:
    """Return a name that leaves the present one to another round, in the company's language."""
    with speaking(get_company(session).language):
        name = wanted = _("%(round)s (given up)", round=round_.name)
    taken, number = set(session.scalars(select(Round.name))), 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name
