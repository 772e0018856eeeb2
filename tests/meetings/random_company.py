"""Random companies whose cards pass the real disclosure control: what a department received and gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reports.data import ActionLine, ActionStatus, Card, GradedNeed
from webapp.domain.cards import CardTally, NeedTally
from webapp.domain.change import Change
from webapp.domain.disclosure import Rules, show_card
from webapp.domain.grades import DEFAULT_SCALE, SCALE_WITH_D, Scale, exact_mean
from webapp.domain.significance import BallotMeans
from webapp.exchanged_cards.services.stored import StoredCard, StoredMeasure
from webapp.exchanged_cards.services.with_history import Earlier, printed_card
from webapp.models import ListState, Wording

OTHERS = ("Sales", "Legal", "Operations & Research")
PEOPLE = ("Ines Duarte", "Tomas Lindqvist", "Ruth Adeyemi")
NOT_MEASURED = StoredMeasure(figure="", target="", amount=None, is_confirmed=False)


@dataclass(frozen=True, kw_only=True)
class RandomCompany:
    """What a department received and gave in the last of some rounds, and what was promised on its cards."""

    scale: Scale
    rounds: tuple[str, ...]
    received: list[Card]
    given: list[Card]
    actions: list[ActionLine]

    def need(self, text: str) -> tuple[Card, GradedNeed]:
        found = [(card, need) for card in [*self.received, *self.given] for need in card.needs]
        (row,) = [row for row in found if row[1].text == text]
        return row

    @property
    def needs(self) -> list[GradedNeed]:
        return [need for card in self.received for need in card.needs]


def random_company(seed: int) -> RandomCompany:
    random = Random(seed)
    scale = random.choice([DEFAULT_SCALE, SCALE_WITH_D])
    rounds = tuple(f"Round {n}" for n in range(1, random.randint(1, 5) + 1))
    others = random.sample(OTHERS, random.randint(1, 3))
    received = [_card(random, "Marketing", other, rounds=rounds, scale=scale) for other in others]
    given = [_card(random, other, "Marketing", rounds=rounds, scale=scale) for other in others]
    actions = [_action(random, random.choice(others), n) for n in range(random.randint(0, 4))]
    return RandomCompany(scale=scale, rounds=rounds, received=received, given=given, actions=actions)


def _card(random: Random, of: str, by: str, *, rounds: tuple[str, ...], scale: Scale) -> Card:
    """Draw a card with its history; some rounds are missing, some people cannot judge, some needs are new."""
    leaning = {n: random.choice(["high", "low", "fall", "rise", "mixed"]) for n in range(1, 7)}
    history: list[tuple[str, Earlier | None]] = []
    for number, name in enumerate(rounds):
        if number < len(rounds) - 1 and random.random() < 0.15:
            history.append((name, None))
            continue
        before = history[-1][1] if history else None
        share = number / max(len(rounds) - 1, 1)
        history.append(
            (name, _drawn(random, of, by, leaning=leaning, share=share, scale=scale, before=before))
        )
    return printed_card(history)


def _drawn(
    random: Random,
    of: str,
    by: str,
    *,
    leaning: Mapping[int, str],
    share: float,
    scale: Scale,
    before: Earlier | None,
) -> Earlier:
    handed_in = random.choice([3, 6, 9, 14])
    needs = []
    for position, way in leaning.items():
        counts = dict.fromkeys(scale, 0)
        for _ in range(handed_in - random.choice([0, 0, 1, 3])):
            counts[_letter(random, way, share, scale)] += 1
        now, last = exact_mean(counts), before.shown.needs[position - 1].mean if before else None
        change = None
        if now is not None and last is not None and abs(now - last) > 0.7:
            change = Change.IMPROVED if now > last else Change.DECLINED
        needs.append(
            NeedTally(
                position=position,
                lineage=f"{of}-{by}-{position}",
                text=f"What {by} needs of {of}, {position}",
                counts=counts,
                change=change,
                expected=random.choice([None, *scale]),
            )
        )
    tally = CardTally(of=of, by=by, eligible=handed_in + 2, handed_in=handed_in, needs=tuple(needs))
    stored = StoredCard(
        id=1,
        round_id=1,
        graded_id=1,
        grading_id=2,
        graded_slug="graded",
        grading_slug="grading",
        graded_head=PEOPLE[0],
        grading_head=PEOPLE[1],
        list_state=ListState.AGREED,
        reservation="",
        ballots=BallotMeans(mean=0.0, sd=0.0, ballots=0),
        tally=tally,
        wordings=(Wording.KEPT,) * len(needs),
        looks={need.lineage: ("", "") for need in needs},
        measures=(NOT_MEASURED,) * len(needs),
    )
    return Earlier(stored=stored, shown=show_card(tally, Rules(scale=scale)))


def _letter(random: Random, way: str, share: float, scale: Scale) -> str:
    place = {"high": 0.1, "low": 0.95, "fall": share, "rise": 1 - share, "mixed": random.random()}[way]
    return scale[
        min(int((place + random.uniform(-0.15, 0.15)) * len(scale)) % (len(scale) + 1), len(scale) - 1)
    ]


def _action(random: Random, by: str, number: int) -> ActionLine:
    late = random.choice([None, None, 4, 30])
    status = random.choice(list(ActionStatus)) if late is None else ActionStatus.IN_PROGRESS
    return ActionLine(
        of="Marketing",
        by=by,
        need_positions=(1,),
        what=f"Step {number}",
        owner_of=PEOPLE[0],
        owner_by=PEOPLE[2],
        due=date(2026, 6, 1) - timedelta(days=late or 0),
        status=status,
        overdue=late is not None,
        days_late=late,
    )
