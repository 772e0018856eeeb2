"""Render functions: report data to PDF bytes, deterministic (same data, same bytes)."""

from collections.abc import Mapping
from dataclasses import replace

from reports.company_pages import print_company
from reports.data import Exports
from reports.data_agreements import AgreementSheet
from reports.data_compared import CardReport, CompanyComparison, CompanyTrends, Comparison, DepartmentTrend
from reports.data_meetings import CelebrationSheet, MinutesReport
from reports.data_promises import Promises, WorksCouncilFolder
from reports.data_secret_sheets import CodeSheets, TrusteeSheet
from reports.data_sheets import BlankCard, GradingPoster, WalkInSheet
from reports.data_surveys import SurveySheet
from reports.pair_pages import last_rounds, pair_values, panel_height, tightness
from reports.pdf.pdf_writer import thread_writer
from reports.sheet import Sheet
from reports.typesetting import set_in_type, sheet_for
from reports.words import cover, headlines
from reports.words.clean_text import cleaned
from reports.words.poster import poster_of
from reports.words.story import told
from reports.words.urgency import by_urgency
from reports.words.wanting import wanting_action

WHOLE_NEED = 2000  # characters


def render_comparison(comparison: Comparison) -> bytes:
    """Print a pair: cover, two cards, trend, change and expectation, actions, stories, numbers."""
    data = cleaned(comparison)
    data = replace(data, actions=tuple(by_urgency(data.actions)))
    sheet = sheet_for(data.imprint)
    cards = (data.first, data.second)
    tight = tightness(data)
    to_do, more = cover.what_to_do(data, sheet.words, most=4 - tight)
    values = {
        "title": sheet.words.say("{one} and {other}", one=data.first.of, other=data.second.of),
        "cards": cards,
        "crowded": tight > 0,
        "actions": data.actions,
        "wanting": wanting_action(cards, data.actions, data.left),
        "left": data.left,
        **pair_values(cards, sheet, most=WHOLE_NEED),
        "panel_height": panel_height(cards, data.actions, sheet),
        "note": data.note,
        "changed": cover.what_changed(cards, data.actions, sheet.words, most=3 if tight < 2 else 2),
        "to_do": to_do,
        "more": more,
        "closing": cover.closing_words(data, sheet.words),
        "last_rounds": last_rounds(cards),
        "stories": told(cards, data.actions),
        "actions_headline": headlines.actions_headline(data.actions, sheet.words),
    }
    return _print("comparison.html", values, sheet, exports=comparison.exports)


def render_company(company: CompanyComparison) -> bytes:
    """Print the company: cover with contents, matrix, attention and celebration, then two pages a pair."""
    return print_company(cleaned(company), exports=company.exports)


def render_card(report: CardReport) -> bytes:
    """Print one card with its actions and comments."""
    data = cleaned(report)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("{of}, as graded by {by}", of=data.card.of, by=data.card.by)
    values = {"title": title, "card": data.card, "actions": by_urgency(data.actions)}
    values |= {"comments": data.comments, "review_note": data.review_note}
    return _print("card.html", values, sheet, exports=report.exports)


def render_trend(trend: DepartmentTrend) -> bytes:
    """Print a department over all rounds: its overall, then every card received and given."""
    data = cleaned(trend)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("{department} over the rounds", department=data.total.department)
    return _print("trends.html", {"title": title, "trends": [data]}, sheet, exports=trend.exports)


def render_trends(company: CompanyTrends) -> bytes:
    """Print every department over all rounds, one after the other."""
    data = cleaned(company)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("All departments over the rounds")
    return _print("trends.html", {"title": title, "trends": data.trends}, sheet, exports=company.exports)


def render_walk_in(walk_in: WalkInSheet) -> bytes:
    """Print the questions for an unannounced visit with room for notes."""
    data = cleaned(walk_in)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("A visit to {department}", department=data.department)
    return _print("walk_in.html", {"title": title, "visit": data}, sheet, exports=None)


def render_blank_card(blank: BlankCard) -> bytes:
    """Print a card to be graded by hand."""
    data = cleaned(blank)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("{by} grades {of}", of=data.of, by=data.by)
    return _print("blank_card.html", {"title": title, "blank": data}, sheet, exports=None)


def render_promises(promises: Promises) -> bytes:
    """Print what is promised about anonymity on two pages."""
    data = cleaned(promises)
    return _print("promises.html", {"title": data.title, "said": data}, sheet_for(data.imprint), exports=None)


def render_works_council(folder: WorksCouncilFolder) -> bytes:
    """Print what is stored, who sees it, what is set, and every promise with its tests."""
    data = cleaned(folder)
    return _print(
        "works_council.html", {"title": data.title, "folder": data}, sheet_for(data.imprint), exports=None
    )


def render_trustee_sheet(one: TrusteeSheet) -> bytes:
    """Print one of the three sheets of a round."""
    data = cleaned(one)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("Sheet {number} of 3", number=data.number)
    return _print("trustee_sheet.html", {"title": title, "one": data}, sheet, exports=None)


def render_code_sheets(sheets: CodeSheets) -> bytes:
    """Print the slips of every department that grades by code, to be cut; a new page for each."""
    data = cleaned(sheets)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("Codes to draw")
    return _print("code_sheets.html", {"title": title, "made": data}, sheet, exports=None)


def render_grading_poster(poster: GradingPoster) -> bytes:
    """Print where people grade with drawn slips, on one page to hang up."""
    data = cleaned(poster)
    sheet = sheet_for(data.imprint)
    values = {"title": sheet.words.say("How well do we work together?"), "poster": data}
    return _print("grading_poster.html", values, sheet, exports=None)


def render_minutes(report: MinutesReport) -> bytes:
    """Print the minutes of a joint review with its agenda."""
    data = cleaned(report)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("{one} and {other}", one=data.one, other=data.other)
    return _print("minutes.html", {"title": title, "minutes": data}, sheet, exports=None)


def render_celebration(report: CelebrationSheet) -> bytes:
    """Print what is read out at a celebration."""
    data = cleaned(report)
    sheet = sheet_for(data.imprint)
    title = sheet.words.say("We celebrate: {departments}", departments=_whom(data, sheet))
    return _print("celebration.html", {"title": title, "sheet_of": data}, sheet, exports=None)


def render_poster(report: CelebrationSheet) -> bytes:
    """Print what a celebration is held for on one page to hang up, read from three metres."""
    data = cleaned(report)
    sheet = sheet_for(data.imprint)
    whom = _whom(data, sheet)
    title = sheet.words.say("We celebrate: {departments}", departments=whom)
    values = {"title": title, "whom": whom, "sheet_of": data, "poster": poster_of(data, whom)}
    return _print("poster.html", values, sheet, exports=None)


def _whom(data: CelebrationSheet, sheet: Sheet) -> str:
    if not data.departments:
        return sheet.words.say("The whole company")
    return sheet.words.say("{one} and {other}", one=data.departments[0], other=data.departments[1])


def render_agreement(report: AgreementSheet) -> bytes:
    """Print an agreement with its signatures and figures."""
    data = cleaned(report)
    sheet = sheet_for(data.imprint)
    return _print("agreement.html", {"title": data.title, "agreed": data}, sheet, exports=None)


def render_survey(report: SurveySheet) -> bytes:
    """Print what was answered in a survey, question by question."""
    data = cleaned(report)
    values = {"title": data.title, "survey": data}
    return _print("survey.html", values, sheet_for(data.imprint), exports=data.exports)


def _print(template: str, values: Mapping[str, object], sheet: Sheet, *, exports: Exports | None) -> bytes:
    """Set a template and print it, with the exports attached."""
    return thread_writer().write(set_in_type(template, values, sheet), sheet, exports=exports)
