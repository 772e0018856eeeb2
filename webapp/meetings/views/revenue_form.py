"""Forms of the joint revenue page: their fields, and what was typed shown beside a validation error."""

from __future__ import annotations

from datetime import date

from webapp.domain.faults import FieldFault
from webapp.domain.revenue import Line, in_full, read_amount
from webapp.domain.wording import N_, Sentence
from webapp.language import amount_words, current_language
from webapp.models import RevenuePlan
from webapp.typed_text import on_one_line
from webapp.web.typed_forms import Form, Typed

MOST_LINES = 60


def no_amount(field: str) -> FieldFault:
    """Say of a field that it holds no amount, with one as the reader's language writes it."""
    key = N_("This amount cannot be read for certain. Write it like %(example)s.")
    example = amount_words(in_full(123_450))
    return FieldFault(field=field, sentence=Sentence(key=key, values={"example": example}))


def month_from(text: str) -> date | None:
    """Read a month as its field sends it, as its first day; None where none can be read."""
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return None


def typed_start(plan: RevenuePlan | None) -> Typed:
    """Write what a plan began with as its fields hold it, so that one switched off comes back as it was."""
    if plan is None:
        return Typed(values={"months": "6"})
    return Typed(
        values={
            "selling": str(plan.selling_id),
            "begins": f"{plan.begins_on:%Y-%m}",
            "months": str(plan.months),
            "currency": plan.currency,
        }
    )


def rows_in(form: Form) -> list[dict[str, str]]:
    """Return the rows of the lines as they were typed, without the empty ones."""
    rows = [
        {name: form.get(f"{name}-{place}", "").strip() for name in ("name", "planned", "added")}
        for place in range(1, MOST_LINES + 1)
    ]
    return [row for row in rows if any(row.values())]


def lines_from(form: Form) -> tuple[list[Line], list[FieldFault]]:
    """Read the lines; an empty amount is nothing."""
    read, faults = [], []
    for place, row in enumerate(rows_in(form), start=1):
        amounts = {}
        for name in ("planned", "added"):
            amount = read_amount(row[name] or "0", current_language())
            if amount is None:
                faults.append(no_amount(f"{name}-{place}"))
            amounts[name] = amount or 0
        read.append(Line(name=on_one_line(row["name"]), **amounts))
    return read, faults


def typed_from_lines(form: Form) -> Typed:
    """Keep what was posted; the rows of the lines move together, as their faults are numbered."""
    kept = {
        name: text for name, text in form.items() if name.split("-")[0] not in ("name", "planned", "added")
    }
    for place, row in enumerate(rows_in(form), start=1):
        kept |= {f"{name}-{place}": text for name, text in row.items()}
    return Typed(values=kept)
