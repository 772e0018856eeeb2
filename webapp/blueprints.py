"""The pages: one file a noun, form classes and routes, thin."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every blueprint, and open the static files to everybody."""
    from webapp.actions.views import actions, decisions
    from webapp.actions.views import updates as action_updates
    from webapp.calendars.views import feeds as calendars
    from webapp.comment_review.views import review as comments
    from webapp.grading.views import by_code as codes
    from webapp.grading.views import card as grading
    from webapp.grading.views import expectations as expect
    from webapp.grading.views import receipts, roll
    from webapp.home.views import front_page as cards
    from webapp.home.views import help
    from webapp.installation.views import anonymity, setup
    from webapp.installation.views import imports as admin_import
    from webapp.installation.views import log as admin_log
    from webapp.installation.views import mail as admin_mail
    from webapp.meetings.views import celebrations, meetings, revenue, visits
    from webapp.meetings.views import decisions as meeting_decisions
    from webapp.meetings.views import minutes as meeting_minutes
    from webapp.meetings.views import planning as meeting_plans
    from webapp.meetings.views import times as meeting_times
    from webapp.needs.views import escalations
    from webapp.needs.views import lists as needs
    from webapp.noticed.views import form as noticed
    from webapp.organisation.views import departments as admin_org
    from webapp.organisation.views import holidays as admin_holidays
    from webapp.organisation.views import people as admin_people
    from webapp.organisation.views import settings as admin_settings
    from webapp.results.views import blank_sheets as sheets
    from webapp.results.views import card as results
    from webapp.results.views import matrix as company
    from webapp.results.views import pair as pairs
    from webapp.results.views import trends
    from webapp.round_steps.views import checks as admin_checks
    from webapp.round_steps.views import code_sheets, giving_up
    from webapp.round_steps.views import overview as admin_rounds
    from webapp.round_steps.views import preview as round_previews
    from webapp.round_steps.views import steps as admin_round_steps
    from webapp.round_steps.views import trustee_sheets as trustees
    from webapp.rounds.views import dates as admin_round_dates
    from webapp.signing_in.views import demo, languages, paper, sign_in
    from webapp.web.access import Role, allow

    allow(Role.VISITOR)(app.view_functions["static"])
    for module in (
        action_updates,
        actions,
        admin_checks,
        admin_holidays,
        admin_import,
        admin_log,
        admin_mail,
        admin_org,
        admin_people,
        admin_round_dates,
        admin_round_steps,
        admin_rounds,
        admin_settings,
        anonymity,
        calendars,
        cards,
        celebrations,
        code_sheets,
        codes,
        comments,
        company,
        decisions,
        demo,
        escalations,
        expect,
        giving_up,
        grading,
        help,
        languages,
        meeting_decisions,
        meeting_minutes,
        meeting_plans,
        meeting_times,
        meetings,
        needs,
        noticed,
        pairs,
        paper,
        receipts,
        results,
        revenue,
        roll,
        round_previews,
        setup,
        sheets,
        sign_in,
        trends,
        trustees,
        visits,
    ):
        app.register_blueprint(module.blueprint)
    # Nothing there rests on a cookie: whoever sends a form must know the code, which is the secret itself.
    app.extensions["csrf"].exempt(codes.blueprint)
