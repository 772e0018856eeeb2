"""Steps of a survey as whole transactions, from the lock to the destroyed key, for `daily` and the pages.

Like the steps of a round these functions hold their transactions themselves.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import NoticedSurvey
from webapp.noticed.services.surveys import count_survey, open_survey, round_to_survey, surveys_to_count
from webapp.round_steps.services import mails as round_mails
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.giving_up import give_up_survey
from webapp.round_steps.services.steps import Workplace
from webapp.urn import anonymity


class NoKeyHere(Refused):
    """The private key of a check is not on this machine, or is not the right one."""

    SENTENCE = N_(
        "%(check)s Its private key is missing or is another's: %(file)s. Nothing was changed. Put that file "
        "back, or count on the machine that has it. If it is lost for good, give the check up on the page "
        "of the rounds."
    )


class UrnIsWrong(Refused):
    """The urn holds another number of ballots than people are marked."""

    SENTENCE = N_(
        "%(check)s Its urn holds another number of ballots than people are marked. Nothing was changed. "
        "Restore the newest backup, or give the check up on the page of the rounds."
    )


def do_surveys(place: Workplace) -> list[str]:
    """Count a survey whose days are over, ask where three months have passed; say in lines what was done."""
    with place.database.reading() as session:
        ended = [(survey.id, survey.name) for survey in surveys_to_count(session, today=place.today)]
    lines = [line for check_id, name in ended if (line := _count(place, check_id, name))]
    with place.database.reading() as session:
        round_ = round_to_survey(session, today=place.today)
    if round_ is not None and (line := _ask(place, round_.id)):
        lines.append(line)
    return lines


def _ask(place: Workplace, round_id: int) -> str | None:
    try:
        return ask_now(place, round_id)
    except Refused:
        return None  # another machine was quicker


def _count(place: Workplace, check_id: int, name: str) -> str | None:
    try:
        count_now(place, check_id)
    except NoKeyHere as fault:
        if not place.database.is_sqlite:
            return _(
                "%(check)s Its private key is not on this machine, so it is left to the machine that has it. "
                "If none has it, give the check up on the page of the rounds.",
                check=name,
            )
        return in_words(fault.sentence)
    except UrnIsWrong as fault:
        return in_words(fault.sentence)
    except Refused:
        return None  # another machine was quicker
    return _("%(check)s Counted; the private key is destroyed.", check=name)


def ask_now(place: Workplace, round_id: int) -> str:
    """Ask the graders of the last exchange; return a line that says of how many.

    Raises Refused; then nothing was stored.
    """
    with place.database.transaction() as session:
        survey = open_survey(session, round_id, today=place.today, key_folder=place.key_folder)
        mails = round_mails.ask_what_was_noticed(session, survey, now=place.now)
        place.note(session, f"asked what was noticed: {survey.name}")
    return ngettext(
        "%(check)s Asked of %(num)s person.", "%(check)s Asked of %(num)s people.", mails, check=survey.name
    )


def count_now(place: Workplace, check_id: int) -> None:
    """End and count an open survey, then destroy its key.

    Raises Refused, or NoKeyHere or UrnIsWrong, which are refusals too; then nothing was changed.
    """
    with place.database.transaction() as session:
        try:
            survey = count_survey(session, check_id, today=place.today, key_folder=place.key_folder)
        except anonymity.KeyMissing:
            file = str(anonymity.key_file(place.key_folder, check_id))
            raise NoKeyHere(_about(session, check_id, NoKeyHere.SENTENCE, file=file)) from None
        except anonymity.UrnDoesNotAgree:
            raise UrnIsWrong(_about(session, check_id, UrnIsWrong.SENTENCE)) from None
        place.note(session, f"counted what was noticed: {survey.name}")
    finish_interrupted_exchanges(place.database, place.key_folder, place.today)


def give_up_survey_now(place: Workplace, check_id: int, *, typed_name: str) -> None:
    """Give an open survey up, the name of its round typed to confirm it, and destroy its key.

    Raises Refused; then nothing was changed.
    """
    with place.database.transaction() as session:
        survey = give_up_survey(session, check_id, typed_name=typed_name, today=place.today, now=place.now)
        place.note(session, f"gave up what was noticed: {survey.name}")
    finish_interrupted_exchanges(place.database, place.key_folder, place.today)


def _about(session: Session, check_id: int, key: str, **values: str) -> Sentence:
    return Sentence(key=key, values={"check": session.get_one(NoticedSurvey, check_id).name, **values})
