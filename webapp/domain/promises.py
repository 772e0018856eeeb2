"""What is promised about anonymity, and what cannot be: the one source of the page and of its print.

Every sentence is paired with the tests that bear it out in tests/anonymity/promises.txt.
"""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.disclosure import Rules
from webapp.domain.wording import N_, Sentence


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A heading and the promises below it."""

    heading: str
    promises: tuple[Sentence, ...]


def chapters(rules: Rules, *, reviews_comments: bool) -> tuple[Chapter, ...]:
    """Return everything that is promised under these rules, and what nobody can promise."""
    values = {
        "minimum": rules.minimum_group,
        "full": rules.full_from,
        "ballots": rules.minimum_ballots_for_comments,
        "comments": rules.minimum_comments,
    }
    left_out = set() if reviews_comments else {_A_REVIEWER_READS}
    return tuple(
        Chapter(
            heading=heading,
            promises=tuple(Sentence(key=key, values=values) for key in keys if key not in left_out),
        )
        for heading, keys in CHAPTERS
    )


_WHEN_YOU_HAND_IN = (
    N_(
        "Your grades are sealed before they are stored. Only the round's private key can open them, and it "
        "lies in a file apart from the database."
    ),
    N_(
        "With your grades lies a random control number and, where you commented, a hash of your private "
        "code; no name, no address, no device and no time."
    ),
    N_(
        "Apart from them stands a mark that you have handed in, without a time. It is needed so that "
        "everybody hands in once."
    ),
    N_(
        "Every seal has the same length, whether you wrote a long comment or none. It goes into a random "
        "place among sealed blanks."
    ),
    N_("Until you hand in, what you choose is kept in your browser's tab and nowhere else."),
    N_("What you handed in is final: no page and no command opens or changes a single card."),
)

_AT_THE_EXCHANGE = (
    N_(
        "All seals are opened at once and counted. The totals are kept; the single cards and the marks are "
        "deleted, and the private key is destroyed."
    ),
    N_("From then on nobody can open a seal that lies in an old copy of the database."),
    N_("Your control number tells you afterwards that your card was counted."),
    N_(
        "Your private code tells you what became of your comments. Each comment keeps a hash of it that no "
        "other has, so that nobody sees which are of one hand."
    ),
    N_(
        "Before the exchange no page, file or command tells a grade: not to the administrator, not to the "
        "president, not to your head. None lists who has handed in; the system sends reminders by itself."
    ),
    N_(
        "While grading runs, only a rough share is told of how many have handed in, and in a small group not "
        "even that."
    ),
)

_A_REVIEWER_READS = N_(
    "Before that, a reviewer from neither department reads them, and may withhold one or leave words out of "
    "it, never add any. What is withheld or left out is deleted."
)

_WHAT_IS_WITHHELD = (
    N_("A need with fewer than %(minimum)s answers stays closed. It looks as if nobody had graded it."),
    N_("A need with fewer than %(full)s answers shows a letter at most, and no numbers."),
    N_("Where almost everybody gave the same grade, only that is said, without numbers."),
    N_(
        "Comments are shown only from %(ballots)s cards and %(comments)s comments on; in mixed order, "
        "undated, apart from the grades. The graded side and the president read them, your own head does not."
    ),
    _A_REVIEWER_READS,
    N_("Totals are made from what is shown only, so that nothing withheld can be worked out from them."),
)

_WHAT_NOBODY_CAN_PROMISE = (
    N_(
        "Whoever controls the server while grading runs, or changes the program, could read along. Whoever "
        "can write into the database meanwhile could put other cards in the place of all but one."
    ),
    N_(
        "Whoever reads the database during grading can see that you have handed in, though not what. Whoever "
        "runs the mail server can see who was reminded, and so who had not."
    ),
    N_(
        "If everybody gives the same grade, it is plain what each one gave. If all colleagues but one "
        "compare notes, they know the last one's."
    ),
    N_(
        "Who joins or leaves a department can be worked out from two rounds, if nobody else changes their "
        "mind."
    ),
    N_(
        "Even a letter alone rules something out: an A of fewer than eight answers means that nobody gave an "
        "F. The numbers behind it stay in the database, for whoever may read that."
    ),
    N_("Your wording in a comment may give you away."),
    N_(
        "Whoever has your private code learns what became of your comments, and with a copy of the database "
        "which they are."
    ),
    N_("Disks and copies may keep old data. That is why the key is destroyed and not only the data."),
    N_("There is no recount: what was counted can be neither opened nor counted again."),
)

CHAPTERS = (
    (N_("When you hand in"), _WHEN_YOU_HAND_IN),
    (N_("At the exchange"), _AT_THE_EXCHANGE),
    (N_("What is withheld"), _WHAT_IS_WITHHELD),
    (N_("What nobody can promise"), _WHAT_NOBODY_CAN_PROMISE),
)
