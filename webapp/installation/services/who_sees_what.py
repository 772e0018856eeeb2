"""Access matrix in words: which role reads and which changes what, from the roles that routes declare.

A route that is declared for employees lets in everybody who signed in. Where it shows a department's work,
its view also asks whether the viewer belongs there: `Subject.of_departments`. A test compares all of it with
what each kind of person meets.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from webapp.domain.wording import N_
from webapp.web.access import allowed_roles
from webapp.web.viewers import Role

ROLES = (
    Role.EMPLOYEE,
    Role.HEAD,
    Role.PRESIDENT,
    Role.ADMINISTRATOR,
    Role.REVIEWER,
    Role.WORKS_COUNCIL,
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Some blueprints that show or change the same, in words."""

    words: str
    blueprints: tuple[str, ...]
    of_departments: bool = False  # open to those who belong there
    shows_president: bool = False  # although declared for employees alone


SUBJECTS = (
    Subject(
        words=N_("One's own grades, until they are handed in; answers to surveys"),
        blueprints=("cards", "grading", "surveys"),
        of_departments=True,
    ),
    Subject(
        words=N_("Which grades a department expects, before the exchange, and agreed figures"),
        blueprints=("expect", "measured"),
        of_departments=True,
    ),
    Subject(
        words=N_("Report cards with their comments, after the exchange, of one's own department"),
        blueprints=(
            *("results", "replies", "stories", "pairs", "pair_meetings", "trends", "sheets"),
            *("survey_results", "survey_prints"),
        ),
        of_departments=True,
        shows_president=True,
    ),
    Subject(
        words=N_("All departments side by side; visits and notes of the president"),
        blueprints=("company", "heads_parts", "president_notes", "visits", "sessions"),
    ),
    Subject(
        words=N_("Comments before they are shown, of departments that are not one's own"),
        blueprints=("comments",),
    ),
    Subject(
        words=N_(
            "Grades on paper beside a code, while they are typed in, of departments that are not one's own"
        ),
        blueprints=("paper_cards",),
    ),
    Subject(
        words=N_("Needs, agreements and escalations of one's own department"),
        blueprints=(
            *("needs", "needs_writing", "needs_answering", "escalations", "escalated_agreements"),
            *("agreements", "agreement", "agreement_editor", "agreement_figures", "agreement_files"),
        ),
        of_departments=True,
        shows_president=True,
    ),
    Subject(
        words=N_("Actions of one's own department"),
        blueprints=("actions", "sheet", "many_actions", "action_updates", "decisions"),
        of_departments=True,
        shows_president=True,
    ),
    Subject(
        words=N_("Meetings, minutes and revenue plans of one's own department"),
        blueprints=(
            *("meetings", "meeting_plans", "meeting_times", "meeting_minutes", "meeting_decisions"),
            *("celebrations", "revenue"),
        ),
        of_departments=True,
        shows_president=True,
    ),
    Subject(
        words=N_("What is stored about oneself; who may grade beside oneself; calendar, control number"),
        blueprints=("own_data", "roll", "calendars", "receipts", "sign_in"),
    ),
    Subject(
        words=N_("Rounds and surveys: dates and steps, never a grade or who has handed in"),
        blueprints=(
            *("admin_rounds", "admin_round_dates", "admin_round_steps", "round_previews", "giving_up"),
            *("missing_lists", "trustees", "code_sheets", "admin_surveys", "survey_files"),
        ),
    ),
    Subject(
        words=N_("People with address and roles, departments, pairs, imports"),
        blueprints=(
            *("admin_people", "admin_many_people", "admin_org", "admin_pairs", "admin_reorganise"),
            "admin_import",
        ),
    ),
    Subject(words=N_("New addresses that wait for a second person"), blueprints=("new_addresses",)),
    Subject(words=N_("Mails that wait or were not taken"), blueprints=("admin_mail",)),
    Subject(
        words=N_("Settings, holidays, connections"),
        blueprints=(
            "admin_settings",
            "admin_branding",
            "admin_retention",
            "admin_holidays",
            "admin_connections",
        ),
    ),
    Subject(
        words=N_("Tokens of other programs: of a directory by administrators, for results by the president"),
        blueprints=("access_tokens",),
    ),
    Subject(words=N_("Which programs and channels are told of events"), blueprints=("admin_webhooks",)),
    Subject(words=N_("The log of changes"), blueprints=("admin_log",)),
    Subject(words=N_("This folder"), blueprints=("works_council",)),
)


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who reads and who changes a subject."""

    subject: Subject
    readers: frozenset[Role]
    writers: frozenset[Role]


def who_sees_what(app: Flask) -> list[Access]:
    """Return the access of every subject; visitors' pages are in none."""
    return [
        Access(
            subject=subject,
            readers=_roles(app, subject, "GET"),
            writers=_roles(app, subject, "POST"),
        )
        for subject in SUBJECTS
    ]


def _roles(app: Flask, subject: Subject, method: str) -> frozenset[Role]:
    found: set[Role] = set()
    for rule in app.url_map.iter_rules():
        declared = allowed_roles(app, rule.endpoint)
        if method in (rule.methods or ()) and rule.endpoint.partition(".")[0] in subject.blueprints:
            found |= declared - {Role.VISITOR}
    if Role.EMPLOYEE not in found:
        return frozenset(found)
    if not subject.of_departments:
        return frozenset(ROLES)
    found.add(Role.HEAD)
    return frozenset(found | ({Role.PRESIDENT} if subject.shows_president and method == "GET" else set()))
