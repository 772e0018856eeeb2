"""Gentle notes on the wording of a need, as a linter: two things in one sentence, nothing to be counted."""

import re
from itertools import pairwise

from webapp.domain.wording import N_, Sentence

FEWEST_WORDS = 3  # on each side of an "and" that joins two things, and not two names
_JOINS = re.compile(r"\s(?:and|as well as|und|sowie)\s|;", re.IGNORECASE)
_COUNTED = re.compile(
    r"\d"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|nineteen"
    r"|twenty|hundred|half|first|second|once|twice|each|every|all|always|never|no|none|nobody|before"
    r"|until|within|same|at least|at most|daily|weekly|monthly"
    r"|(?:half-)?(?:minute|hour|day|week|month|quarter|year)s?)\b"
    r"|\b(?:ein(?:e[mnrs]?)?mal|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|hundert"
    r"|erste[mnrs]?"
    r"|jede[mnrs]?|alle[mnrs]?|immer|nie|kein(?:e[mnrs]?)?|niemand|bevor|vor|bis|binnen|innerhalb|spätestens|mindestens"
    r"|höchstens|selbe[mnr]?|täglich|wöchentlich|monatlich)\b"
    r"|(?:minute|stunde|tag|woche|monat|quartal|jahr)(?:e[ns]?|n|s)?\b",
    re.IGNORECASE,
)


def advice_on(text: str) -> list[Sentence]:
    """Return what a reader could stumble over in a need; nothing keeps it from being saved or proposed."""
    found = []
    if _says_two_things(text):
        key = N_("This may be two things in one sentence, and two things cannot share a grade. Keep one?")
        found.append(Sentence(key=key))
    if text and not _COUNTED.search(text):
        key = N_("Nothing here could be counted. Would a number or a date help, like “within two days”?")
        found.append(Sentence(key=key))
    return found


def _says_two_things(text: str) -> bool:
    """Tell whether a word that joins has enough words on both sides to be two sentences."""
    parts = [part.split() for part in _JOINS.split(text)]
    return any(min(len(part), len(after)) >= FEWEST_WORDS for part, after in pairwise(parts))
