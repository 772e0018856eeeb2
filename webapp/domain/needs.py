"""Needs lists: the words of a need, validation, states, and the lineage that ties a list to the last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from webapp.domain.faults import FieldFault
from webapp.domain.wording import N_, Refused, Sentence

NEEDS_ON_A_CARD = 6
LONGEST_NEED = 300
LONGEST_EXPLANATION = 300


class Wording(StrEnum):
    """What became of a need since the last list: only a new one begins a new trend."""

    KEPT = "kept"
    REWORDED = "reworded"
    NEW = "new"


def _explanation(label: str, *, asked: str = "", column: str = "") -> str:
    """Declare an optional text of a need: its label on pages, in the editor and in files."""
    explanation: str = field(default="", metadata={"label": label, "asked": asked or label, "column": column})
    return explanation


@dataclass(frozen=True)  # the database gives its fields by place
class NeedWords:
    """The texts of a need as one value, handed on whole from form to table, card, page and file."""

    text: str
    why: str = _explanation(N_("Why it matters"), column=N_("why"))
    a_looks_like: str = _explanation(N_("What an A looks like"), column=N_("A looks like"))
    f_looks_like: str = _explanation(N_("What an F looks like"), column=N_("F looks like"))
    figure: str = _explanation(N_("Measured figure"), asked=N_("A figure that both agreed on"))
    target: str = _explanation(
        N_("Agreed target with its unit"), asked=N_("Its target with the unit, like 90 of 100")
    )

    @property
    def is_blank(self) -> bool:
        return not any(vars(self).values())

    @property
    def asked(self) -> list[tuple[str, str, str]]:
        """Return the optional texts for the editor: name, label to be translated, and what was written."""
        return [(name, label, getattr(self, name)) for name, label in _ASKED.items()]

    @property
    def explained(self) -> list[tuple[str, str]]:
        """Return the optional texts that were written, each with its label, to be translated."""
        written = [(label, getattr(self, name)) for name, label in EXPLANATIONS.items()]
        return [(label, text) for label, text in written if text]


WORDS_OF_A_NEED = tuple(text.name for text in fields(NeedWords))
EXPLANATIONS = {text.name: text.metadata["label"] for text in fields(NeedWords) if "label" in text.metadata}
_ASKED = {text.name: text.metadata["asked"] for text in fields(NeedWords) if "asked" in text.metadata}
EXPLANATIONS_IN_FILES = {
    text.name: text.metadata["column"] for text in fields(NeedWords) if text.metadata.get("column")
}


@dataclass(frozen=True, kw_only=True)
class NeedDraft:
    """One line of a list that is being written; `continues` names the lineage it goes on from."""

    position: int
    text: str
    wording: Wording | None = None
    continues: str | None = None


@dataclass(frozen=True, kw_only=True)
class SettledNeed:
    """One line of a finished list, with the lineage that ties its wordings together over the rounds."""

    position: int
    text: str
    lineage: str
    wording: Wording


def faults_of_list(drafts: Sequence[NeedDraft]) -> list[FieldFault]:
    """Validate a draft: return what keeps it from being saved; fewer than six needs are no fault yet."""
    faults = []
    if len(drafts) > NEEDS_ON_A_CARD:
        key = N_("A card has six needs; this list has %(number)s. Take out those that matter least.")
        faults.append(FieldFault(field="", sentence=Sentence(key=key, values={"number": len(drafts)})))
    first_with: dict[str, int] = {}
    positions: set[int] = set()
    highest = max(NEEDS_ON_A_CARD, len(drafts))  # a seventh need has its fault already
    for draft in drafts:
        words = plain_wording(draft.text)
        if draft.position in positions or not 1 <= draft.position <= highest:
            key = N_("Position %(position)s is taken or not 1 to 6. Number the needs 1 to 6, each once.")
            faults.append(_fault(draft, key, position=draft.position))
        positions.add(draft.position)
        if not words:
            faults.append(_fault(draft, N_("This need is blank. Write one sentence, or remove the line.")))
        elif words in first_with:
            key = N_("This is the same as need %(other)s. Word it differently, or remove it.")
            faults.append(_fault(draft, key, other=first_with[words]))
        elif len(draft.text.strip()) > LONGEST_NEED:
            key = N_("This need has %(length)s characters; at most 300 fit. Move the rest to why.")
            faults.append(_fault(draft, key, length=len(draft.text.strip())))
        first_with.setdefault(words, draft.position)
    return faults


def _fault(draft: NeedDraft, key: str, **values: int) -> FieldFault:
    return FieldFault(field="text", line=draft.position, sentence=Sentence(key=key, values=values))


def plain_wording(text: str) -> str:
    """Return what two texts share when only case, spacing or a closing full stop differ."""
    return " ".join(text.split()).rstrip(". ").casefold()


def faults_of_proposal(drafts: Sequence[NeedDraft]) -> list[FieldFault]:
    """Validate a proposal: return what keeps a draft from being saved, and fewer than six needs."""
    faults = faults_of_list(drafts)
    if len(drafts) < NEEDS_ON_A_CARD:
        key = N_(
            "A card has six needs; this list has %(number)s. Save it now and propose it when it is whole."
        )
        faults.append(FieldFault(field="", sentence=Sentence(key=key, values={"number": len(drafts)})))
    return faults


class UnclearLineage(Refused):
    """A need says that it goes on from one that is not there, or that another need goes on from."""


def settle_lineages(
    previous: Sequence[SettledNeed], drafts: Sequence[NeedDraft], *, new_lineage: Callable[[], str]
) -> list[SettledNeed]:
    """Give every draft its lineage: kept and reworded needs go on, new ones begin with `new_lineage()`.

    The wording decides between kept and reworded, whatever was ticked. Where nothing was said (an
    imported list), the same wording is kept and any other is new. Raises UnclearLineage.
    """
    by_lineage = {need.lineage: need for need in previous}
    by_wording = {plain_wording(need.text): need.lineage for need in previous}
    taken: set[str] = set()
    settled = []
    for draft in drafts:
        lineage = _lineage_of(draft, by_wording)
        if lineage is None and draft.wording in (None, Wording.NEW):
            lineage, wording = new_lineage(), Wording.NEW
        elif lineage is None or lineage not in by_lineage or lineage in taken:
            key = N_(
                '"%(text)s" goes on from a need that is not there or already taken. Choose another, or new.'
            )
            raise UnclearLineage(Sentence(key=key, values={"text": draft.text}))
        else:
            is_same = plain_wording(by_lineage[lineage].text) == plain_wording(draft.text)
            wording = Wording.KEPT if is_same else Wording.REWORDED
        taken.add(lineage)
        settled.append(
            SettledNeed(position=draft.position, text=draft.text, lineage=lineage, wording=wording)
        )
    return settled


def _lineage_of(draft: NeedDraft, by_wording: dict[str, str]) -> str | None:
    if draft.wording is Wording.NEW:
        return None
    if draft.continues is not None:
        return draft.continues
    return by_wording.get(plain_wording(draft.text))
