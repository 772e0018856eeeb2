"""What the pages about needs say: states, dates and what an edit takes effect on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.clock import today_in
from webapp.domain.list_states import ListState
from webapp.language import gettext as _
from webapp.language import long_date, moment_in, ngettext, short_date
from webapp.models import NeedQuestion, NeedsList
from webapp.needs.services.lists import Direction, Standing, next_round, round_under_way
from webapp.web.pages import timezone


@dataclass(frozen=True)
class StateInWords:
    """A list's state as a pill, and as a sentence with its date."""

    pill: str
    name: str
    sentence: str


@dataclass(frozen=True)
class MessageInWords:
    """A question or its answer: who said it, when, and what."""

    who: str
    department: str
    when: str
    text: str


def day(moment: datetime | None) -> str:
    """Write the day of a moment in the company's time zone; empty where there is none."""
    return short_date(today_in(timezone(), moment)) if moment else ""


def title(direction: Direction) -> str:
    """Return the heading of a direction."""
    return _("What %(by)s needs from %(of)s", by=direction.by.name, of=direction.of.name)


def state_in_words(needs_list: NeedsList) -> StateInWords:
    """Say how far a list has come."""
    values = {"version": needs_list.version}
    proposed, decided = day(needs_list.proposed_at), day(needs_list.decided_at or needs_list.changed_at)
    match needs_list.state:
        case ListState.DRAFTED:
            sentence = _("Draft of %(day)s.", day=day(needs_list.changed_at))
            return StateInWords("todo", _("Draft"), sentence)
        case ListState.PROPOSED:
            sentence = _("Version %(version)s, proposed on %(day)s.", day=proposed, **values)
            return StateInWords("doing", _("Proposed"), sentence)
        case ListState.RETURNED:
            sentence = _("Version %(version)s, sent back with questions on %(day)s.", day=decided, **values)
            return StateInWords("warn", _("Sent back"), sentence)
        case ListState.AGREED_WITH_RESERVATION:
            sentence = _("Version %(version)s, agreed with a reservation on %(day)s.", day=decided, **values)
            return StateInWords("done", _("Agreed with reservation"), sentence)
        case ListState.STANDS_BY_RULING:
            sentence = _("Version %(version)s stands as proposed, ruled on %(day)s.", day=decided, **values)
            return StateInWords("done", _("Ruled: stands as proposed"), sentence)
        case ListState.WORDED_BY_RULING:
            sentence = _(
                "Version %(version)s stands as the president words it, ruled on %(day)s.",
                day=decided,
                **values,
            )
            return StateInWords("done", _("Ruled: worded by the president"), sentence)
    sentence = _("Version %(version)s, agreed on %(day)s.", day=decided, **values)
    return StateInWords("done", _("Agreed"), sentence)


def written(number: int) -> str:
    """Say how many of the six needs are written."""
    return _("%(number)s of %(all)s written", number=number, all=6)


def editor_status(standing: Standing) -> str:
    """Say what is saved, and what the other side sees meanwhile."""
    of = standing.direction.of.name
    draft, in_force = standing.draft, standing.in_force
    if draft is not None:
        saved = _("Draft saved on %(when)s.", when=moment_in(timezone(), draft.changed_at))
        if in_force is None:
            return f"{saved} {_('%(of)s does not see it yet.', of=of)}"
        values = {"of": of, "version": in_force.version, "day": day(in_force.proposed_at)}
        return f"{saved} {_('%(of)s still sees version %(version)s of %(day)s.', **values)}"
    if in_force is None:
        return _("Nothing is saved yet.")
    sentence = state_in_words(in_force).sentence
    return {
        ListState.PROPOSED: f"{sentence} {_('%(of)s has not answered yet.', of=of)}",
        ListState.RETURNED: f"{sentence} {_('Answer, or word the need anew, and propose the list again.')}",
    }.get(in_force.state, f"{sentence} {_('A change begins a new version.')}")


def note_of_round(session: Session) -> str:
    """Say for which round the lists are written."""
    coming = next_round(session)
    if coming is None:
        return _("Needs for the next round")
    return _("Needs for %(round)s, due before %(day)s", round=coming.name, day=long_date(coming.opens_on))


def effect(session: Session) -> str:
    """Say that a round under way stands on its own lists; empty where none is."""
    under_way = round_under_way(session)
    if under_way is None:
        return ""
    return _(
        "%(round)s stands on the lists it was opened with. A change here takes effect with the next round.",
        round=under_way.name,
    )


def asking_ends(session: Session, direction: Direction) -> str:
    """Say until when the other side can ask about a list."""
    coming = next_round(session)
    if coming is None:
        return _("%(of)s can agree, or ask about the list that you propose.", of=direction.of.name)
    return _(
        "%(of)s can agree, or ask about the list that you propose, until grading opens on %(day)s.",
        of=direction.of.name,
        day=long_date(coming.opens_on),
    )


def messages(question: NeedQuestion, direction: Direction) -> list[MessageInWords]:
    """Return a question and, where there is one, its answer."""
    asked = MessageInWords(
        question.asked_by.name, direction.of.name, day(question.asked_at), question.question
    )
    if not question.answer:
        return [asked]
    return [asked, MessageInWords(direction.by.name, _("answer"), day(question.answered_at), question.answer)]


def needs_counted(number: int) -> str:
    """Say how many needs a draft has."""
    return ngettext("%(num)s need written", "%(num)s needs written", number)
