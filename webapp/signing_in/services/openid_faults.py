"""Faults of signing in by OpenID Connect, in words for whoever signs in."""

from __future__ import annotations

from webapp.domain.wording import N_, Refused, Sentence

BEGIN_AGAIN = N_("This sign-in was used already, or took too long. Begin again.")
CLOCKS = N_("The clocks of this machine and of your company’s sign-in differ by more than two minutes.")
REFUSED = N_("Your company’s sign-in refused: %(reason)s")


def refused(key: str, **values: str) -> Refused:
    """Make a fault of a sentence and its values."""
    return Refused(Sentence(key=key, values=values))


def not_for_us(claim: str) -> Refused:
    """Make the fault of a token that another sign-in, program or provider is meant by."""
    key = N_("What your company’s sign-in sent was not made for this sign-in (%(claim)s).")
    return refused(key, claim=claim)
