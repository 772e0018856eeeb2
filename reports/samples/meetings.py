"""Sample data of meetings: a joint review and a celebration, for tests and previews."""

from datetime import date

from reports.data import Imprint
from reports.data_meetings import CelebrationSheet, Decided, LowNeed, MinutesReport, Recognised, SideOfMonth
from reports.samples.actions import sample_actions
from reports.words.wanting import OPEN


def sample_minutes(imprint: Imprint) -> MinutesReport:
    """Return the minutes of a joint review of Marketing and Sales."""
    return MinutesReport(
        imprint=imprint,
        one="Marketing",
        other="Sales",
        day=date(2026, 6, 9),
        time="10:00 – 11:00",
        place="Room 4, second floor",
        present=("Ines Duarte, Tomas Lindqvist, Ruth Adeyemi",),
        topics=("Budget for the spring fair",),
        sides=(
            SideOfMonth(
                department="Marketing",
                objective=("Ten qualified leads a week from the autumn fair.",),
                result=("Nine leads a week on average; the second week of the fair was weak.",),
            ),
            SideOfMonth(
                department="Sales",
                objective=("Call each lead within a day.",),
                result=("Four of five calls within a day.", "The rest within two."),
            ),
        ),
        notes=(
            "The fair brought fewer leads than hoped, but better ones. Both sides want to keep the briefing.",
            "The list of objections is used on every call now.",
        ),
        actions=tuple(action for action in sample_actions() if action.status in OPEN),
        needs=(
            LowNeed(
                of="Marketing",
                by="Sales",
                position=4,
                text="An objection that we report from a customer gets an answer within two weeks.",
                letter="F",
            ),
            LowNeed(
                of="Sales",
                by="Marketing",
                position=2,
                text="A lost deal comes with a reason that we can act on.",
                letter="C",
            ),
        ),
        decisions=(
            Decided(
                text="Hold the briefing on the Monday before each fair, with two people of each side.",
                owners=("Ines Duarte", "Tomas Lindqvist"),
                due=date(2026, 7, 3),
            ),
            Decided(text="Send each lead with its source."),
        ),
    )


def sample_celebration(imprint: Imprint) -> CelebrationSheet:
    """Return what is read out at a celebration of Marketing and Sales."""
    return CelebrationSheet(
        imprint=imprint,
        departments=("Marketing", "Sales"),
        day=date(2026, 6, 26),
        time="16:00 – 17:30",
        place="Canteen",
        successes=("Web leads reach the customer list within a day.", "Ten joint customer visits."),
        heroes=(
            Recognised(who="Ruth Adeyemi and Tomas Lindqvist", deed="the list of objections"),
            Recognised(who="Ines Duarte", deed="the channel table", department="Marketing"),
        ),
        shortcomings=("Objections still wait for weeks.",),
        lessons=("A briefing before the fair saves a week after it.",),
    )
