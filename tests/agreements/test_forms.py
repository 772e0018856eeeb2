"""Forms of agreements: those that come with the program, and what is said about every faulty file."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.survey_templates import FaultyTemplates, checked_templates, parse_form

GOOD = """
kind = "agreement"
of = "both sides"
title = "T"
purpose = "P"
review_months = 6
[[section]]
key = "rows"
title = "Rows"
most = 4
[[section.column]]
key = "what"
label = "What"
type = "text"
[[section.column]]
key = "owner"
label = "Owner"
type = "person"
"""

FAULTY = [
    ("kind = ", "# kind = ", 'kind: is missing. Write one of: "agreement".'),
    ('kind = "agreement"', 'kind = "survey"', 'kind: is "survey". Write one of: "agreement".'),
    (
        'of = "both sides"',
        'of = "everybody"',
        'of: is "everybody". Write one of: "both sides", "one side proposes", "department"',
    ),
    ('of = "both sides"', "", "of: is missing."),
    ('title = "T"', 'title = " "', "title: is not a text of 1 to 120 characters on one line."),
    ('title = "T"', f'title = "{"x" * 121}"', "title: is not a text of 1 to 120 characters on one line."),
    ('title = "T"', "title = 7", "title: is not a text"),
    ('purpose = "P"', "", "purpose: is missing."),
    ("review_months = 6", "review_months = 0", "review_months: is not a whole number, 1 to 36."),
    ("review_months = 6", "review_months = 10000000000000000000", "review_months: is not a whole number"),
    ("review_months = 6", "review_months = true", "review_months: is not a whole number"),
    ("review_months = 6", 'review_months = "6"', "review_months: is not a whole number"),
    ("most = 4", "most = -5", "section.1.most: is not a whole number, 1 to 31."),
    ("most = 4", "least = 6\nmost = 4", "section.1.least: is more than most (4)."),
    ("most = 4", "most = 4\nmost_rows = 4", "section.1.most_rows: is not a key of a section."),
    ('key = "rows"', 'key = "Rows!"', "section.1.key: is no key. Use small letters"),
    ('key = "rows"', "", "section.1.key: is missing."),
    (
        'key = "owner"',
        'key = "what"',
        'section.1.column.2.key: is "what" for the second time. Give each its own.',
    ),
    (
        'type = "person"',
        'type = "colour"',
        'section.1.column.2.type: is "colour". Write one of: "text", "person"',
    ),
    ('type = "person"', 'type = "choice"', "section.1.column.2.choices: is missing."),
    (
        'type = "person"',
        'type = "choice"\nchoices = ["a", "a"]',
        "choices: is not a list of at least 2 different texts",
    ),
    (
        'type = "person"',
        'type = "person"\nanswered = true',
        'answered: is only for of = "one side proposes".',
    ),
    ('type = "text"', 'type = "days"', 'column.1.type: is not "text". The first column names its row.'),
    ('type = "person"', 'type = "text"\noptional = "yes"', "optional: is not true or false."),
    ('of = "both sides"', 'of = "company"', "column.2.type: is not for an agreement of the company."),
    ('label = "Owner"', "", "section.1.column.2.label: is missing."),
    (
        "[[section.column]]",
        "[[section.columns]]",
        "section.1.column: is missing. Write [[section.column]] above each",
    ),
    ("[[section]]", "[[part]]", "section: is not a list of 1 to 12 tables. Write [[section]] above each."),
    ('title = "T"', 'title = "T"\ntitel = "T"', "titel: is not a key of an agreement. Remove it"),
    ('title = "T"', 'title = "T', "is not TOML"),
    ('key = "owner"', 'key = "id"', 'column.2.key: is "id", which every row has already. Choose another.'),
    ("most = 4", "most = 4\nhandover = 1", "handover: is not true or false."),
    ('type = "person"', 'type = "text"\n[[section]]', "section.2.key: is missing."),
    (
        'type = "person"',
        'type = "text"\n[translations.de]\n"Owned" = "x"',
        'translates "Owned", which stands nowhere.',
    ),
]


def test_the_forms_that_come_with_the_program_are_sound() -> None:
    found = checked_templates()
    assert {"lead_process", "brochure_process", "incentive_behaviours", "roles_and_priorities"} <= set(
        found.forms
    )
    assert all(form.source for form in found.forms.values())


def test_a_good_form_is_read() -> None:
    form = parse_form(GOOD, key="mine")
    assert [column.key for column in form.sections[0].columns] == ["what", "owner"]


@pytest.mark.parametrize(("right", "wrong", "said"), FAULTY)
def test_each_fault_is_named_with_its_key(right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(FaultyTemplates) as faulty:
        parse_form(
            GOOD.replace(right, wrong, 1) if right != "[[section.column]]" else GOOD.replace(right, wrong),
            key="mine",
        )
    assert said in str(faulty.value)
    assert str(faulty.value).startswith("mine.toml: ")


def test_every_fault_of_every_file_is_told_and_the_others_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD.replace('title = "T"', ""))
    (tmp_path / "two.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "three.toml").write_text(GOOD)
    found = checked_templates(tmp_path)
    assert [fault.file for fault in found.faults] == ["one.toml", "two.toml"]
    assert list(found.forms) == ["three"]
