"""Forms of meetings: their fields, and what was typed shown again beside a validation error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from webapp.domain.meetings import When
from webapp.domain.working_days import next_working_day
from webapp.meetings.services.minutes import TEXTS, Minutes
from webapp.organisation.services.holidays import holidays
from webapp.storage.database import reading
from webapp.typed_text import clean_text, on_one_line
from webapp.web import pages
from webapp.web.typed_forms import Form, Typed, number_from

BLANK_DECISIONS = 3

WEEKS_AHEAD = timedelta(weeks=2)
"""How far ahead a meeting is proposed."""


def typed_when(when: When) -> Typed:
    """Write a time and place as their fields hold them."""
    return Typed(
        values={
            "day": when.day.isoformat() if when.day else "",
            "begins": f"{when.begins:%H:%M}" if when.begins else "",
            "minutes": str(when.minutes or ""),
            "place": when.place,
        }
    )


def when_from(form: Form, *, day: str = "day") -> When:
    """Read time and place; what cannot be read counts as left out."""
    return When(
        day=day_from(form, day),
        begins=_time(form.get("begins", "")),
        minutes=number_from(form, "minutes"),
        place=on_one_line(form.get("place", "")),
    )


def usual_day() -> str:
    """Return the day that is proposed for a meeting, as it stands in its field."""
    return next_working_day(pages.today() + WEEKS_AHEAD, holidays(reading())).isoformat()


def day_from(form: Mapping[str, str], field: str) -> date | None:
    """Read a day, or None where none can be read."""
    try:
        return date.fromisoformat(form.get(field, "").strip())
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        read = time.fromisoformat(text.strip())
    except ValueError:
        return None
    return read.replace(second=0, microsecond=0, tzinfo=None)


def minutes_from(form: Form, changeable: Iterable[int]) -> Minutes:
    """Read minutes; `changeable` are the ids of decisions that may still be changed."""
    return Minutes(
        texts={name: clean_text(form.get(name, "")) for name in TEXTS},
        decisions={
            number: on_one_line(form[f"decision-{number}"])
            for number in changeable
            if f"decision-{number}" in form
        },
        new_decisions=tuple(
            on_one_line(form.get(f"decision-new-{place}", "")) for place in range(1, BLANK_DECISIONS + 1)
        ),
    )
