"""What may be entered as the name or the e-mail address of somebody, on a page and in a file alike."""

from __future__ import annotations

from webapp.domain.spreadsheets.tables import starts_like_a_formula
from webapp.importing.services.clean_text import is_visible
from webapp.importing.services.faults import Fault
from webapp.language import gettext as _
from webapp.mail_addresses import is_address

LONGEST_NAME = 120
LONGEST_DEPARTMENT_NAME = 80


def name_fault(text: str, *, row: int | None, column: str, longest: int) -> Fault | None:
    """Say what is wrong with the name of a person or a department, if anything is.

    Signs such as < and & are letters like others here: every page writes them harmlessly.
    """
    if not text:
        return Fault(row, column, _("There is no name."), _("Write one."))
    if len(text) > longest:
        what = _("This name has %(found)s characters.", found=len(text))
        return Fault(row, column, what, _("Shorten it to %(most)s.", most=longest))
    if starts_like_a_formula(text):
        what = _(
            "This name begins with “%(sign)s”, which spreadsheets take for a formula.",
            sign=text.lstrip("'")[0],
        )
        return Fault(row, column, what, _("Let it begin with a letter or a digit."))
    if not any(sign.isalnum() for sign in text):
        return Fault(row, column, _("This name has no letter."), _("Write it with letters."))
    if not is_visible(text):
        what = _("This name holds a hidden character.")
        return Fault(row, column, what, _("Delete it and type it anew."))
    return None


def email_fault(email: str, *, row: int | None = None) -> Fault | None:
    """Say what is wrong with an address as `stored_address` gives it, if anything is."""
    if not email:
        return Fault(row, "email", _("There is no e-mail address."), _("Write the person's own address."))
    if not is_address(email):
        what = _("“%(email)s” is no e-mail address.", email=email[:60])
        remedy = _("Write it like ada.brandt@example.com: a letter or digit first, no umlaut before the @.")
        return Fault(row, "email", what, remedy)
    return None
