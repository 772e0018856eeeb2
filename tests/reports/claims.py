"""State anew, in both languages, what each headline claims, and hold it against the data.

A headline that fits no pattern, or whose claim does not follow from the data, is told as a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from re import Match

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, Verdict

Claim = Callable[[Match[str], Sequence[Card], Sequence[ActionLine]], bool]
COMPARABLE = {Verdict.IMPROVED, Verdict.DECLINED, Verdict.NO_CLEAR_CHANGE}
NONE = {"none", "keines"}


def faults_in(headline: str, cards: Sequence[Card], actions: Sequence[ActionLine]) -> list[str]:
    """Return why a headline does not hold, or nothing."""
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


def _letters(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    letters = sorted(need.letter for need in _needs(cards) if need.letter)
    listed = re.findall(r"(\d+) (?:is |are )?([ABCDF])\b", said["list"])
    return int(said["n"]) == len(letters) and sorted("".join(g * int(n) for n, g in listed)) == letters


def _no_letters(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return not any(need.letter for need in _needs(cards))


def _changes(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    verdicts = [need.change for need in _needs(cards)]
    return (
        int(said["n"]) == sum(verdict in COMPARABLE for verdict in verdicts)
        and _number(said["up"]) == verdicts.count(Verdict.IMPROVED)
        and _number(said["down"]) == verdicts.count(Verdict.DECLINED)
    )


def _no_change(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    verdicts = [need.change for need in _needs(cards) if need.change in COMPARABLE]
    return len(verdicts) == int(said["n"]) and set(verdicts) == {Verdict.NO_CLEAR_CHANGE}


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


def _shares(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    claimed = re.findall(
        r"(\d+) ?% (?:of the grades|der Noten für) (.+?)(?: received)?(?= and \d| und \d|$)", said["list"]
    )
    wanted = []
    for card in cards:
        given = [letter for need in card.needs for letter, n in (need.counts or {}).items() for _ in range(n)]
        if given:
            wanted.append((100 * sum(letter in "AB" for letter in given) / len(given), card.of))
    return len(claimed) == len(wanted) and all(
        abs(int(share) - exact) <= 0.5 and name == of
        for (share, name), (exact, of) in zip(claimed, wanted, strict=True)
    )


def _no_spread(_said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return all(need.counts is None for need in _needs(cards))


def _promises(said: Match[str], _cards: Sequence[Card], actions: Sequence[ActionLine]) -> bool:
    done = sum(action.status is ActionStatus.DONE for action in actions)
    late = re.match(r"\d+", said["late"])
    return (int(said["done"]), int(said["n"])) == (done, len(actions)) and int(late[0] if late else 0) == sum(
        action.overdue for action in actions
    )


def _no_promises(_said: Match[str], _cards: Sequence[Card], actions: Sequence[ActionLine]) -> bool:
    return not actions


def _overall(verdict: Verdict) -> Claim:
    def holds(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
        return any(card.of == said["of"] and card.change is verdict and card.letter for card in cards)

    return holds


def _pairs(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    return 2 * int(said["n"]) == len(cards)


def _open(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    shown = sum(card.letter is not None for card in cards)
    return (int(said["shown"]), int(said["n"])) == (shown, len(cards))


def _lowest(said: Match[str], cards: Sequence[Card], _actions: Sequence[ActionLine]) -> bool:
    letters = [need.letter for need in _needs(cards) if need.letter]
    worst = max(letters)
    quoted = said["need"].rstrip("…")
    return (
        said["letter"] == worst
        and int(said.groupdict().get("n") or 1) == letters.count(worst)
        and any(
            need.letter == worst and need.text.startswith(quoted)
            for card in cards
            if card.by == said["by"]
            for need in card.needs
        )
    )


CLAIMS: list[tuple[str, Claim]] = [
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
    (r"Of (?P<n>\d+) grades? received, (?P<list>.+)", _letters),
    (r"(?P<n>\d+) Noten?, (davon|und zwar) (?P<list>.+)", _letters),
    (r"No grade of a need can be shown", _no_letters),
    (r"Keine Note eines Bedürfnisses kann gezeigt werden", _no_letters),
    (
        r"Of (?P<n>\d+) needs that can be compared, "
        r"(?P<up>\d+|none) improved and (?P<down>\d+|none) declined",
        _changes,
    ),
    (
        r"Von (?P<n>\d+) vergleichbaren Bedürfnissen verbessert: (?P<up>\d+|keines), "
        r"verschlechtert: (?P<down>\d+|keines)",
        _changes,
    ),
    (r"(The|None of the) (?P<n>\d+) needs? that can be compared shows (a|no) clear change", _no_change),
    (
        r"(Das|Keines der) (?P<n>\d+) vergleichbaren? Bedürfnis(se)? zeigt k?eine klare Veränderung",
        _no_change,
    ),
    (r"No need can be compared with an earlier round yet", _nothing_to_compare),
    (r"Noch lässt sich kein Bedürfnis mit einer früheren Runde vergleichen", _nothing_to_compare),
    (r"(?P<n>\d+) of (?P<all>\d+) grades (is|are) two letters or more away from what was expected", _gaps),
    (r"(?P<n>\d+) von (?P<all>\d+) Noten (liegt|liegen) zwei Stufen oder mehr neben der Erwartung", _gaps),
    (r"No grade is two letters away from what was expected", _no_gap),
    (r"Keine Note liegt zwei Stufen neben der Erwartung", _no_gap),
    (r"No expectation was written down for a grade that can be shown", _no_expectation),
    (r"Zu keiner Note, die gezeigt werden kann, wurde eine Erwartung aufgeschrieben", _no_expectation),
    (r"(?P<list>.+) are A or B", _shares),
    (r"A oder B sind (?P<list>.+)", _shares),
    (r"No spread can be shown in this round", _no_spread),
    (r"In dieser Runde kann keine Verteilung gezeigt werden", _no_spread),
    (
        r"(?P<done>\d+) of (?P<n>\d+) actions? (is|are) done, (?P<late>none is|\d+ (is|are)) overdue",
        _promises,
    ),
    (
        r"(?P<done>\d+) von (?P<n>\d+) Maßnahmen? ((ist|sind) )?erledigt, "
        r"(?P<late>keine ist|\d+ (ist|sind)) überfällig",
        _promises,
    ),
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
    (r"(?P<n>\d+) pairs? graded each other", _pairs),
    (r"(?P<n>\d+) Paare? (hat|haben) sich gegenseitig benotet", _pairs),
    (r"(?P<shown>\d+) of (?P<n>\d+) cards are open", _open),
    (r"(?P<shown>\d+) von (?P<n>\d+) Karten sind offen", _open),
    (r"The lowest grade is (?P<letter>\w), for a need of (?P<by>.+?): “(?P<need>.+)”", _lowest),
    (r"Die niedrigste Note ist (?P<letter>\w), für ein Bedürfnis von (?P<by>.+?): „(?P<need>.+)“", _lowest),
    (
        r"The lowest grade is (?P<letter>\w), for (?P<n>\d+) needs, "
        r"among them one of (?P<by>.+?): “(?P<need>.+)”",
        _lowest,
    ),
    (
        r"Die niedrigste Note ist (?P<letter>\w), für (?P<n>\d+) Bedürfnisse, "
        r"darunter eines von (?P<by>.+?): „(?P<need>.+)“",
        _lowest,
    ),
]
