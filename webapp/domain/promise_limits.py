"""What nobody can promise about anonymity, and who could find out."""

from __future__ import annotations

from webapp.domain.wording import N_

WHO_COULD_FIND_OUT = (
    N_(
        "Whoever changes your address could sign in as you. So the old address and the president are told of "
        "the new one, and it opens no card until the president or another administrator confirms it."
    ),
    N_(
        "Whoever gets another role or department could read more than before. So the president and the heads "
        "concerned are told by mail, and the log says it."
    ),
    N_(
        "With invented people beside you, your grades could stand alone. Look whether you know everybody who "
        "may grade with you; who is new is said there, before a round opens too."
    ),
    N_(
        "Where the address of this page begins with http, not https, whoever runs the network can read your "
        "grades on their way."
    ),
)


WHAT_NOBODY_CAN_PROMISE = (
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
        "Of few answers the letter and one's own grade may tell all others: where five answered, a C of "
        "one's own beside the letter A means that all others gave an A."
    ),
    N_(
        "Even a letter alone rules something out: an A of fewer than eight answers means that nobody gave an "
        "F. The numbers behind it stay in the database, for whoever may read that."
    ),
    N_("Your wording in a comment may give you away, and without script in your browser its length."),
    N_(
        "Whoever has your private code learns what became of your comments, and with a copy of the database "
        "which they are."
    ),
    N_("Disks and copies may keep old data. That is why the key is destroyed and not only the data."),
    N_("There is no recount: what was counted can be neither opened nor counted again."),
)
