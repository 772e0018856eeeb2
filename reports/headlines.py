"""Write the sentences of a report from its data, true for every input.

A sentence speaks of getting better or worse only where a stored verdict says improved or declined; the
letters of several rounds may be read out, without a claim. No department is called best or least.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.data import ActionLine, ActionStatus, Card, CompanyComparison, GradedNeed, Verdict
from reports.language import Words, shortened

Pairing = tuple[Card, Card]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A finding of the summary: its figure, set large, and its sentence."""

    figure: str
    sentence: str


def needs_of(cards: Iterable[Card]) -> list[tuple[Card, GradedNeed]]:
    """List the needs of some cards, each with its card."""
    return [(card, need) for card in cards for need in card.needs]


def letters_headline(cards: Pairing, words: Words) -> str:
    """Say both overall letters, or which card stays closed."""
    first, second = cards
    if first.letter and second.letter:
        return words.say(
            "{of} receives {letter} from {by}, and {by} receives {other} from {of}",
            by=first.by,
            of=first.of,
            letter=first.letter,
            other=second.letter,
        )
    shown = first if first.letter else second
    if shown.letter:
        return words.say(
            "{of} receives {letter} from {by}; the card of {by} stays closed",
            by=shown.by,
            of=shown.of,
            letter=shown.letter,
        )
    return words.say("Both cards stay closed in this round")


def standfirst(cards: Pairing, actions: Sequence[ActionLine], words: Words) -> list[str]:
    """Say the round in a few sentences for somebody who reads nothing else."""
    sentences = [f"{letters_headline(cards, words)}."]
    sentences.extend(
        sentence for card in cards if (sentence := overall_change(card, words)) and is_clear(card.change)
    )
    low = lowest_needs(cards)
    if low:
        card, need = low[0]
        sentences.append(
            words.count(
                "The lowest grade is {letter}, for a need of {by}: {need}",
                "The lowest grade is {letter}, for {n} needs, among them one of {by}: {need}",
                len(low),
                letter=need.letter,
                by=card.by,
                need=quoted_need(need, words),
            )
        )
    if actions:
        sentences.append(f"{actions_headline(actions, words)}.")
    return sentences


def is_clear(verdict: Verdict | None) -> bool:
    """Tell whether a change may be claimed."""
    return verdict in {Verdict.IMPROVED, Verdict.DECLINED}


def overall_change(card: Card, words: Words) -> str:
    """Say what may be said of a card since the last round; nothing for a closed card or a first round."""
    if card.change is None or card.letter is None:
        return ""
    before = last_round_name(card, words)
    if card.change is Verdict.IMPROVED:
        return words.say("{of} has improved since {before}.", of=card.of, before=before)
    if card.change is Verdict.DECLINED:
        return words.say("{of} has declined since {before}.", of=card.of, before=before)
    if card.change is Verdict.TOO_FEW_ANSWERS:
        return words.say("For {of} there are too few answers to compare.", of=card.of)
    if card.change is Verdict.NEW:
        return words.say("{of} is graded for the first time.", of=card.of)
    return words.say("For {of} there is no clear change since {before}.", of=card.of, before=before)


def last_round_name(card: Card, words: Words) -> str:
    """Return the name of the round before the one the card is of, as its history has it."""
    return card.history[-2].round_name if len(card.history) > 1 else words.say("the last round")


def lowest_needs(cards: Iterable[Card]) -> list[tuple[Card, GradedNeed]]:
    """List the needs with the lowest letter received; those with a mean come first, lowest first."""
    known = [(card, need) for card, need in needs_of(cards) if need.letter is not None]
    if not known:
        return []
    lowest = max(need.letter or "" for _, need in known)
    found = [row for row in known if row[1].letter == lowest]
    return sorted(found, key=lambda row: (row[1].mean is None, row[1].mean or 0.0))


def quoted_need(need: GradedNeed, words: Words) -> str:
    """Quote a need, cut where it is too long for a sentence."""
    return words.quoted(shortened(need.text, 130))


def changed(cards: Iterable[Card], verdict: Verdict) -> list[tuple[Card, GradedNeed, float]]:
    """List the needs with a verdict and a known change, the largest change first."""
    found = [
        (card, need, need.change_to - need.change_from)
        for card, need in needs_of(cards)
        if need.change is verdict and need.change_to is not None and need.change_from is not None
    ]
    return sorted(found, key=lambda row: (-abs(row[2]), row[0].of, row[1].position))


def wide_gaps(cards: Iterable[Card]) -> list[tuple[Card, GradedNeed]]:
    """List the needs with a wide gap between expected and received."""
    return [(card, need) for card, need in needs_of(cards) if need.wide_gap and need.expected and need.letter]


def facts(cards: Pairing, actions: Sequence[ActionLine], words: Words) -> list[Fact]:
    """Return the five facts of the summary, each with its figure."""
    found = [_lowest_fact(cards, words)]
    found.extend(_change_fact(cards, verdict, words) for verdict in (Verdict.IMPROVED, Verdict.DECLINED))
    gaps = wide_gaps(cards)
    named = "; ".join(
        words.say("{of}, need {position}", of=card.of, position=need.position) for card, need in gaps[:4]
    )
    gap = words.count(
        "{n} wide gap between expected and received",
        "{n} wide gaps between expected and received",
        len(gaps),
    )
    found.append(Fact(figure=str(len(gaps)), sentence=f"{gap}: {named}." if named else f"{gap}."))
    done = sum(action.status is ActionStatus.DONE for action in actions)
    share = f"{done}/{len(actions)}" if actions else "0"
    found.append(Fact(figure=share, sentence=f"{actions_headline(actions, words)}."))
    return found


def _lowest_fact(cards: Pairing, words: Words) -> Fact:
    low = lowest_needs(cards)
    if not low:
        return Fact(figure="\N{EN DASH}", sentence=words.say("No grade of a need can be shown."))
    card, need = low[0]
    lead = words.count("Lowest grade, for {n} need", "Lowest grade, for {n} needs", len(low))
    where = words.say("{of}, as graded by {by}", of=card.of, by=card.by)
    return Fact(figure=need.letter or "", sentence=f"{lead}: {quoted_need(need, words)} ({where})")


def _change_fact(cards: Pairing, verdict: Verdict, words: Words) -> Fact:
    """Name the largest clear change in one direction, or say that there is none."""
    rows = changed(cards, verdict)
    up = verdict is Verdict.IMPROVED
    if not rows:
        none = (
            words.say("No need has clearly improved since the last round.")
            if up
            else words.say("No need has clearly declined since the last round.")
        )
        return Fact(figure="0", sentence=none)
    card, need, by = rows[0]
    lead = words.say("Largest clear gain") if up else words.say("Largest clear loss")
    where = words.say("{of}, as graded by {by}", of=card.of, by=card.by)
    return Fact(figure=words.signed(by), sentence=f"{lead}: {quoted_need(need, words)} ({where})")


def changes_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the needs that clearly improved and declined."""
    needs = [need for _, need in needs_of(cards)]
    compared = [need for need in needs if need.change in COMPARED]
    if not compared:
        return words.say("No need can be compared with an earlier round yet")
    up = sum(need.change is Verdict.IMPROVED for need in compared)
    down = sum(need.change is Verdict.DECLINED for need in compared)
    if not up and not down:
        return words.count(
            "The {n} need that can be compared shows no clear change",
            "None of the {n} needs that can be compared shows a clear change",
            len(compared),
        )
    none = words.say("none")
    return words.say(
        "Of {n} needs that can be compared, {up} improved and {down} declined",
        n=len(compared),
        up=up or none,
        down=down or none,
    )


COMPARED = frozenset({Verdict.IMPROVED, Verdict.DECLINED, Verdict.NO_CLEAR_CHANGE})


def gaps_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the wide gaps between expected and received."""
    expected = [need for _, need in needs_of(cards) if need.expected and need.letter]
    if not expected:
        return words.say("No expectation was written down for a grade that can be shown")
    n = sum(need.wide_gap for need in expected)
    if not n:
        return words.say("No grade is two letters away from what was expected")
    return words.count(
        "{n} of {all} grades is two letters or more away from what was expected",
        "{n} of {all} grades are two letters or more away from what was expected",
        n,
        all=len(expected),
    )


def grades_headline(cards: Iterable[Card], words: Words) -> str:
    """Count the letters received on the needs of both cards, highest first."""
    letters = [need.letter for _, need in needs_of(cards) if need.letter]
    if not letters:
        return words.say("No grade of a need can be shown")
    counted = [
        words.say("{n} are {letter}", n=letters.count(letter), letter=letter)
        if letters.count(letter) > 1
        else words.say("1 is {letter}", letter=letter)
        for letter in sorted(set(letters))
    ]
    return words.count(
        "Of {n} grade received, {list}",
        "Of {n} grades received, {list}",
        len(letters),
        list=words.listed(counted),
    )


def spreads_headline(cards: Iterable[Card], words: Words) -> str:
    """Say for each card how many of the grades shown are A or B."""
    parts = []
    for card in cards:
        shown = [need.counts for need in card.needs if need.counts is not None]
        total = sum(sum(counts.values()) for counts in shown)
        if total:
            good = sum(counts.get("A", 0) + counts.get("B", 0) for counts in shown)
            share = (200 * good + total) // (2 * total)
            parts.append(words.say("{share}% of the grades {of} received", share=share, of=card.of))
    if not parts:
        return words.say("No spread can be shown in this round")
    return words.say("{shares} are A or B", shares=words.listed(parts))


def trend_headline(card: Card, words: Words) -> str:
    """Read out the overall letters of up to six rounds, without a claim."""
    letters = [point.letter or "\N{EN DASH}" for point in card.history[-6:]]
    if len(letters) < 2 and not card.published:
        return words.say("{of}: this card stays closed", of=card.of)
    if len(letters) < 2:
        return words.say("{of}: the first round", of=card.of)
    return words.say("{of}: {letters}", of=card.of, letters=", ".join(letters))


def actions_headline(actions: Sequence[ActionLine], words: Words) -> str:
    """Count what was promised, done and overdue."""
    if not actions:
        return words.say("No actions are planned")
    done = sum(action.status is ActionStatus.DONE for action in actions)
    late = sum(action.overdue for action in actions)
    counted = words.count(
        "{done} of {n} action is done", "{done} of {n} actions are done", len(actions), done=done
    )
    overdue = words.count("{n} is overdue", "{n} are overdue", late) if late else words.say("none is overdue")
    return f"{counted}, {overdue}"


def company_standfirst(company: CompanyComparison, words: Words) -> list[str]:
    """Say how many cards were exchanged and what clearly changed."""
    cards = [card for pair in company.pairs for card in (pair.first, pair.second)]
    shown = [card for card in cards if card.letter is not None]
    sentences = [
        words.count("{n} pair graded each other.", "{n} pairs graded each other.", len(company.pairs)),
        words.say("{shown} of {n} cards are open.", shown=len(shown), n=len(cards)),
        f"{changes_headline(cards, words)}.",
    ]
    actions = [action for pair in company.pairs for action in pair.actions]
    sentences.append(f"{actions_headline(actions, words)}.")
    return sentences
