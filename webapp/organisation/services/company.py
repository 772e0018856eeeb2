"""Company record of this installation: its set-up and its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.domain.grades import DEFAULT_SCALE, SCALE_WITH_D, text_of
from webapp.domain.wording import N_, Sentence, Value
from webapp.log import note, one_after_another
from webapp.mail_addresses import stored_address
from webapp.models import Company, Person
from webapp.organisation.services.organisation import get_company

PAPER_SIZES = ("A4", "Letter")
SCALES = (text_of(DEFAULT_SCALE), text_of(SCALE_WITH_D))
LONGEST_NAME = 60
MAIL_HOURS = range(5, 13)  # from which mails go out, in the morning


class AlreadySetUp(Exception):
    """This installation has its company already. Change it on the page Settings."""


@dataclass(frozen=True, kw_only=True)
class Founder:
    """The president or the administrator of a new company."""

    email: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class CompanySettings:
    """What an administrator decides about the company. A change holds from the next round on."""

    name: str
    timezone: str
    language: str
    paper_size: str
    scale: str
    minimum_group: int
    grading_days: int
    plan_days: int
    survey_minutes: int
    asks_comments: bool
    reviews_comments: bool
    plans_rounds: bool
    mail_hour: int
    mails_links: bool
    has_kiosk: bool
    takes_paper_cards: bool


@dataclass(frozen=True, kw_only=True)
class Retention:
    """For how many months mails, log entries and notes for visits are kept; 0 is for good."""

    mails_kept: int
    log_kept: int
    notes_kept: int


@cache
def timezones() -> tuple[str, ...]:
    """Return the names of the world's time zones, such as Europe/Berlin; UTC first."""
    return ("UTC", *sorted(name for name in available_timezones() if _is_a_place(name)))


@cache
def timezone_choices() -> tuple[tuple[str, str], ...]:
    """Return the time zones as people choose them: name and words."""
    return tuple((zone, zone.replace("_", " ")) for zone in timezones())


def _is_a_place(name: str) -> bool:
    return "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/"))


def is_timezone(name: str) -> bool:
    """Say whether this is the name of a time zone."""
    return name in timezones()


def name_from(email: str) -> str:
    """Guess a name from an address: "samira.osei@…" gives "Samira Osei"."""
    words = re.split(r"[._\-+\d]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word) or email


def is_set_up(session: Session) -> bool:
    """Say whether there is a company."""
    return bool(session.scalar(select(exists().select_from(Company))))


def set_up(
    session: Session,
    *,
    name: str,
    timezone: str,
    language: str,
    president: Founder,
    administrator: Founder,
    now: datetime,
) -> Person:
    """Make the company with its president and administrator, who may be one person.

    Returns the administrator. Raises AlreadySetUp. The words are checked by the caller, with
    `is_timezone` and `email_fault`.
    """
    if is_set_up(session):
        raise AlreadySetUp
    session.add(Company(name=name.strip(), timezone=timezone, language=language))
    the_president = _founder(session, president)
    the_president.is_president = True
    the_administrator = _founder(session, administrator)
    the_administrator.is_administrator = True
    note(session, at=now, who=the_administrator.name, what=N_("set up %(name)s"), name=name.strip())
    session.flush()
    return the_administrator


def _founder(session: Session, founder: Founder) -> Person:
    email = stored_address(founder.email)
    person = session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(name=founder.name.strip() or name_from(email), email=email)
        session.add(person)
        session.flush()
    return person


def settings_of(company: Company) -> CompanySettings:
    """Return the company's settings as they are now."""
    return CompanySettings(**{name: getattr(company, name) for name in CompanySettings.__dataclass_fields__})


def change_settings(
    session: Session, wanted: CompanySettings | Retention, *, who: str, now: datetime
) -> list[Sentence]:
    """Store the company's settings; return what changed, each as "name: from → to"."""
    company = get_company(session)
    changes = []
    for field in type(wanted).__dataclass_fields__:
        before, after = getattr(company, field), getattr(wanted, field)
        if before != after:
            setattr(company, field, after)
            changes.append(_change(field, before, after))
    if changes:
        said = one_after_another(changes, between="; ")
        note(session, at=now, who=who, what=N_("changed the settings (%(changes)s)"), changes=said)
    return changes


_IN_THE_LOG = {
    "name": N_("name"),
    "timezone": N_("timezone"),
    "language": N_("language"),
    "paper_size": N_("paper size"),
    "scale": N_("scale"),
    "minimum_group": N_("minimum group"),
    "grading_days": N_("grading days"),
    "plan_days": N_("plan days"),
    "survey_minutes": N_("survey minutes"),
    "asks_comments": N_("asks comments"),
    "reviews_comments": N_("reviews comments"),
    "plans_rounds": N_("plans rounds"),
    "mail_hour": N_("mail hour"),
    "mails_links": N_("mails links"),
    "has_kiosk": N_("has a kiosk"),
    "takes_paper_cards": N_("takes cards on paper"),
    "mails_kept": N_("mails kept"),
    "log_kept": N_("log kept"),
    "notes_kept": N_("notes kept"),
}


def _change(field: str, before: object, after: object) -> Sentence:
    key = N_("%(field)s: %(before)s → %(after)s")
    values = {"field": Sentence(key=_IN_THE_LOG[field]), "before": _value(before), "after": _value(after)}
    return Sentence(key=key, values=values)


def _value(value: object) -> Value:
    if isinstance(value, bool):
        return Sentence(key=N_("yes") if value else N_("no"))
    return value if isinstance(value, int) else str(value)
