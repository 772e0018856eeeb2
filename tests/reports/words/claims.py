"""Test oracle of headlines: regular expressions in both languages, checked against the data.

A headline that fits no pattern, or whose claim does not follow from the data, is told as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import Match

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, Verdict

Claim = Callable[[Match[str], Sequence[Card], Sequence[ActionLine]], bool]
COMPARABLE = {Verdict.IMPROVED, Verdict.DECLINED, Verdict.NO_CLEAR_CHANGE}
UNSEEN = dict.fromkeys((0x2068, 0x2069))  # the isolates round right-to-left names
NONE = {"none", "keines", "keine"}
IN_GERMAN = {
    "planned": "geplant",
    "in progress": "in Arbeit",
    "done": "erledigt",
    "dropped": "aufgegeben",
    "overdue": "überfällig",
}


def faults_in(headline: str, cards: Sequence[Card], actions: Sequence[ActionLine]) -> list[str]:
    """Return why a headline does not hold, or nothing."""
    headline = headline.translate(UNSEEN)
    found = [(match, holds) for pattern, holds in CLAIMS if (match := re.fullmatch(pattern, headline))]
    if not found:
        return [f"nobody knows what this claims: {headline}"]
    return [] if any(holds(match, cards, actions) for match, holds in found) else [f"not true: {headline}"]


def _needs(cards: Sequence[Card]) -> list[GradedNeed]:
    return [need for card in cards for need in card.needs]


def _number(words: str) -> int:
    return 0 if words in NONE else int(words)


def _both_letters(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    received = {(card.of, card.by): card.letter for card in cards}
    one, other = said["one"], said["other"]
    return received[one, other] == said["first"] and received[other, one] == said["second"]


def _one_letter(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    received = {(card.of, card.by): card.letter for card in cards}
    shown, closed = (said["one"], said["other"]), (said["other"], said["one"])
    return received[shown] == said["first"] and received[closed] is None


def _no_letter(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return all(card.letter is None for card in cards)


def _equal_letters(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    first, second = cards
    both = {f"{first.of} and {first.by}", f"{first.of} und {first.by}"}
    return said["both"] in both and {first.letter, second.letter} == {said["letter"]}


def _card_letters(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    letters = sorted(card.letter for card in cards if card.letter)
    listed = re.findall(r"(\d+)\s([ABCDF])\b", said["list"])
    return int(said["n"]) == len(letters) and sorted("".join(g * int(n) for n, g in listed)) == letters


def _one_card_letter(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return [card.letter for card in cards if card.letter] == [said["letter"]] * int(said["n"])


def _few_cards(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return sum(card.letter is not None for card in cards) < 2


def _changes(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    verdicts = [need.change for need in _needs(cards)]
    return (
        int(said["n"]) == sum(verdict in COMPARABLE for verdict in verdicts)
        and _number(said["up"]) == verdicts.count(Verdict.IMPROVED)
        and _number(said["down"]) == verdicts.count(Verdict.DECLINED)
    )


def _one_change(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    verdicts = [need.change for need in _needs(cards) if need.change in COMPARABLE]
    up = said["verdict"] in {"improved", "verbessert"}
    return verdicts == [Verdict.IMPROVED if up else Verdict.DECLINED]


def _no_change(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    verdicts = [need.change for need in _needs(cards) if need.change in COMPARABLE]
    return verdicts == [Verdict.NO_CLEAR_CHANGE] * int(said.groupdict().get("n") or 1)


def _nothing_to_compare(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return not any(need.change in COMPARABLE for need in _needs(cards))


def _gaps(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    expected = [need for need in _needs(cards) if need.expected and need.letter]
    wide = [need for need in expected if need.wide_gap]
    return (int(said["n"]), int(said["all"])) == (len(wide), len(expected))


def _no_gap(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    expected = [need for need in _needs(cards) if need.expected and need.letter]
    return bool(expected) and not any(need.wide_gap for need in expected)


def _no_expectation(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return not any(need.expected and need.letter for need in _needs(cards))


def _promises(said: Match[str], _cards: Sequence[Card], actions: Sequence[ActionLine]) -> bool:
    done = sum(action.status is ActionStatus.DONE for action in actions)
    late = sum(action.overdue for action in actions)
    claimed = tuple(_number(said[what]) for what in ("n", "done", "late"))
    return len(actions) > 1 and claimed == (len(actions), done, late)


def _one_promise(said: Match[str], _cards: Sequence[Card], actions: Sequence[ActionLine]) -> bool:
    if len(actions) != 1:
        return False
    status = "overdue" if actions[0].overdue else actions[0].status.value
    return said["status"] in {status, IN_GERMAN[status]}


def _no_promises(_said: Match[str], _cards: Sequence[Card], actions: Sequence[ActionLine]) -> bool:
    return not actions


def _overall(verdict: Verdict) -> Claim:
    def holds(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
        return any(card.of == said["of"] and card.change is verdict and card.letter for card in cards)

    return holds


CLAIMS: list[tuple[str, Claim]] = [
    (r"(?P<n>\d+) (open cards|offene Karten): (?P<list>.+)", _card_letters),
    (r"(All|Alle) (?P<n>\d+) (open cards are|offenen Karten sind) (?P<letter>\w)", _one_card_letter),
    (
        r"How each department is graded by the others|Wie jede Abteilung von den anderen benotet wird",
        _few_cards,
    ),
    (r"(?P<both>.+) each receive (?P<letter>\w) from the other", _equal_letters),
    (r"(?P<both>.+) geben einander die Note (?P<letter>\w)", _equal_letters),
    (
        r"(?P<one>.+) receives (?P<first>\w) from (?P<other>.+), "
        r"and (?P=other) receives (?P<second>\w) from (?P=one)",
        _both_letters,
    ),
    (
        r"(?P<one>.+) erhält von (?P<other>.+) die Note (?P<first>\w), "
        r"(?P=other) von (?P=one) die Note (?P<second>\w)",
        _both_letters,
    ),
    (
        r"(?P<one>.+) receives (?P<first>\w) from (?P<other>.+); the card of (?P=other) stays closed",
        _one_letter,
    ),
    (
        r"(?P<one>.+) erhält von (?P<other>.+) die Note (?P<first>\w); "
        r"die Karte für (?P=other) bleibt geschlossen",
        _one_letter,
    ),
    (r"Both cards stay closed in this round", _no_letter),
    (r"Beide Karten bleiben in dieser Runde geschlossen", _no_letter),
    (r"Of (?P<n>\d+) comparable needs, (?P<up>\d+|none) improved and (?P<down>\d+|none) declined", _changes),
    (
        r"(?P<n>\d+) vergleichbare Bedürfnisse, "
        r"davon (?P<up>\d+|keines) verbessert und (?P<down>\d+|keines) verschlechtert",
        _changes,
    ),
    (r"The one comparable need (?P<verdict>improved|declined)", _one_change),
    (r"Das eine vergleichbare Bedürfnis hat sich (?P<verdict>verbessert|verschlechtert)", _one_change),
    (
        r"(The one comparable need shows no|None of the (?P<n>\d+) comparable needs shows a) clear change",
        _no_change,
    ),
    (
        r"(Das eine vergleichbare Bedürfnis|Keines der (?P<n>\d+) vergleichbaren Bedürfnisse) "
        r"zeigt k?eine klare Veränderung",
        _no_change,
    ),
    (r"No need can be compared with an earlier round yet", _nothing_to_compare),
    (r"Noch lässt sich kein Bedürfnis mit einer früheren Runde vergleichen", _nothing_to_compare),
    (r"(?P<n>\d+) of (?P<all>\d+) grades lies? two letters or more from what was expected", _gaps),
    (r"(?P<n>\d+) von (?P<all>\d+) Noten (liegt|liegen) zwei Stufen oder mehr neben der Erwartung", _gaps),
    (r"No grade lies two letters or more from what was expected", _no_gap),
    (r"Keine Note liegt zwei Stufen oder mehr neben der Erwartung", _no_gap),
    (r"No expectation was written down for a grade that can be shown", _no_expectation),
    (r"Zu keiner Note, die gezeigt werden kann, wurde eine Erwartung aufgeschrieben", _no_expectation),
    (
        r"Of (?P<n>\d+) actions, (?P<done>\d+|none) (is|are) done and (?P<late>\d+|none) (is|are) overdue",
        _promises,
    ),
    (
        r"(?P<n>\d+) Maßnahmen, davon (?P<done>\d+|keine) erledigt und (?P<late>\d+|keine) überfällig",
        _promises,
    ),
    (r"The one action promised (is|was) (?P<status>.+)", _one_promise),
    (r"Die eine zugesagte Maßnahme (ist|wurde) (?P<status>.+)", _one_promise),
    (r"No actions are planned", _no_promises),
    (r"Es sind keine Maßnahmen geplant", _no_promises),
    (r"(?P<of>.+) has improved since .+", _overall(Verdict.IMPROVED)),
    (r"(?P<of>.+) hat sich seit .+ verbessert", _overall(Verdict.IMPROVED)),
    (r"(?P<of>.+) has declined since .+", _overall(Verdict.DECLINED)),
    (r"(?P<of>.+) hat sich seit .+ verschlechtert", _overall(Verdict.DECLINED)),
    (r"For (?P<of>.+) there is no clear change since .+", _overall(Verdict.NO_CLEAR_CHANGE)),
    (r"Für (?P<of>.+) gibt es seit .+ keine klare Veränderung", _overall(Verdict.NO_CLEAR_CHANGE)),
    (r"For (?P<of>.+) there are too few answers to compare", _overall(Verdict.TOO_FEW_ANSWERS)),
    (r"Für (?P<of>.+) gibt es zu wenige Antworten für einen Vergleich", _overall(Verdict.TOO_FEW_ANSWERS)),
    (r"(?P<of>.+) is graded for the first time", _overall(Verdict.NEW)),
    (r"(?P<of>.+) wird zum ersten Mal benotet", _overall(Verdict.NEW)),
]
