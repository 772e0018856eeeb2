"""Installation check of what stands around the program: mail server, OpenID Connect provider, fonts."""

from __future__ import annotations

from collections.abc import Iterator

from reports.words.language import words_of
from webapp.config import Settings
from webapp.domain.wording import Refused
from webapp.installation.services.findings import Finding, State
from webapp.language import current_language, in_words
from webapp.language import gettext as _
from webapp.mail.smtp import MailFault, try_mail_server
from webapp.signing_in.services.json_client import NoAnswer


def mail_finding(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        words = _(
            "no mail server: mails become files in %(folder)s. Set SMTP_URL.", folder=settings.mail_folder
        )
        return Finding(_("mail"), State.LOOK, words)
    try:
        try_mail_server(settings)
    except MailFault as fault:
        return Finding(_("mail"), State.UNSOUND, str(fault))
    return Finding(_("mail"), State.SOUND, _("the mail server answers"))


def company_account_findings(settings: Settings) -> Iterator[Finding]:
    """Ask the OpenID Connect provider who it is, where one is set."""
    if settings.openid is None:
        return
    from webapp.signing_in.services.openid_provider import provider_of

    subject = _("company account")
    try:
        provider_of(settings.openid)
    except NoAnswer as fault:
        words = _("the provider does not answer (%(fault)s). Is OIDC_ISSUER right?", fault=str(fault))
        yield Finding(subject, State.UNSOUND, words)
    except Refused as fault:
        yield Finding(subject, State.UNSOUND, in_words(fault.sentence))
    else:
        words = _("the provider at %(issuer)s answers", issuer=settings.openid.issuer)
        yield Finding(subject, State.SOUND, words)


def printing_findings() -> Iterator[Finding]:
    """Say whether PDFs can be made, and which scripts lack a font, by a print with a word in each."""
    try:
        from reports.pdf.pdf_writer import thread_writer
        from reports.scripts import PACKAGES, unprintable_scripts

        missing = unprintable_scripts()
        why_slow = thread_writer().why_slow
    except OSError as fault:
        words = _("PDFs cannot be made: %(fault)s. Install Pango.", fault=str(fault).splitlines()[0])
        yield Finding(_("PDFs"), State.UNSOUND, words)
        return
    if why_slow:
        words = _(
            "can be made, but slowly, without the engine (%(reason)s). "
            "Install the versions of requirements.txt.",
            reason=why_slow,
        )
        yield Finding(_("PDFs"), State.LOOK, words)
    else:
        yield Finding(_("PDFs"), State.SOUND, _("can be made"))
    if not missing:
        yield Finding(_("fonts"), State.SOUND, _("names in every script can be printed"))
        return
    say = words_of(current_language()).say
    words = _(
        "PDFs would show empty boxes for names in these scripts: %(scripts)s. "
        "Where people use them, install Debian's packages %(packages)s and start again.",
        scripts=", ".join(say(name) for name in missing),
        packages=PACKAGES,
    )
    yield Finding(_("fonts"), State.LOOK, words)
