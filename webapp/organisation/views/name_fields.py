"""WTForms field of a name, by the rule that holds for imported names as well."""

from __future__ import annotations

from wtforms import Form, StringField
from wtforms.validators import ValidationError

from webapp.importing.services.clean_text import tidy
from webapp.importing.services.names_and_addresses import name_fault
from webapp.organisation.services.company import LONGEST_NAME


def name_field() -> StringField:
    """Return a field whose text comes tidied."""
    return StringField(filters=[lambda text: tidy(text or "")])


def refuse_faulty_name(form: Form, field: StringField) -> None:
    """Validate a name; raise ValidationError."""
    fault = name_fault(field.data or "", row=None, column="name", longest=LONGEST_NAME)
    if fault is not None:
        raise ValidationError(fault.in_words)
