"""Parse and validate a posted card: six answers, comments, and every fault with its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.domain.faults import FieldFault
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.wording import N_, Sentence
from webapp.typed_text import clean_text
from webapp.urn import anonymity
from webapp.urn.anonymity import WELL, Ballot
from webapp.urn.private_codes import hash_of_code

LONGEST_COMMENT = 2_000  # characters


@dataclass(frozen=True, kw_only=True)
class FilledIn:
    """What somebody filled in, cleaned; a ballot once there are no faults."""

    answers: Mapping[int, str]  # by position; only what is an answer
    comments: Mapping[int, str]
    well: str
    faults: tuple[FieldFault, ...]

    @property
    def has_comments(self) -> bool:
        return bool(self.comments or self.well)

    def without_words(self) -> FilledIn:
        """Return the card of somebody who has given grades alone, all of them the same."""
        return replace(self, answers=dict.fromkeys(self.answers, CANNOT_JUDGE), comments={}, well="")

    def ballot(self, number: str, code_hash: str) -> Ballot:
        """Make the ballot that is sealed, with its control number and the hash of its private code."""
        written = {**self.comments, WELL: self.well} if self.well else dict(self.comments)
        answers = tuple(self.answers[position] for position in sorted(self.answers))
        return Ballot(answers=answers, comments=written, number=number, code_hash=code_hash)


def read_ballot(
    form: Mapping[str, str], *, positions: Sequence[int], letters: Sequence[str], box_length: int | None
) -> FilledIn:
    """Read the fields need-1 …, comment-1 … and well; a round without comments ignores what is in theirs.

    `letters` are the round's scale. `box_length` is the round's, or None where nobody asks for
    comments. Faults say what to do.
    """
    allowed = {*letters, CANNOT_JUDGE}
    answers, faults = {}, []
    for position in positions:
        answer = form.get(f"need-{position}", "")
        if answer in allowed:
            answers[position] = answer
        else:
            faults.append(_missing(position, letters[0]))
    comments: dict[int, str] = {}
    well = ""
    if box_length is not None:
        read = {position: clean_text(form.get(f"comment-{position}", "")) for position in positions}
        comments = {position: text for position, text in read.items() if text}
        well = clean_text(form.get("well", ""))
        faults += _faults_of_length(comments, well)
    filled_in = FilledIn(answers=answers, comments=comments, well=well, faults=tuple(faults))
    if box_length is None or faults:
        return filled_in
    return replace(filled_in, faults=_fault_of_box(filled_in, box_length))


def _missing(position: int, first_letter: str) -> FieldFault:
    key = N_("Need %(number)s: choose a grade, or the answer that you cannot judge it.")
    return FieldFault(
        field=f"need-{position}",
        first_choice=first_letter,
        sentence=Sentence(key=key, values={"number": position}),
    )


def _faults_of_length(comments: Mapping[int, str], well: str) -> list[FieldFault]:
    key = N_("Need %(need)s: the comment is %(number)s characters too long. At most 2,000 fit; shorten it.")
    key_of_well = N_("What was done well is %(number)s characters too long. At most 2,000 fit; shorten it.")
    faults = [
        FieldFault(
            field=f"comment-{position}",
            sentence=Sentence(key=key, values={"need": position, "number": len(text) - LONGEST_COMMENT}),
        )
        for position, text in comments.items()
        if len(text) > LONGEST_COMMENT
    ]
    if len(well) > LONGEST_COMMENT:
        over = Sentence(key=key_of_well, values={"number": len(well) - LONGEST_COMMENT})
        faults.append(FieldFault(field="well", sentence=over))
    return faults


def _fault_of_box(filled_in: FilledIn, box_length: int) -> tuple[FieldFault, ...]:
    """Say in characters of this text by how much all comments together overfill the box."""
    over = anonymity.bytes_too_many(filled_in.ballot("0000-0000", hash_of_code("")), box_length)
    if not over:
        return ()
    comments = {f"comment-{position}": text for position, text in filled_in.comments.items()}
    texts = {**comments, "well": filled_in.well}
    together = "".join(texts.values())
    characters = -(-over * len(together) // len(together.encode()))
    longest = max(texts, key=lambda field: len(texts[field].encode()))
    key = N_("Your comments together are about %(number)s characters too long. Shorten this one, or another.")
    return (FieldFault(field=longest, sentence=Sentence(key=key, values={"number": characters})),)
