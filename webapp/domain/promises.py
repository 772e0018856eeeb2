"""Anonymity promises, and what cannot be promised: the one source of /anonymity and of its PDF.

Every sentence is paired with the tests that bear it out in tests/anonymity/promises.txt.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.disclosure import Rules
from webapp.domain.promise_limits import WHAT_NOBODY_CAN_PROMISE, WHO_COULD_FIND_OUT
from webapp.domain.wording import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the promises depend on: thresholds and settings, and how the open round, if any, is graded."""

    rules: Rules
    reviews_comments: bool = True
    open_round: str = ""
    has_trustees: bool = False
    by_code: str = ""  # names of the departments that grade with drawn codes


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A heading and the promises below it."""

    heading: Sentence
    promises: tuple[Sentence, ...]


def chapters(now: Circumstances) -> tuple[Chapter, ...]:
    """Return everything that is promised under these circumstances, and what nobody can promise."""
    values: dict[str, str | int | float] = {
        "minimum": now.rules.minimum_group,
        "full": now.rules.full_from,
        "ballots": now.rules.minimum_ballots_for_comments,
        "comments": now.rules.minimum_commented,
        "round": now.open_round,
        "names": now.by_code,
    }
    said = (
        (N_("When you hand in"), _when_you_hand_in(now)),
        (N_("In %(round)s"), _in_the_open_round(now) if now.open_round else ()),
        (N_("At the exchange"), _AT_THE_EXCHANGE),
        (N_("At a shared computer"), _AT_A_SHARED_COMPUTER),
        (N_("What is withheld"), _what_is_withheld(now)),
        (N_("Who could find out, and how"), WHO_COULD_FIND_OUT),
        (N_("What nobody can promise"), WHAT_NOBODY_CAN_PROMISE),
    )
    return tuple(
        Chapter(
            heading=Sentence(key=heading, values=values),
            promises=tuple(Sentence(key=key, values=values) for key in keys),
        )
        for heading, keys in said
        if keys
    )


def _when_you_hand_in(now: Circumstances) -> tuple[str, ...]:
    sealed = _SEALED_AND_ON_NO_DISK if now.has_trustees else _SEALED_AND_IN_A_FILE
    return sealed, *_WHEN_YOU_HAND_IN, _FINAL_BUT_FOR_CODES if now.by_code else _FINAL


def _in_the_open_round(now: Circumstances) -> tuple[str, ...]:
    key = _BY_TRUSTEES if now.has_trustees else _BY_A_FILE
    return key + (_BY_CODE if now.by_code else _BY_SIGNING_IN)


def _what_is_withheld(now: Circumstances) -> tuple[str, ...]:
    return tuple(
        promise for promise in _WHAT_IS_WITHHELD if now.reviews_comments or promise != _A_REVIEWER_READS
    )


_SEALED_AND_IN_A_FILE = N_(
    "Your grades are sealed before they are stored. Only the round's private key can open them, and it "
    "lies in a file apart from the database."
)
_SEALED_AND_ON_NO_DISK = N_(
    "Your grades are sealed before they are stored. Only the round's private key can open them, and it is on "
    "no disk."
)
_FINAL = N_("What you handed in is final: no page and no command opens or changes a single card.")
_FINAL_BUT_FOR_CODES = N_(
    "What you handed in is final, unless you grade again with the same drawn code: no page and no command "
    "opens a single card."
)

_BY_TRUSTEES = (
    N_(
        "The private key is kept by trustees: three people have a printed sheet each, and any two sheets "
        "give the key back. The server has neither the key nor a sheet, so nobody who takes it later opens a "
        "grade."
    ),
    N_("If two of the three sheets are lost, nobody can ever open the grades."),
    N_("The sheets are printed together, so whoever prints them could keep a copy of two."),
)
_BY_A_FILE = (
    N_(
        "The private key lies in a file on the server until the exchange. Whoever has that file and the "
        "database can open the grades."
    ),
)
_BY_CODE = (
    N_(
        "These departments grade with drawn codes: %(names)s. Everybody draws a slip from a box, so nobody "
        "knows whose code is whose, and nobody there signs in to grade."
    ),
    N_(
        "Of each code only a salted hash is kept, another one for every card, and beside it which sealed box "
        "is its own. Handing in again with the same code replaces what lies in that box. All of it is "
        "deleted at the exchange."
    ),
    N_("Whoever prints the slips sees every code, and could use one or replace what it handed in."),
    N_(
        "A card is graded either with codes or by people who sign in, never both, so nobody counts twice. "
        "There are exactly as many codes as people."
    ),
)
_BY_SIGNING_IN = (N_("Everybody signs in to grade."),)

_WHEN_YOU_HAND_IN = (
    N_(
        "With your grades lies a random control number and, where you commented, a hash of your private "
        "code; no name, no address, no device and no time."
    ),
    N_(
        "Apart from them stands a mark that you have handed in, without a time. It is needed so that "
        "everybody hands in once."
    ),
    N_(
        "Every seal has the same length, whether you wrote a long comment or none. It goes into a random "
        "place among sealed blanks."
    ),
    N_("Until you hand in, what you choose is kept in your browser's tab and nowhere else."),
)

_AT_THE_EXCHANGE = (
    N_(
        "All seals are opened at once and counted. The totals are kept; the single cards and the marks are "
        "deleted, and the private key is destroyed."
    ),
    N_("From then on nobody can open a seal that lies in an old copy of the database."),
    N_(
        "The built-in server replaces its processes a minute after the last hand-in and at the exchange, so "
        "that their memory keeps no grades."
    ),
    N_("Who was reminded is deleted too; a backup made before the exchange still tells it."),
    N_("A round that is given up is never opened: its seals, marks and key are destroyed unread."),
    N_(
        "Whether you have noticed a change is asked later, sealed and counted like a card. The key to those "
        "answers always lies in a file."
    ),
    N_("Your control number tells you afterwards that your card was counted."),
    N_(
        "Your private code tells you what became of your comments. Each comment keeps a hash of it that no "
        "other has, so that nobody sees which are of one hand."
    ),
    N_(
        "Before the exchange no page, file or command tells a grade: not to the administrator, not to the "
        "president, not to your head. None lists who has handed in; the system sends reminders by itself."
    ),
    N_(
        "While grading runs, only a rough share is told of how many have handed in, and in a small group not "
        "even that."
    ),
)

_A_REVIEWER_READS = N_(
    "Before that, a reviewer from neither department reads them, and may withhold one or leave words out of "
    "it, never add any. What is withheld or left out is deleted."
)

_WHAT_IS_WITHHELD = (
    N_("A need with fewer than %(minimum)s answers stays closed. It looks as if nobody had graded it."),
    N_("A need with fewer than %(full)s answers shows a letter at most, and no numbers."),
    N_("Where almost everybody gave the same grade, only that is said, without numbers."),
    N_(
        "Comments are shown only if %(ballots)s cards were handed in and %(comments)s of them have one; in "
        "mixed order, undated, apart from the grades. The graded side and the president read them, your own "
        "head does not. Whoever joins the graded side after the exchange does not read them either."
    ),
    _A_REVIEWER_READS,
    N_("Totals are made from what is shown only, so that nothing withheld can be worked out from them."),
)

_AT_A_SHARED_COMPUTER = (
    N_(
        "Sign out when you have handed in: whoever sends your form once more after that gets none of its "
        "fields."
    ),
    N_(
        "Without script the length of what your browser sends tells how much you wrote, and the browser "
        "keeps what you sent in a file of its own; with script it may keep your draft there. A private "
        "window keeps nothing once you close it."
    ),
)
