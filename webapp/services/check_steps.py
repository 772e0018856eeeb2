"""The steps of a check whole, from the lock to the destroyed key: what `daily` does about noticed changes.

Like the steps of a round these functions hold their transactions themselves.
"""

from __future__ import annotations

from webapp import anonymity
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.services import round_mails
from webapp.services.checks import checks_to_count, count_check, open_check, round_to_check
from webapp.services.exchanging import finish_interrupted_exchanges
from webapp.services.steps import Workplace


def do_checks(place: Workplace) -> list[str]:
    """Count a check whose days are over, ask where three months have passed; say in lines what was done."""
    with place.database.reading() as session:
        ended = [(one.id, one.name) for one in checks_to_count(session, today=place.today)]
    lines = [line for check_id, name in ended if (line := _count(place, check_id, name))]
    with place.database.reading() as session:
        the_round = round_to_check(session, today=place.today)
    if the_round is not None and (line := _open(place, the_round.id)):
        lines.append(line)
    return lines


def _open(place: Workplace, round_id: int) -> str | None:
    with place.database.transaction() as session:
        check = open_check(session, round_id, today=place.today, key_folder=place.key_folder)
        if check is None:
            return None
        mails = round_mails.ask_what_was_noticed(session, check, now=place.now)
        place.note(session, f"asked what was noticed: {check.name}")
        return ngettext(
            "%(check)s Asked of %(num)s person.",
            "%(check)s Asked of %(num)s people.",
            mails,
            check=check.name,
        )


def _count(place: Workplace, check_id: int, name: str) -> str | None:
    try:
        with place.database.transaction() as session:
            check = count_check(session, check_id, today=place.today, key_folder=place.key_folder)
            if check is None:
                return None
            place.note(session, f"counted what was noticed: {name}")
    except anonymity.KeyMissing:
        if not place.database.is_sqlite:
            return f"{name} Its private key is not on this machine, so it is left to the machine that has it."
        file = anonymity.key_file(place.key_folder, check_id)
        return _(
            "%(check)s Its private key is missing or is another's: %(file)s. Nothing was changed.",
            check=name,
            file=file,
        )
    except anonymity.UrnDoesNotAgree:
        return _(
            "%(check)s Its urn holds another number of ballots than people are marked. Nothing was changed.",
            check=name,
        )
    finish_interrupted_exchanges(place.database, place.key_folder, place.today)
    return _("%(check)s Counted; the private key is destroyed.", check=name)
