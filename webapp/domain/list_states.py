"""State machine of a needs list: drafted, proposed, agreed, returned, ruled on; other steps are refused."""

from enum import StrEnum

from webapp.domain.wording import N_, Refused, Sentence


class ListState(StrEnum):
    """How far a needs list has come."""

    DRAFTED = N_("drafted")
    PROPOSED = N_("proposed")
    AGREED = N_("agreed")
    AGREED_WITH_RESERVATION = N_("agreed with reservation")
    RETURNED = N_("returned")
    STANDS_BY_RULING = N_("stands by ruling")
    WORDED_BY_RULING = N_("worded by ruling")


class Ruling(StrEnum):
    """What the president decides on a list that the two heads could not agree on."""

    STANDS = "stands"
    REWORDED = "reworded"
    GOES_BACK = "goes back"


class Side(StrEnum):
    """BY grades and writes down what it needs; OF is graded and says whether it can be held to that."""

    BY = "by"
    OF = "of"


class Deed(StrEnum):
    """What a head can do with a needs list."""

    SAVE = "save"
    PROPOSE = "propose"
    REVISE = "revise"
    AGREE = "agree"
    AGREE_WITH_RESERVATION = "agree with reservation"
    SEND_BACK = "send back"


class NotAllowedNow(Refused):
    """The list is not in a state in which this side can do this."""


# Revising begins a new version: a list that was ever proposed is never changed, and stays in force meanwhile.
_NEXT: dict[tuple[ListState, Side], dict[Deed, ListState]] = {
    (ListState.DRAFTED, Side.BY): {Deed.SAVE: ListState.DRAFTED, Deed.PROPOSE: ListState.PROPOSED},
    (ListState.RETURNED, Side.BY): {Deed.PROPOSE: ListState.PROPOSED, Deed.REVISE: ListState.DRAFTED},
    (ListState.PROPOSED, Side.BY): {Deed.REVISE: ListState.DRAFTED},
    (ListState.AGREED, Side.BY): {Deed.REVISE: ListState.DRAFTED},
    (ListState.AGREED_WITH_RESERVATION, Side.BY): {Deed.REVISE: ListState.DRAFTED},
    (ListState.STANDS_BY_RULING, Side.BY): {Deed.REVISE: ListState.DRAFTED},
    (ListState.WORDED_BY_RULING, Side.BY): {Deed.REVISE: ListState.DRAFTED},
    (ListState.PROPOSED, Side.OF): {
        Deed.AGREE: ListState.AGREED,
        Deed.AGREE_WITH_RESERVATION: ListState.AGREED_WITH_RESERVATION,
        Deed.SEND_BACK: ListState.RETURNED,
    },
}


_RULED: dict[Ruling, ListState] = {
    Ruling.STANDS: ListState.STANDS_BY_RULING,
    Ruling.REWORDED: ListState.WORDED_BY_RULING,
    Ruling.GOES_BACK: ListState.RETURNED,
}


def can_be_ruled_on(state: ListState) -> bool:
    """Tell whether a list was proposed and is not agreed, so that a ruling can change what becomes of it."""
    return state in (ListState.PROPOSED, ListState.RETURNED)


def state_after_ruling(state: ListState, ruling: Ruling) -> ListState:
    """Return the state that a ruling leads to; raise NotAllowedNow where the list is settled or a draft."""
    if not can_be_ruled_on(state):
        raise _not_allowed(state)
    return _RULED[ruling]


def next_state(state: ListState, deed: Deed, *, side: Side) -> ListState:
    """Return the state that a deed leads to; raise NotAllowedNow where it does not belong."""
    after = _NEXT.get((state, side), {}).get(deed)
    if after is None:
        raise _not_allowed(state)
    return after


def _not_allowed(state: ListState) -> NotAllowedNow:
    key = N_("This needs list is now %(state)s, so this cannot be done. Open the list again to see what can.")
    return NotAllowedNow(Sentence(key=key, values={"state": state}))


def stands_in_a_round(state: ListState) -> bool:
    """Tell whether a list is graded when a round opens: what was proposed stands, agreed or not.

    One that was sent back stands too, as it was proposed: else the graded side could keep itself
    from being graded.
    """
    return state is not ListState.DRAFTED
