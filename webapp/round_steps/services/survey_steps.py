"""Survey steps as whole transactions: asking, counting, giving up, for pages, commands and `daily`.

As the steps of a round these functions hold their transactions themselves.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import PlainSurvey
from webapp.round_steps.services import survey_mails
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.giving_up import give_up_survey
from webapp.round_steps.services.steps import Workplace
from webapp.rounds.services.templates import get_template
from webapp.surveys.services.rhythm import due_surveys
from webapp.surveys.services.surveys import count_survey, open_survey, surveys_to_count
from webapp.urn import anonymity


class NoKeyHere(Refused):
    """The private key of a survey is not on this machine, or is not the right one."""

    SENTENCE = N_(
        "%(check)s Its private key is missing or is another's: %(file)s. Nothing was changed. Put that file "
        "back, or count on the machine that has it. If it is lost for good, give the survey up on the page "
        "of the surveys."
    )


class UrnIsWrong(Refused):
    """The urn holds another number of ballots than people are marked."""

    SENTENCE = N_(
        "%(check)s Its urn holds another number of ballots than people are marked. Nothing was changed. "
        "Restore the newest backup, or give the survey up on the page of the surveys."
    )


def do_surveys(place: Workplace) -> list[str]:
    """Count surveys whose days are over, ask those that are due; say in lines what was done."""
    with place.database.reading() as session:
        ended = [(survey.id, survey.name) for survey in surveys_to_count(session, today=place.today)]
    lines = [line for survey_id, name in ended if (line := _count(place, survey_id, name))]
    with place.database.reading() as session:
        due = due_surveys(session, today=place.today)
    if due:
        with suppress(Refused):  # another machine was quicker
            lines.append(ask_now(place, due))
    return lines


def _count(place: Workplace, survey_id: int, name: str) -> str | None:
    try:
        count_now(place, survey_id)
    except NoKeyHere as fault:
        if not place.database.is_sqlite:
            return _(
                "%(check)s Its private key is not on this machine, so it is left to the machine that has it. "
                "If none has it, give the survey up on the page of the surveys.",
                check=name,
            )
        return in_words(fault.sentence)
    except UrnIsWrong as fault:
        return in_words(fault.sentence)
    except Refused:
        return None  # another machine was quicker
    return _("%(check)s Counted; the private key is destroyed.", check=name)


def ask_now(place: Workplace, wanted: list[tuple[str, int | None]]) -> str:
    """Open surveys of these templates, each with its round or None; return a line that says of how many.

    Everybody gets one mail for all of them. Raises Refused; then nothing was stored.
    """
    with place.database.transaction() as session:
        opened = [
            open_survey(
                session,
                get_template(session, key),
                round_id,
                today=place.today,
                key_folder=place.key_folder,
            )
            for key, round_id in wanted
        ]
        mails = survey_mails.ask_surveys(session, opened, now=place.now)
        names = "; ".join(survey.name for survey in opened)
        place.note(session, N_("opened the survey: %(names)s"), names=names)
    return ngettext(
        "%(check)s Asked of %(num)s person.", "%(check)s Asked of %(num)s people.", mails, check=names
    )


def count_now(place: Workplace, survey_id: int) -> None:
    """End and count an open survey, then destroy its key.

    Raises Refused, or NoKeyHere or UrnIsWrong, which are refusals too; then nothing was changed.
    """
    with place.database.transaction() as session:
        try:
            survey = count_survey(session, survey_id, today=place.today, key_folder=place.key_folder)
        except anonymity.KeyMissing:
            file = str(anonymity.key_file(place.key_folder, survey_id))
            raise NoKeyHere(_about(session, survey_id, NoKeyHere.SENTENCE, file=file)) from None
        except anonymity.UrnDoesNotAgree:
            raise UrnIsWrong(_about(session, survey_id, UrnIsWrong.SENTENCE)) from None
        place.note(session, N_("counted the survey: %(name)s"), name=survey.name)
    finish_interrupted_exchanges(place.database, place.key_folder, place.today)


def give_up_survey_now(place: Workplace, survey_id: int, *, typed_name: str) -> None:
    """Give an open survey up, its name typed to confirm it, and destroy its key.

    Raises Refused; then nothing was changed.
    """
    with place.database.transaction() as session:
        survey = give_up_survey(session, survey_id, typed_name=typed_name, today=place.today, now=place.now)
        place.note(session, N_("gave up the survey: %(name)s"), name=survey.name)
    finish_interrupted_exchanges(place.database, place.key_folder, place.today)


def _about(session: Session, survey_id: int, key: str, **values: str) -> Sentence:
    return Sentence(key=key, values={"check": session.get_one(PlainSurvey, survey_id).name, **values})
