"""Template context of a printed sheet: words, charts as SVG, and the rows of its tables."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from reports.charts import alternatives, axis
from reports.charts.answer_bar import answer_bar
from reports.charts.measured_chart import measured_chart, measured_words
from reports.charts.surprise_chart import surprise_chart
from reports.data import ActionLine, Card, GradedNeed, SelfImage, Signature, TrendPoint, Verdict
from reports.data_surveys import SideAnswers
from reports.trend_pictures import TrendPictures
from reports.words import cover, headlines, language, story
from reports.words.language import NO_BREAK, Words, balanced, short_round, shortened
from reports.words.surprise import surprise_words
from reports.words.urgency import cut_words
from reports.words.wanting import OPEN

WIDEST_SIGNING = 3  # signatures in a row: a name and a date must be readable


class Sheet(TrendPictures):
    """The template helper of one report in one language: its charts, its words, the rows of its tables."""

    def recent_rounds(self, cards: Sequence[Card], most: int = 8) -> list[str]:
        """List the last rounds of the longest history among some cards."""
        return self.rounds_of(cards)[-most:]

    def recent(self, card: Card, most: int = 5) -> list[TrendPoint]:
        """Return the last rounds of a card."""
        return list(card.history[-most:])

    def recent_of(self, card: Card, need: GradedNeed, most: int = 5) -> list[TrendPoint]:
        """Return a need's points for the last rounds of its card, gaps filled with points without figures."""
        return self.in_rounds(need.history, [point.round_name for point in self.recent(card, most)])

    def measured(self, need: GradedNeed) -> Markup:
        """Draw the agreed figure of a need over the rounds, or nothing."""
        figure = measured_chart(need.measured, self.words)
        return self.picture(figure) if figure else Markup("")

    def measured_words(self, need: GradedNeed) -> str:
        """Say what was measured for a need against what was agreed, or nothing."""
        return measured_words(need.measured, self.words)

    def answers(self, side: SideAnswers) -> Markup:
        """Draw what one side of a survey answered, or nothing where its counts are withheld."""
        return self.picture(answer_bar(side.shares, label=side.words)) if side.shares else Markup("")

    def surprise(self, card: Card) -> Markup:
        """Draw by how much the graded department's forecasts missed over the rounds, or nothing."""
        figure = surprise_chart(card.surprise, self.words)
        return self.picture(figure) if figure else Markup("")

    def surprise_words(self, card: Card) -> str:
        """Say by how much they missed, or nothing."""
        return surprise_words(card.surprise, self.words)

    def evidence_words(self, need: GradedNeed) -> str:
        """Say the likely range and the change of a need in one line."""
        change = "" if need.change is Verdict.NEW else self.change_words(need)  # it has a line of its own
        said = [alternatives.range_words(need, self.words), change]
        line = "; ".join(part for part in said if part)
        return line[:1].upper() + line[1:]

    def lineage_words(self, need: GradedNeed) -> str:
        """Say that a need is new or reworded; nothing for one that was kept."""
        since = need.since or self.imprint.round_name
        if need.lineage == "reworded":
            return self.words.say("Reworded in {since}.", since=since)
        is_new = need.lineage == "new" or (need.since and need.lineage == "kept")
        return self.words.say("New in {since}.", since=since) if is_new else ""

    def expected_words(self, card: Card, need: GradedNeed) -> str:
        """Say a wide gap in words, or nothing."""
        if not (need.wide_gap and need.expected):
            return ""
        return self.words.say("{of} expected {expected}", of=shortened(card.of, 30), expected=need.expected)

    def self_image_words(self, card: Card, image: SelfImage | None) -> str:
        """Say how the graded side sees itself against its colleagues."""
        if image is None:
            return ""
        return self.words.say(alternatives.SELF_IMAGES[image], of=card.of, by=card.by)

    def signing_rows(self, cards: Sequence[Card]) -> list[list[Signature | None]]:
        """Arrange the signature lines of each card's sides and the president, three at most in a row."""
        president = Signature(name="", role=self.words.say("Seen by the president"))
        lines = [signature for card in cards for signature in card.signatures]
        if len(lines) < WIDEST_SIGNING:
            return [[*lines, president]]
        rows: list[list[Signature | None]] = []
        for card in cards:
            of_card = list(card.signatures)
            for start in range(0, len(of_card), WIDEST_SIGNING - 1):
                rows.append([*of_card[start : start + WIDEST_SIGNING - 1]])
        for row in rows:
            row += [None] * (WIDEST_SIGNING - len(row))
        rows[-1][-1] = president
        return rows

    def next_step_words(self, card: Card, need: GradedNeed, actions: Sequence[ActionLine]) -> str:
        """Say the next step for a need below B, or that none is promised."""
        step = story.story_of(card, need, actions).next_step
        if step is None:
            return self.words.say("Next step: none is promised.")
        if step.due is None:
            return self.words.say("Next step: {what}", what=step.what)
        due = self.words.short_day(step.due, today=self.imprint.printed_on)
        return self.words.say("Next step, due {day}: {what}", day=due, what=step.what)

    def line_to_sign(self, department: str) -> Signature:
        """Return an empty line on which somebody signs for a department."""
        return Signature(name="", role=self.words.say("For {department}", department=department))

    def needs_words(self, positions: Sequence[int]) -> str:
        """Name needs by their numbers; one need and its number stand in one line."""
        listed = self.words.listed([str(position) for position in positions])
        said = self.words.count("need {list}", "needs {list}", len(positions), list=listed)
        return said if len(positions) > 1 else said.replace(" ", NO_BREAK)

    def status(self, action: ActionLine) -> str:
        """Say how far an action has come."""
        return self.words.say(alternatives.STATUSES[action.status])

    def letter_words(self) -> dict[str, str]:
        """Return the words beside each letter on which people graded; empty where the round had none."""
        known = dict(self.imprint.letter_words)
        return {letter: known.get(letter, "") for letter in self.imprint.scale}

    def points_of_letters(self) -> str:
        """Say what the letters of the scale are worth."""
        return ", ".join(f"{letter} = {axis.POINTS[letter]}" for letter in self.imprint.scale)

    def borders_of_letters(self) -> str:
        """Say from which mean on each letter of the scale but the last is given."""
        limits = zip(self.imprint.scale, axis.borders(self.imprint.scale), strict=False)
        return ", ".join(
            self.words.say("from {points} {letter}", points=_plain(limit, self.words), letter=letter)
            for letter, limit in limits
        )

    def functions(self) -> dict[str, object]:
        """Return the template globals besides the sheet itself."""
        words = self.words
        return {
            "_": words.say,
            "count": words.count,
            "points": words.points,
            "signed": words.signed,
            "day": words.day,
            "short_day": partial(words.short_day, today=self.imprint.printed_on),
            "balanced": balanced,
            "direction": language.direction,
            "isolated": language.isolated,
            "listed": words.listed,
            "quoted": words.quoted,
            "short_round": short_round,
            "shortened": shortened,
            "story_headline": partial(story.story_headline, words=words),
            "outcome_words": partial(story.outcome_words, words=words),
            "promised_words": partial(story.promised_words, words=words),
            "owners": partial(language.owners, words=words),
            "open_statuses": OPEN,
            "move_words": partial(cover.move_words, words=words),
            "noticed_words": partial(alternatives.noticed_words, words=words),
            "handed_in": partial(alternatives.handed_in_words, words=words),
            "overall_change": partial(headlines.overall_change, words=words),
            "actions_headline_of": partial(headlines.actions_headline, words=words),
            "range_words": partial(alternatives.range_words, words=words),
            "gap_words": partial(alternatives.gap_words, words=words),
            "closed_words": alternatives.below_group_words(words, self.imprint.minimum_group),
            "letter_words": self.letter_words(),
            "cut_words": partial(cut_words, words=words),
        }


def _plain(limit: float, words: Words) -> str:
    """Write a border between letters with no more decimals than it has."""
    return words.points(limit, places=1 if limit * 10 % 1 == 0 else 2)
