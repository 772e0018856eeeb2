"""Explain a conflict where a step is refused: where the round stands, who brought it there and when."""

from __future__ import annotations

from collections.abc import Callable

from webapp import log
from webapp.domain.wording import N_, Refused
from webapp.language import gettext as _
from webapp.language import in_words, moment_in
from webapp.models import Round, RoundState
from webapp.rounds.services.last_step import find_last_step
from webapp.storage.database import reading
from webapp.web.pages import timezone

_TAKEN = {
    RoundState.GRADING: N_("Grading was opened on %(moment)s (%(who)s)."),
    RoundState.CLOSED: N_("Grading was closed on %(moment)s (%(who)s)."),
    RoundState.EXCHANGED: N_("The cards were exchanged on %(moment)s (%(who)s)."),
    RoundState.GIVEN_UP: N_("The round was given up on %(moment)s (%(who)s)."),
}


def why_not_now(round_: Round, check: Callable[[], None]) -> list[str]:
    """Return the sentences that say why a check refuses a step, and what to do; none where it allows it."""
    try:
        check()
    except Refused as refused:
        return [in_words(refused.sentence), *_last_step(round_)]
    return []


def _last_step(round_: Round) -> list[str]:
    taken = find_last_step(reading(), round_)
    if taken is None:
        return []
    who = {log.SYSTEM: _("by its date"), log.COMMAND_LINE: _("by a command")}.get(taken.who, taken.who)
    return [_(_TAKEN[round_.state], moment=moment_in(timezone(), taken.made_at), who=who)]
