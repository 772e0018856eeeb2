"""Forms in which somebody's own opinion stands forbid the browser to fill them in again (autocomplete)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "webapp" / "templates"
FORM = re.compile(r"<form\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>])*>", re.DOTALL)
OWN_OPINIONS = (
    "grading/*.html",
    "surveys/*.html",
    "comment_review/*.html",
    "meetings/visit.html",
    "web/question.html",
    "web/go_on.html",
)
FORMS = [
    (template.name, form)
    for pattern in OWN_OPINIONS
    for template in sorted(TEMPLATES.glob(pattern))
    for form in FORM.findall(template.read_text())
    if 'method="post"' in form and "/sign-out" not in form and "sign_in.send" not in form
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_no_form_with_an_opinion_is_filled_in_again_by_the_browser(name: str, form: str) -> None:
    assert 'autocomplete="off"' in form, f"{name}: {form}"
