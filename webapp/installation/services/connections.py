"""Connections of an installation: what of mail, identity provider and monitoring is on, and how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.access_tokens.services.tokens import has_token
from webapp.api.services.readers import readers_of_the_api
from webapp.clock import today_in
from webapp.config import Settings
from webapp.domain.wording import N_
from webapp.installation.services.findings import Finding, State
from webapp.installation.services.gauges import UNTOLD
from webapp.installation.services.readiness import SEEN_LATELY, worker_seen
from webapp.installation.services.soundness import database_finding, proxies_finding
from webapp.language import gettext as _
from webapp.language import listed, moment_in, short_date
from webapp.mail import outbox_overview
from webapp.models import LogEntry, Mail, Scope
from webapp.storage.database import Database
from webapp.storage.outcomes import Outcome, outcomes_of
from webapp.webhooks.services.deliveries import Delivered, how_it_went
from webapp.webhooks.services.receivers import receivers

COPIED_LATELY = timedelta(days=2)
NO_COPY = N_("No copy was made; the log of the timer says why.")  # noted by deploy/backup


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One line: what it is, how it is, what to do or know, and when it went well or wrong last."""

    name: str
    state: State | None  # None where it is off
    words: str
    success: str = ""
    fault: str = ""
    endpoint: str = ""  # of the page with more
    is_remembered: bool = True  # whether success and fault are kept anywhere


def connections(
    session: Session, database: Database, settings: Settings, *, timezone: str, now: datetime
) -> list[Connection]:
    """Describe every connection without asking any of them: a page must not wait for what is away."""
    return [
        _of_finding(_("Database"), database_finding(database)),
        _worker(settings, timezone=timezone, now=now),
        _mail(session, settings),
        _company_account(settings),
        _directory(session, settings),
        _of_finding(_("Proxies"), proxies_finding(settings)),
        *_monitoring(settings),
        _api(session, settings),
        *_webhooks(session),
        _backup(session, settings, today=today_in(timezone, now), timezone=timezone),
    ]


def _of_finding(name: str, finding: Finding) -> Connection:
    words = finding.words[:1].upper() + finding.words[1:]
    return Connection(name=name, state=finding.state, words=words, is_remembered=False)


def _worker(settings: Settings, *, timezone: str, now: datetime) -> Connection:
    seen = worker_seen(settings)
    is_there = seen is not None and now - seen <= SEEN_LATELY
    return Connection(
        name=_("Worker"),
        state=State.SOUND if is_there else State.UNSOUND,
        words=_("Sends mail and does the steps of a round on this machine.")
        if is_there
        else _("It has given no sign for ten minutes: no mail goes out from here. Start Report Card again."),
        success=moment_in(timezone, seen) if seen else "",
    )


def _mail(session: Session, settings: Settings) -> Connection:
    is_told = Mail.kind.not_in(UNTOLD) & Mail.receiver_id.is_(None)
    sent = session.scalar(select(func.max(Mail.sent_on)).where(is_told))
    fault = next(iter(outbox_overview.faults(session)), "")
    if settings.smtp_url is None:
        state, words = None, _("Mails become files in the data folder. Set SMTP_URL.")
    else:
        state = State.UNSOUND if fault else State.SOUND
        words = _("From %(sender)s", sender=settings.mail_from)
    return Connection(
        name=_("Mail"),
        state=state,
        words=words,
        success=_day(sent),
        fault=fault,
        endpoint="admin_mail.show",
    )


def _company_account(settings: Settings) -> Connection:
    if settings.openid is None:
        words = _("Everybody signs in by mailed link. Set OIDC_ISSUER and OIDC_CLIENT_ID.")
        return Connection(name=_("Company account"), state=None, words=words)
    return _noted(settings, "openid", name=_("Company account"), words=settings.openid.issuer)


def _directory(session: Session, settings: Settings) -> Connection:
    if has_token(session, Scope.SCIM):
        on = _noted(settings, "scim", name=_("Directory (SCIM)"), words=settings.base_url + "/scim/v2")
        return replace(on, endpoint="access_tokens.show")
    words = _("People are kept here, by hand or by lists. Make a token for a directory to keep them.")
    return Connection(name=_("Directory (SCIM)"), state=None, words=words, endpoint="access_tokens.show")


def _monitoring(settings: Settings) -> Iterator[Connection]:
    if settings.metrics_token is None:
        words = _("There is no address for Prometheus. Set METRICS_TOKEN.")
        yield Connection(name=_("Metrics"), state=None, words=words)
    else:
        yield _noted(settings, "metrics", name=_("Metrics"), words=settings.base_url + "/metrics")
    is_on = settings.logs_requests
    yield Connection(
        name=_("Log of requests"),
        state=State.SOUND if is_on else None,
        words=_("Without person and address; where people grade one number an hour.")
        if is_on
        else _("No request is noted. Set REQUEST_LOG=yes to have a line for each."),
        is_remembered=False,
    )


def _api(session: Session, settings: Settings) -> Connection:
    readers = readers_of_the_api(session)
    if not readers:
        words = _(
            "No program reads here. A token opens rounds; one that the president makes, results or actions."
        )
        return Connection(name=_("API"), state=None, words=words)
    used = [token.last_used_on for token in readers if token.last_used_on]
    names = listed([token.name for token in readers])
    return Connection(
        name=_("API"),
        state=State.SOUND,
        words=_("%(address)s, read by %(names)s", address=f"{settings.base_url}/api/v1", names=names),
        success=_day(max(used, default=None)),
    )


def _webhooks(session: Session) -> Iterator[Connection]:
    page, told, went = "admin_webhooks.index", receivers(session), how_it_went(session)
    if not told:
        words = _("No other program and no channel is told of anything. Add one on this page.")
        yield Connection(name=_("Webhooks and channels"), state=None, words=words, endpoint=page)
    for receiver in told:
        outcome = went.get(receiver.id, Delivered())
        state = State.UNSOUND if outcome.is_faulty else State.SOUND
        yield Connection(
            name=_("Webhook %(name)s", name=receiver.name),
            state=state if receiver.is_on else None,
            words=_("It goes to %(host)s.", host=receiver.host),
            success=_day(outcome.success),
            fault=_(outcome.fault) if outcome.fault else "",
            endpoint=page,
        )


def _noted(settings: Settings, connection: str, *, name: str, words: str) -> Connection:
    found = outcomes_of(settings.data_folder, connection)
    return Connection(
        name=name,
        state=State.UNSOUND if found.is_faulty else State.SOUND,
        words=words,
        success=_day(found.success.on if found.success else None),
        fault=_said(found.fault),
    )


def _backup(session: Session, settings: Settings, *, today: date, timezone: str) -> Connection:
    """Take the newer of what the nightly script noted on this machine and of what the log says."""
    found = outcomes_of(settings.data_folder, "backup")
    logged = session.scalar(
        select(func.max(LogEntry.made_at)).where(LogEntry.what.startswith("made the backup "))
    )
    days = [found.success.on] if found.success else []
    days += [today_in(timezone, logged)] if logged else []
    newest = max(days, default=None)
    is_new = newest is not None and today - newest <= COPIED_LATELY
    state = State.UNSOUND if found.is_faulty else State.SOUND if is_new else State.LOOK
    return Connection(
        name=_("Backup"),
        state=state,
        words=_("The database is copied; the key folder is not, and must not be.")
        if is_new
        else _("No copy of the last two days is known here. OPERATING.md says how to make one each night."),
        success=_day(newest),
        fault=_said(found.fault),
    )


def _said(outcome: Outcome | None) -> str:
    return f"{short_date(outcome.on)}: {_(outcome.words)}" if outcome else ""


def _day(day: date | None) -> str:
    return short_date(day) if day else ""
