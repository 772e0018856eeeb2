"""Sentences of the anonymity promises, by chapter; promises.py beside this file says when each is said."""

from __future__ import annotations

from webapp.domain.wording import N_

SEALED_AND_IN_A_FILE = N_(
    "Your grades are sealed before they are stored. Only the round's private key can open them, and it "
    "lies in a file apart from the database."
)
SEALED_AND_ON_NO_DISK = N_(
    "Your grades are sealed before they are stored. Only the round's private key can open them, and it is on "
    "no disk."
)
FINAL = N_("What you handed in is final: no page and no command opens or changes a single card.")
FINAL_BUT_FOR_CODES = N_(
    "What you handed in is final, unless you grade again with the same drawn code: no page and no command "
    "opens a single card."
)

BY_TRUSTEES = (
    N_(
        "The private key is kept by trustees: three people have a printed sheet each, and any two sheets "
        "give the key back. The server has neither the key nor a sheet, so nobody who takes it later opens a "
        "grade."
    ),
    N_("If two of the three sheets are lost, nobody can ever open the grades."),
    N_(
        "Each sheet is printed by itself, and the log says by whom. Whoever prints two of them could keep a "
        "copy of both."
    ),
)
BY_A_FILE = (
    N_(
        "The private key lies in a file on the server until the exchange. Whoever has that file and the "
        "database can open the grades."
    ),
)
BY_CODE = (
    N_(
        "These departments grade with drawn codes: %(names)s. Everybody draws a slip from a box, so nobody "
        "knows whose code is whose, and nobody there signs in to grade."
    ),
    N_(
        "Of each code only a check value is kept, another one for every card, and beside it which sealed box "
        "is its own. Handing in again with the same code replaces what lies in that box. All of it is "
        "deleted at the exchange."
    ),
    N_("Whoever prints the slips sees every code, and could use one or replace what it handed in."),
    N_(
        "The code in a slip's square reaches the server only when you send it; the browser that scans it "
        "keeps it in its history."
    ),
    N_(
        "A card is graded either with codes or by people who sign in, never both, so nobody counts twice. "
        "There are exactly as many codes as people."
    ),
)
ON_PAPER = (
    N_(
        "Two reviewers of neither department type in a card on paper; it is handed in once both have typed "
        "the same. They see grades beside a code, without a name, and could know a hand. Without the paper "
        "nobody reads what the first has typed; it is deleted when grading closes at the latest."
    ),
)
BY_SIGNING_IN = (N_("Everybody signs in to grade."),)

WHEN_YOU_HAND_IN = (
    N_(
        "With your grades lies a random control number and, where you commented, a check value of your "
        "private code; no name, no address, no device and no time."
    ),
    N_(
        "Apart from them stands a mark that you have handed in, without a time. It is needed so that "
        "everybody hands in once."
    ),
    N_(
        "Every seal has the same length, whether you wrote a long comment or none. It goes into a random "
        "place among sealed blanks."
    ),
    N_("Until you hand in, what you choose stays in your browser; the server stores nothing of it."),
)

AT_THE_EXCHANGE = (
    N_(
        "All seals are opened at once and counted. The totals are kept; the single cards and the marks are "
        "deleted, and the private key is destroyed."
    ),
    N_("From then on nobody can open a seal that lies in an old copy of the database."),
    N_(
        "The built-in server replaces its processes a minute after the last hand-in and at the exchange, so "
        "that their memory keeps no grades."
    ),
    N_("The list of who was reminded is deleted too; a backup made before the exchange still has it."),
    N_("A round that is given up is never opened: its seals, marks and key are destroyed unread."),
    N_(
        "Whether you have noticed a change is asked later, sealed and counted like a card. The key to those "
        "answers always lies in a file."
    ),
    N_("Your control number tells you afterwards that your card was counted."),
    N_(
        "Your private code tells you what became of your comments. Each comment keeps a check value of it "
        "that no other has, so that nobody sees which are of one hand."
    ),
    N_(
        "Before the exchange no page, file or command tells a grade: not to the administrator, not to the "
        "president, not to your head. None lists who has handed in; the system sends reminders by itself."
    ),
    N_(
        "While grading runs, only a rough share is told of how many have handed in, and in a small group not "
        "even that. Afterwards an open card tells its readers how many, and administrators still a rough "
        "share."
    ),
)

A_REVIEWER_READS = N_(
    "Before that, a reviewer from neither department reads them, and may withhold one or leave words out of "
    "it, never add any. What is withheld or left out is deleted when the review ends."
)

WHAT_IS_WITHHELD = (
    N_("A need with fewer than %(minimum)s answers stays closed. It looks as if nobody had graded it."),
    N_("A need with fewer than %(full)s answers shows a letter at most, and no numbers."),
    N_("Where almost everybody gave the same grade, only that is said, without numbers."),
    N_(
        "Comments are shown only if at least %(ballots)s cards were handed in and %(comments)s of them have "
        "one; in mixed order, undated, apart from the grades. The graded side and the president read them, "
        "your own head does not. Whoever joins the graded side after the exchange does not read them either."
    ),
    A_REVIEWER_READS,
    N_(
        "Where a merge or a split brought fewer than %(minimum)s people into a department or out of it, the "
        "next cards that it gives show letters alone, and the next survey that asks it the same shows no "
        "counts."
    ),
    N_("Totals are made from what is shown only, so that nothing withheld can be worked out from them."),
)

AT_A_SHARED_COMPUTER = (
    N_(
        "Sign out when you have handed in: whoever then goes back at the same computer, or sends your form "
        "once more, is shown none of your answers."
    ),
    N_(
        "Where your browser runs no script, the length of what it sends tells how much you wrote, and it "
        "keeps what you sent in a file of its own; where it does, it may keep your draft there. A private "
        "window keeps nothing once you close it."
    ),
)

AT_A_KIOSK = (
    N_(
        "On a shared tablet a page ends itself after the thanks, or two minutes untouched, without script "
        "ten; whoever comes next is shown none of your answers."
    ),
    N_("Whoever watches it sees that you hand in, and when; the database notes no time."),
)

BY_COMPANY_ACCOUNT = (
    N_(
        "Whoever runs the sign-in of your company accounts learns who signs in here and when, but no grade. "
        "They could also sign in as anybody."
    ),
)

BY_DIRECTORY = (
    N_(
        "Whoever runs the directory of your company adds people here, moves them, names heads and changes "
        "addresses, as an administrator does. The same mails tell of it, and the log names the directory. "
        "It makes nobody president or administrator."
    ),
)

BY_PROGRAMS = (
    N_(
        "Other programs may read what the president reads of cards and actions, without a name. They and "
        "channels are told of a round's days, and never of who has handed in, or how many have."
    ),
)

WHO_COULD_FIND_OUT = (
    N_(
        "Whoever changes your address could sign in as you. So the old address and the president are told of "
        "the new one, and while a round is open it opens no card until the president or another "
        "administrator confirms it. Of a change before the opening that mail is your only warning."
    ),
    N_(
        "Mails of rounds, surveys and needs lists have a link in them that signs in, once. Whoever reads "
        "such a mail before you, or gets it forwarded, could use the link and hand in as you. Where it no "
        "longer works though you did not press it, ask for a new one, sign out everywhere, and tell the "
        "president: what was handed in stays, but a round can be given up. The company can switch these "
        "links off."
    ),
    N_(
        "Whoever gets another role or department could read more than before. So the president and the heads "
        "concerned are told by mail, and the log says it."
    ),
    N_(
        "With invented people beside you, your grades could stand alone. Look whether you know everybody who "
        "may grade with you; who is new or back is said there, before a round opens too."
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
        "mind. So no round opens within %(pause)s days of another, and no survey is asked again within them. "
        "That a survey asks the same in other words only people can notice."
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
