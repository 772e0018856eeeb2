"""Anonymity promises, and what cannot be promised: the one source of /anonymity and of its PDF.

Every sentence is paired with the tests that bear it out in promises.txt beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.anonymity import promise_sentences as said
from webapp.domain.disclosure import PAUSE, Rules
from webapp.domain.wording import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the promises depend on: thresholds and settings, and how the open round, if any, is graded."""

    rules: Rules
    reviews_comments: bool = True
    open_round: str = ""
    has_trustees: bool = False
    by_code: str = ""  # names of the departments that grade with drawn codes
    takes_paper_cards: bool = False
    has_kiosk: bool = False  # a shared tablet on which they do
    has_company_accounts: bool = False  # people may sign in at an OpenID Connect provider
    has_directory: bool = False  # a directory keeps people by SCIM
    has_programs: bool = False  # that read by the API, or are told of events


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
        "pause": PAUSE.days,
        "ballots": now.rules.minimum_ballots_for_comments,
        "comments": now.rules.minimum_commented,
        "round": now.open_round,
        "names": now.by_code,
    }
    by_chapter = (
        (N_("When you hand in"), _when_you_hand_in(now)),
        (N_("In %(round)s"), _in_the_open_round(now) if now.open_round else ()),
        (N_("At the exchange"), said.AT_THE_EXCHANGE),
        (N_("At a shared computer"), said.AT_A_SHARED_COMPUTER + (said.AT_A_KIOSK if now.has_kiosk else ())),
        (N_("What is withheld"), _what_is_withheld(now)),
        (N_("Who could find out, and how"), _who_could_find_out(now)),
        (N_("What nobody can promise"), said.WHAT_NOBODY_CAN_PROMISE),
    )
    return tuple(
        Chapter(
            heading=Sentence(key=heading, values=values),
            promises=tuple(Sentence(key=key, values=values) for key in keys),
        )
        for heading, keys in by_chapter
        if keys
    )


def _when_you_hand_in(now: Circumstances) -> tuple[str, ...]:
    sealed = said.SEALED_AND_ON_NO_DISK if now.has_trustees else said.SEALED_AND_IN_A_FILE
    return sealed, *said.WHEN_YOU_HAND_IN, said.FINAL_BUT_FOR_CODES if now.by_code else said.FINAL


def _in_the_open_round(now: Circumstances) -> tuple[str, ...]:
    key = said.BY_TRUSTEES if now.has_trustees else said.BY_A_FILE
    if not now.by_code:
        return key + said.BY_SIGNING_IN
    return key + said.BY_CODE + (said.ON_PAPER if now.takes_paper_cards else ())


def _what_is_withheld(now: Circumstances) -> tuple[str, ...]:
    return tuple(
        promise
        for promise in said.WHAT_IS_WITHHELD
        if now.reviews_comments or promise != said.A_REVIEWER_READS
    )


def _who_could_find_out(now: Circumstances) -> tuple[str, ...]:
    accounts = said.BY_COMPANY_ACCOUNT if now.has_company_accounts else ()
    programs = said.BY_PROGRAMS if now.has_programs else ()
    return said.WHO_COULD_FIND_OUT + accounts + (said.BY_DIRECTORY if now.has_directory else ()) + programs
