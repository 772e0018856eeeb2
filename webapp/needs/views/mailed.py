"""Flash words about a mail: said only of a department whose heads have a mailbox."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.language import gettext as _
from webapp.mail.smtp import has_mailbox
from webapp.models import Department
from webapp.organisation.services.organisation import heads_of


def mailed_words(session: Session, department: Department, *, but: int) -> str:
    """Say whether the heads of a department get a mail of what the person `but` has just done."""
    heads = heads_of(session, department.id)
    if any(has_mailbox(head.email) and head.id != but for head in heads):
        return _("%(department)s gets a mail.", department=department.name)
    return _("No mail goes to %(department)s: no other head there can get one.", department=department.name)
