"""What the templates promise by themselves: labels, addresses, words, and no grade where none belongs."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.pages_visited import keep
from tests.web.pages_alone import (
    ANSWERS,
    SCALE,
    SPECIMEN,
    WEBAPP,
    Viewer,
    check_page,
    every_page,
    grading_form,
    rendered,
    thanks_page,
)

PAGES = every_page()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_first_heading_unique_ids_and_a_language(name: str) -> None:
    keep(name, PAGES[name])
    page = html.fromstring(PAGES[name])
    assert len(page.xpath("//h1")) == 1
    ids = [str(found) for found in page.xpath("//@id")]
    assert sorted(set(ids)) == sorted(ids)
    assert page.get("lang") == "en"


@pytest.mark.parametrize("name", PAGES)
def test_every_field_has_a_label_and_every_reference_its_target(name: str) -> None:
    page = html.fromstring(PAGES[name])
    ids = set(page.xpath("//@id"))
    labelled = set(page.xpath("//label/@for"))
    for control in page.xpath("//input[@type!='hidden'] | //select | //textarea"):
        inside = control.xpath("ancestor::label[normalize-space()]")
        assert control.get("aria-label") or control.get("id") in labelled or inside, html.tostring(control)
    pointing = page.xpath("//@aria-describedby | //@aria-labelledby | //label/@for")
    assert {word for words in pointing for word in words.split()} <= ids
    within = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert within <= ids


@pytest.mark.parametrize("name", PAGES)
def test_every_form_that_posts_carries_the_token(name: str) -> None:
    page = html.fromstring(PAGES[name])
    forms = page.xpath("//form[@method='post']")
    assert all(form.xpath(".//input[@name='csrf_token']") for form in forms)


@pytest.mark.parametrize("name", PAGES)
def test_every_class_of_a_page_is_drawn_by_a_style_sheet(name: str) -> None:
    drawn = _drawn_classes()
    used = {word for words in html.fromstring(PAGES[name]).xpath("//@class") for word in words.split()}
    left = sorted(used - drawn)
    assert not left, f"draw these in webapp/static/css or take them out: {left}"


def _drawn_classes() -> set[str]:
    files = [*(WEBAPP / "static" / "css").glob("*.css"), *SPECIMEN.glob("*.css")]
    sheets = "".join(path.read_text() for path in files)
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)))


def test_grades_are_posted_and_never_stand_in_an_address() -> None:
    form = html.fromstring(grading_form()).xpath("//form[@data-draft]")[0]
    assert form.get("method") == "post"
    assert form.get("action") == "/cards/spring-2026/marketing/check"
    for address in html.fromstring(check_page()).xpath("//@action | //@formaction | //@href"):
        assert "?" not in address or address.startswith("/static/")


def test_each_need_offers_every_letter_and_cannot_judge() -> None:
    page = html.fromstring(grading_form())
    for position in range(1, 7):
        values = page.xpath(f"//input[@name='need-{position}']/@value")
        assert values == [letter for letter, _ in SCALE] + ["X"]


def test_a_round_without_comments_asks_for_none() -> None:
    assert not html.fromstring(grading_form(asks_comments=False)).xpath("//main//textarea")


def test_an_empty_form_has_nothing_chosen() -> None:
    assert not html.fromstring(grading_form()).xpath("//input[@checked]")


def test_a_missing_grade_is_told_on_top_at_the_need_and_in_the_title() -> None:
    sentence = "Choose a grade, or choose ‘I cannot judge this’"
    page = html.fromstring(
        grading_form(errors=[("#need-4-A", f"Need 4: {sentence}")], error_of={4: sentence})
    )
    assert page.xpath("string(//title)").startswith("Error:")
    summary = page.xpath("//*[@role='alert']//a")[0]
    assert page.xpath(f"//*[@id='{summary.get('href')[1:]}']")
    assert page.xpath("//fieldset[@id='need-4']/@aria-describedby") == ["need-4-error"]
    assert sentence in page.xpath("string(//*[@id='need-4-error'])")


def test_what_was_entered_stands_in_the_form_again() -> None:
    page = html.fromstring(
        grading_form(values=ANSWERS, comments={5: "A list would help."}, well="Thank you.")
    )
    assert page.xpath("//input[@checked]/@id") == [f"need-{key}-{value}" for key, value in ANSWERS.items()]
    assert page.xpath("string(//textarea[@id='comment-5'])") == "A list would help."
    assert page.xpath("string(//textarea[@id='well'])") == "Thank you."
    assert page.xpath("//form[@data-filled]")


def test_the_check_page_carries_every_answer_and_says_that_it_is_final() -> None:
    page = html.fromstring(check_page(comments={5: 'Say "when".'}, well="Thank you."))
    form = page.xpath("//form[@action='/cards/spring-2026/marketing']")[0]
    carried = dict(form.form_values())
    assert {key: carried[f"need-{key}"] for key in ANSWERS} == ANSWERS
    assert carried["comment-5"] == 'Say "when".'
    assert carried["well"] == "Thank you."
    assert "cannot be changed or taken back" in form.text_content()


def test_change_leads_back_to_its_need() -> None:
    button = html.fromstring(check_page()).xpath("//button[@value='need-3']")[0]
    assert button.get("name") == "change"
    assert button.get("formaction") == "/cards/spring-2026/marketing/check#need-3"


def test_the_thanks_page_holds_no_answer_and_ends_the_draft() -> None:
    page = html.fromstring(thanks_page())
    assert not page.xpath("//main//*[contains(@class, 'tile')]")
    assert set(page.xpath("//main//input/@name")) == {"csrf_token"}
    draft = html.fromstring(grading_form()).xpath("//@data-draft")
    assert page.xpath("//@data-draft-done") == draft


def test_who_has_handed_in_can_sign_out_on_the_spot() -> None:
    page = html.fromstring(thanks_page())
    assert page.xpath("//main//form[@action='/sign-out'][@data-forget-drafts]//button/text()") == ["Sign out"]


def test_a_draft_belongs_to_a_person_and_a_form_without_one_keeps_none() -> None:
    draft = html.fromstring(grading_form()).xpath("//@data-draft")[0]
    assert draft.startswith(f"{Viewer.mark}/")
    assert Viewer.name not in draft
    assert not html.fromstring(grading_form(viewer=None)).xpath("//@data-draft")


def test_turnout_is_told_as_a_share_and_not_as_a_number() -> None:
    note = html.fromstring(grading_form()).xpath("//aside")[0].text_content()
    assert "About half" in note
    assert "24" not in note


def test_words_of_people_are_escaped() -> None:
    page = check_page(comments={1: "<b>bold</b>"}, well="<script>x</script>")
    assert "<b>bold</b>" not in page
    assert "<script>x" not in page


@pytest.mark.parametrize(
    ("paper", "media"),
    [("", "screen and (prefers-color-scheme: dark)"), ("dark", "screen"), ("light", "not all")],
)
def test_the_paper_is_chosen_before_the_first_stroke(paper: str, media: str) -> None:
    page = html.fromstring(rendered("grading/closed.html", card=PaperCard(), paper=paper))
    assert page.xpath("//link[@id='dark']/@media") == [media]
    assert page.xpath("//button[@name='paper'][@aria-pressed='true']/@value") == [paper, paper]


class PaperCard:
    """The least that a closed card says."""

    round_name, graded_name, grading_name = "Spring 2026", "Marketing", "Sales"
    closed_words, exchange_words = "22 May 2026", "26 May"


def test_a_sample_company_says_so_on_every_page() -> None:
    banner = {"text": "Nothing here is real.", "roles": [("Head", "/see-as/head", True)]}
    page = html.fromstring(rendered("grading/closed.html", card=PaperCard(), banner=banner))
    assert "Nothing here is real." in page.xpath("string(//aside)")
    assert page.xpath("//button[@formaction='/see-as/head']/@aria-current") == ["true"]


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    names = set(re.findall(r"\bicon\(\"([\w-]+)\"\)", _all_templates()))
    drawn = set(re.findall(r"\"([\w-]+)\": \"M", (WEBAPP / "templates/components/icon.html").read_text()))
    assert names <= drawn


def test_every_component_stands_on_the_specimen_page() -> None:
    specimen = "".join(path.read_text() for path in SPECIMEN.glob("*.html"))
    seen = set(re.findall(r"components/([\w-]+)\.html", specimen))
    components = {path.stem for path in (WEBAPP / "templates/components").glob("*.html")}
    assert components - seen == {"spoken"}  # which is heard and not seen


def test_everything_said_by_the_script_is_translated_with_the_pages() -> None:
    script = (WEBAPP / "static/js/app.js").read_text()
    spoken = (WEBAPP / "templates/components/spoken.html").read_text()
    wanted = set(re.findall(r"words\((?:[^()\"]*\? )?\"(\w+)\"", script)) | {"left", "copied", "copyRefused"}
    given = {re.sub(r"-(\w)", lambda m: m[1].upper(), name) for name in re.findall(r"data-([\w-]+)=", spoken)}
    assert wanted <= given


def test_the_script_stays_small() -> None:
    assert len((WEBAPP / "static/js/app.js").read_bytes()) <= 8_400


def test_the_styles_know_no_left_and_no_right() -> None:
    physical = re.compile(
        r"\b(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|float: (?:left|right)"
    )
    for sheet in (WEBAPP / "static" / "css").glob("*.css"):
        assert not physical.findall(sheet.read_text()), f"use logical properties in {sheet.name}"


def test_every_font_comes_with_its_licence() -> None:
    fonts = WEBAPP / "static" / "fonts"
    named = set(re.findall(r"\.\./fonts/([\w-]+\.woff2)", (WEBAPP / "static/css/app.css").read_text()))
    assert named == {path.name for path in fonts.glob("*.woff2")}
    for family in ("besley", "public-sans"):
        assert "SIL OPEN FONT LICENSE" in (fonts / f"{family}-OFL.txt").read_text()


def _all_templates() -> str:
    templates = [*(WEBAPP / "templates").rglob("*.html"), *SPECIMEN.glob("*.html")]
    return "".join(path.read_text() for path in templates)
