"""Register of what is stored about people, where and how long; promises.txt names the tests of each line."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.wording import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Kept:
    """For how many months something is kept; 0 is for good."""

    mails: int
    log: int
    notes: int


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One line: what is stored, where it lies, and until when."""

    what: Sentence
    where: Sentence
    until: Sentence


_DATABASE = N_("in the database")
_UNTIL_THE_EXCHANGE = N_("until the exchange")
_FOR_GOOD = N_("for good")
_UNTIL_ERASED = N_("until the person is erased; then a number stands in place of the name")

OF_A_ROUND = (
    (
        N_("Grades and comments that were handed in, sealed, without name, address, device and time."),
        _DATABASE,
        N_("until the exchange; then the key is destroyed"),
    ),
    (N_("Who has handed in, without a time."), _DATABASE, _UNTIL_THE_EXCHANGE),
    (N_("The private key of the round."), N_("in a file apart, or on printed sheets"), _UNTIL_THE_EXCHANGE),
    (N_("How often each grade was given on a card."), _DATABASE, _FOR_GOOD),
    (N_("Comments that are shown, undated and without an author."), _DATABASE, _FOR_GOOD),
)
OF_PEOPLE = (
    (N_("Name, mail address, department, roles and language of each person."), _DATABASE, _UNTIL_ERASED),
    (
        N_("Who wrote, signed, promised or planned what in needs lists, agreements, actions and meetings."),
        _DATABASE,
        _UNTIL_ERASED,
    ),
    (
        N_("How the directory of the company calls each person, where it keeps people here."),
        _DATABASE,
        N_("until the person is erased"),
    ),
    (
        N_("Links to sign in, as a check value, and whether they were used."),
        _DATABASE,
        N_("until a day after they end"),
    ),
)
MAILS = N_("Mails, with address and words.")
LOG = N_("The log of changes: who, what and when.")
NOTES = N_("Notes of the president for visits.")
PRINTS = N_("Printed results.")
REQUESTS = N_("The log of requests, where it is on: a line each, without person and address.")
COPIES = N_("Copies of the database, without the private key.")
COOKIE = N_("Who is signed in, and the language and colours that were chosen.")


def stored_data(kept: Kept) -> tuple[Stored, ...]:
    """Return every line under the present settings."""
    lines: tuple[tuple[str, str, str | Sentence], ...] = (
        *OF_A_ROUND,
        *OF_PEOPLE,
        (MAILS, _DATABASE, _months(kept.mails)),
        (LOG, _DATABASE, _months(kept.log)),
        (NOTES, _DATABASE, _months(kept.notes)),
        (PRINTS, N_("in a folder of the server"), N_("until newer ones need the room")),
        (REQUESTS, N_("on the server"), N_("as long as the server keeps its logs")),
        (COPIES, N_("where the company keeps them"), N_("as long as the company keeps them")),
        (COOKIE, N_("in cookies of the browser"), N_("until signing out; choices for a year")),
    )
    return tuple(_line(*line) for line in lines)


def _line(what: str, where: str, until: str | Sentence) -> Stored:
    lasts = until if isinstance(until, Sentence) else Sentence(key=until)
    return Stored(what=Sentence(key=what), where=Sentence(key=where), until=lasts)


def _months(number: int) -> Sentence:
    if not number:
        return Sentence(key=_FOR_GOOD)
    return Sentence(key=N_("%(months)s months"), values={"months": number})
