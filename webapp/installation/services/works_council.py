"""Works council folder: what is stored, who sees what, what is set, and every promise with its tests."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app
from sqlalchemy.orm import Session

from reports.data_promises import (
    ChapterWithTests,
    FolderTable,
    PromiseWithTests,
    Shown,
    WorksCouncilFolder,
)
from webapp.clock import now, today_in
from webapp.config import current_settings
from webapp.domain.anonymity.promises import Chapter
from webapp.domain.anonymity.stored_data import Kept, stored_data
from webapp.domain.anonymity.tested_promises import name_in_words, shown_by
from webapp.domain.disclosure import PAUSE, Rules
from webapp.installation.services.connections import connections
from webapp.installation.services.printed_promises import promises_to_print
from webapp.installation.services.promises import promised_now
from webapp.installation.services.version import version
from webapp.installation.services.who_sees_what import ROLES, Access, who_sees_what
from webapp.language import gettext as _
from webapp.language import in_words, long_date
from webapp.models import Company, KeyMode
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.planning import open_round_of
from webapp.storage.database import database
from webapp.web.viewers import Role


def folder(session: Session) -> WorksCouncilFolder:
    """Gather the folder as of now, in the present language."""
    company = get_company(session)
    chapters = promised_now(session)
    said = promises_to_print(session, chapters, today=today_in(company.timezone, now()))
    return WorksCouncilFolder(
        imprint=said.imprint,
        title=_("Works council folder"),
        lead=_("What is stored, who sees it, what is set, and what is promised and cannot be."),
        tables=(_stored(company), _access(), _settings(session, company)),
        about_tests=_about_tests(),
        chapters=tuple(map(_with_tests, chapters)),
        findings=said.findings,
    )


def _stored(company: Company) -> FolderTable:
    kept = Kept(mails=company.mails_kept, log=company.log_kept, notes=company.notes_kept)
    return FolderTable(
        heading=_("What is stored, where and for how long"),
        lead=_("Everybody finds what is stored about oneself on the page about anonymity, and as a file."),
        labels=(_("What"), _("Where"), _("Until when")),
        rows=tuple(
            (in_words(line.what), in_words(line.where), in_words(line.until)) for line in stored_data(kept)
        ),
    )


def _access() -> FolderTable:
    names = {
        Role.EMPLOYEE: _("Employees"),
        Role.HEAD: _("Heads and deputies"),
        Role.PRESIDENT: _("President"),
        Role.ADMINISTRATOR: _("Administrators"),
        Role.REVIEWER: _("Reviewers"),
        Role.WORKS_COUNCIL: _("Works council"),
    }
    return FolderTable(
        heading=_("Who sees what"),
        lead=_(
            "By the roles that the program asks for at each of its pages and files. Roles add up: whoever is "
            "in a department is an employee too. Pages on anonymity, help and sign-in are open to everybody."
        ),
        labels=(_("What"), *(names[role] for role in ROLES)),
        rows=tuple(
            (_(access.subject.words), *(_cell(access, role) for role in ROLES))
            for access in who_sees_what(current_app)
        ),
    )


def _cell(access: Access, role: Role) -> str:
    if role in access.writers:
        return _("reads and changes")
    return _("reads") if role in access.readers else "–"


def _settings(session: Session, company: Company) -> FolderTable:
    return FolderTable(
        heading=_("What is set"),
        lead=_("As it is now. A change holds from the next round on; the log says who made it."),
        labels=(_("Setting"), _("As it is now")),
        rows=tuple(_rows_of_settings(session, company)),
    )


def _rows_of_settings(session: Session, company: Company) -> Iterator[tuple[str, str]]:
    rules = Rules(minimum_group=company.minimum_group)
    yield _("Fewest answers with which a need is shown"), str(rules.minimum_group)
    yield _("Fewest answers with which numbers stand beside its letter"), str(rules.full_from)
    yield (
        _("Fewest cards, and fewest of them with a comment, with which comments are shown"),
        f"{rules.minimum_ballots_for_comments}, {rules.minimum_commented}",
    )
    yield _("Days until the same may be asked again"), str(PAUSE.days)
    yield _("Letters"), company.scale
    yield _("Days for grading"), str(company.grading_days)
    yield _("Ask for a comment at each need"), _yes(company.asks_comments)
    yield _("Let comments be reviewed before they are published"), _yes(company.reviews_comments)
    yield (
        _("Let the links in mails of rounds, surveys and needs lists sign their readers in"),
        _yes(company.mails_links),
    )
    round_ = open_round_of(session)
    if round_ is not None:
        yield _("Fewest answers in %(round)s, which goes on", round=round_.name), str(round_.minimum_group)
        yield (
            _("Its private key"),
            _("on three printed sheets")
            if round_.key_mode is KeyMode.TRUSTEES
            else _("in a file on the server"),
        )
    found = connections(session, database(), current_settings(), timezone=company.timezone, now=now())
    yield _("Connections that are on"), ", ".join(each.name for each in found if each.state is not None)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _about_tests() -> str:
    made = version()
    what = _(
        "Below each promise stand the tests that try to break it, by their English names. Whoever has the "
        "program can run them: ./test with the name of a file."
    )
    if made is None:
        return f"{what} {_('The day of this version is not known here: it was copied without its history.')}"
    when = _(
        "They belong to this version, of %(day)s (%(number)s).", day=long_date(made.day), number=made.number
    )
    return f"{what} {when}"


def _with_tests(chapter: Chapter) -> ChapterWithTests:
    return ChapterWithTests(
        heading=in_words(chapter.heading),
        promises=tuple(
            PromiseWithTests(
                words=in_words(promise),
                tests=tuple(
                    Shown(words=name_in_words(test), file=test.partition("::")[0])
                    for test in shown_by(promise.key)
                ),
            )
            for promise in chapter.promises
        ),
    )
