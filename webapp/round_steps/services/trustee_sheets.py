"""Trustees' sheets of a round (secret sharing): made, verified by their marks, combined for the exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import KeyMode, Round, RoundState, Survey, TrusteeSheet
from webapp.urn import trustees
from webapp.urn.trustees import SHEET_LENGTH, SHEETS, Sheet
from webapp.urn.written_secrets import Mistyped, read_secret, tidy

SHEETS_NEEDED = 2


class SheetsWanted(Refused):
    """A step of this round waits for people with their sheets."""

    TO_OPEN = N_(
        "%(round)s wants trustees, so it does not open by itself: its three sheets are printed and "
        "checked first. Open it on its page."
    )
    TO_EXCHANGE = N_(
        "%(round)s waits for its trustees: two of the three sheets open the grades. Enter them on the "
        "page of the exchange."
    )


class SheetsRefused(Refused):
    """Something is wrong with what was typed from sheets; `faults` says what, by its place from 1 on."""

    def __init__(self, faults: Mapping[int, Sentence]) -> None:
        self.faults = dict(faults)
        super().__init__(next(iter(faults.values())))


# --- Before the opening ---------------------------------------------------------------------


def require_sheets_may_be_made(round_: Round) -> None:
    """Raise Refused with the sentence that says why not."""
    if round_.key_mode is not KeyMode.TRUSTEES:
        key = N_("%(round)s is planned without trustees, so it has no sheets.")
    elif round_.state is not RoundState.PLANNED:
        key = N_("%(round)s is open already or past. Its sheets cannot be made again.")
    else:
        return
    raise Refused(Sentence(key=key, values={"round": round_.name}))


def keep_sheet(session: Session, round_: Round, sheet: Sheet) -> None:
    """Keep mark and public key of a sheet in the place of the one made before. Raises Refused."""
    require_sheets_may_be_made(round_)
    kept = TrusteeSheet(round_id=round_.id, number=sheet.number, mark=sheet.mark, public_key=sheet.public_key)
    session.merge(kept)


def forget_sheets(session: Session, round_: Round) -> None:
    """Delete marks and wrapped copies; does nothing where there are none."""
    session.execute(delete(TrusteeSheet).where(TrusteeSheet.round_id == round_.id))


def sheets_made(session: Session, round_: Survey) -> dict[int, bool]:
    """Return of each of the three sheets whether it was made."""
    made = _sheets_of(session, round_)
    return {number: number in made for number in SHEETS}


def keeps_key(session: Session, round_: Survey) -> bool:
    """Say whether everything is there that gives the private key of an open round back with two sheets."""
    kept = [sheet.key_for_the_others for sheet in _sheets_of(session, round_).values()]
    return len(kept) == len(SHEETS) and all(kept)


def make_key_of_sheets(session: Session, round_: Round, marks: Sequence[str]) -> bytes:
    """Make the round's key pair, wrapped for its sheets, once the marks of all three were typed back.

    Returns the public key; the private one is kept nowhere.

    Raises SheetsWanted where no marks are given, and SheetsRefused where one is not on its sheet: a
    page that was lost on its way to the paper is noticed before anybody grades.
    """
    if not marks:
        raise SheetsWanted(Sentence(key=SheetsWanted.TO_OPEN, values={"round": round_.name}))
    sheets = _sheets_of(session, round_)
    if len(sheets) < len(SHEETS):
        key = N_("The sheets of %(round)s are not all made yet. Make and print each of them first.")
        raise Refused(Sentence(key=key, values={"round": round_.name}))
    typed = {number: tidy(mark) for number, mark in zip(SHEETS, [*marks, "", ""], strict=False)}
    key = N_(
        "This is not the mark of sheet %(number)s. Look at the one that was printed last; if it was not "
        "printed whole, make this sheet again."
    )
    faults = {
        number: Sentence(key=key, values={"number": number})
        for number in SHEETS
        if typed[number] != sheets[number].mark
    }
    if faults:
        raise SheetsRefused(faults)
    split = trustees.split_new_key({number: sheet.public_key for number, sheet in sheets.items()}, round_.id)
    for number, wrapped in split.wrapped.items():
        sheets[number].key_for_the_others = wrapped
    return split.public_key


def _sheets_of(session: Session, round_: Survey) -> dict[int, TrusteeSheet]:
    found = session.scalars(select(TrusteeSheet).where(TrusteeSheet.round_id == round_.id))
    return {sheet.number: sheet for sheet in found}


# --- At the exchange ------------------------------------------------------------------------


def key_from_sheets(session: Session, round_: Round, typed: Sequence[str]) -> bytes:
    """Return the private key that two sheets unwrap, in whichever order they were typed.

    Raises SheetsWanted where no sheets are given, and SheetsRefused with a sentence for each sheet that
    does not do. Nothing of what was typed is kept.
    """
    if not typed:
        raise SheetsWanted(Sentence(key=SheetsWanted.TO_EXCHANGE, values={"round": round_.name}))
    numbers = {sheet.mark: number for number, sheet in _sheets_of(session, round_).items()}
    found, faults = _read_sheets(typed, numbers, round_)
    if faults:
        raise SheetsRefused(faults)
    if len(found) < SHEETS_NEEDED:
        raise SheetsRefused({SHEETS_NEEDED: Sentence(key=N_("This is the same sheet as the first one."))})
    low, high = sorted(found)
    (left_out,) = set(SHEETS) - {low, high}
    wrapped = session.get_one(TrusteeSheet, (round_.id, left_out)).key_for_the_others
    try:
        return trustees.unwrap(wrapped or b"", (found[low], found[high]), round_id=round_.id)
    except trustees.CannotBeOpened:
        key = N_(
            "What the database keeps for these two sheets of %(round)s is damaged. Nothing was changed. Try "
            "with the third sheet, or restore the newest backup."
        )
        raise Refused(Sentence(key=key, values={"round": round_.name})) from None


def _read_sheets(
    typed: Sequence[str], numbers: Mapping[str, int], round_: Round
) -> tuple[dict[int, str], dict[int, Sentence]]:
    """Return the sheets by their number, and what is wrong by the place at which it was typed."""
    found: dict[int, str] = {}
    faults: dict[int, Sentence] = {}
    for place in range(1, SHEETS_NEEDED + 1):
        given = typed[place - 1] if place <= len(typed) else ""
        try:
            characters = read_secret(given, length=SHEET_LENGTH)
        except Mistyped:
            faults[place] = _what_is_mistyped(given)
            continue
        number = numbers.get(trustees.mark_of(characters, round_.id))
        if number is None:
            key = N_("This is no sheet of %(round)s. Look for the sheet that bears the name of this round.")
            faults[place] = Sentence(key=key, values={"round": round_.name})
        else:
            found[number] = characters
    return found, faults


def _what_is_mistyped(given: str) -> Sentence:
    length = len(tidy(given))
    if not length:
        return Sentence(key=N_("Two sheets are needed. Enter this one too."))
    if length != SHEET_LENGTH:
        key = N_(
            "A sheet has 27 characters, and here are %(number)s. Compare it with the paper, group by group."
        )
        return Sentence(key=key, values={"number": length})
    key = N_("There is a slip in this sheet. Compare it with the paper, group by group.")
    return Sentence(key=key)
