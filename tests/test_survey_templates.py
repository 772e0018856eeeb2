"""The survey templates are sound, and a faulty one is named with file and key."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path

import pytest

from webapp.survey_templates import (
    FOLDER,
    FaultyTemplates,
    SurveyTemplate,
    checked_templates,
    parse_file,
    parse_template,
    text_of_file,
    texts_of,
)

CARD = (FOLDER / "report_card.toml").read_text()
CHECKLIST = (FOLDER / "checklist.toml").read_text().partition("\n[translations.de]")[0]
NOTICED = (FOLDER / "noticed.toml").read_text()
TWELVE = "\n".join(f'{letter} = "Answer {letter}"' for letter in "ABCDEFGHIJKL")
DAYS = '[scales.days]\nbelow = [1, 3, 10]\nunit = "days"\n'


CASES = [
    (CARD, 'name = "Report card"', "", "name", "is missing"),
    (CARD, 'name = "Report card"', "name = 3", "name", "is not a text"),
    (CARD, 'name = "Report card"', f'name = "{"x" * 61}"', "name", "1 to 60 characters"),
    (CARD, 'name = "Report card"', 'name = "one\\ntwo"', "name", "on one line"),
    (CARD, '"A B C F", ', '"A B", ', "scales_of_rounds", "is not a scale"),
    (CARD, "{grading}", "{boss}", "question", "unknown place {boss}"),
    (CARD, 'D = { words = "Rarely met", points = 1 }', "", "scales.letters.D", "is missing"),
    (CARD, "points = 3", "points = 2", "scales.letters.B", "has 3 points"),
    (CARD, "points = 3", "points = -3", "scales.letters.B.points", "0 to 100"),
    (CARD, "points = 3", 'words2 = "x"', "scales.letters.B.words2", "is not a key of an answer"),
    (CARD, "asks_comments = true", 'asks_comments = "yes"', "asks_comments", "true or false"),
    (CARD, "asks_comments", "ask_comments", "ask_comments", "is not a key"),
    (CARD, '"Our questions get an answer within two working days."', '" "', "suggestions", "a list of"),
    (CARD, 'items = "needs"', 'items = "wishes"', "items", 'Write one of: "needs", "actions"'),
    (CARD, 'form = "needs"', "", "form", "go together"),
    (CARD, 'rhythm = "each half-year"', 'rhythm = "with a round"', "rhythm", "for a report card"),
    (CARD, 'audience = "each about the other"', 'audience = "both sides"', "result", "for items"),
    (CARD, "items =", "items = ", "", ""),
    (CARD, 'items = "needs"', "items = ", "", "is not TOML"),
    (CARD, 'items = "needs"', 'name = "twice"', "", "is not TOML"),
    (
        NOTICED,
        'rhythm = "3 months after an exchange"',
        'rhythm = "0 months after an exchange"',
        "rhythm",
        "1 to 12",
    ),
    (
        NOTICED,
        'rhythm = "3 months after an exchange"',
        'rhythm = "by hand"',
        "rhythm",
        "questions about actions",
    ),
    (NOTICED, 'result = "beside actions"', "", "result", "beside actions"),
    (NOTICED, 'trouble = ["N"]', 'trouble = ["Q"]', "trouble", 'names "Q"'),
    (NOTICED, "days = 10", "days = 0", "days", "1 to 60"),
    (NOTICED, "minutes = 1", "minutes = true", "minutes", "1 to 60"),
    (CHECKLIST, 'audience = "both sides"', 'audience = "heads"', "audience", 'is "heads". Write one of'),
    (CHECKLIST, 'audience = "both sides"', 'audience = "company"', "comparison", "both sides"),
    (CHECKLIST, 'key = "budget"', 'key = "money"', "items.5.key", "for the second time"),
    (CHECKLIST, 'key = "budget"', 'key = "The budget"', "items.5.key", "is no key"),
    (CHECKLIST, 'scale = "yes_no"', 'scale = "yesno"', "items.1.scale", 'Write one of: "text", "yes_no"'),
    (CHECKLIST, 'trouble = ["Y"]', 'trouble = "Y"', "items.1.trouble", "a list of"),
    (CHECKLIST, 'Y = "Yes"', 'X = "Yes"', "scales.yes_no.X", "is no code"),
    (CHECKLIST, 'Y = "Yes"', 'yes = "Yes"', "scales.yes_no.yes", "is no code"),
    (CHECKLIST, 'Y = "Yes"', 'Y = "No"', "scales.yes_no", "the same words"),
    (CHECKLIST, 'N = "No"', "", "scales.yes_no", "has 1 answers. Give 2 to 9"),
    (CHECKLIST, 'Y = "Yes"\nN = "No"', TWELVE, "scales.yes_no", "has 12 answers. Give 2 to 9"),
    (
        CHECKLIST,
        'Y = "Yes"\nN = "No"',
        "below = [-5, 3]\nunit = 'days'",
        "scales.yes_no.below",
        "each 1 to",
    ),
    (
        CHECKLIST,
        'Y = "Yes"\nN = "No"',
        f"below = [1, {10**15}]\nunit = 'd'",
        "scales.yes_no.below",
        "each 1",
    ),
    (CHECKLIST, 'Y = "Yes"\nN = "No"', "below = [3, 1]\nunit = 'days'", "scales.yes_no.below", "ascend"),
    (CHECKLIST, 'Y = "Yes"\nN = "No"', "below = [3, 4]", "scales.yes_no.unit", "is missing"),
    (CHECKLIST, "[scales.yes_no]", "[scales.text]", "scales.text", "Choose another name"),
    (CHECKLIST, "cannot_judge =", "cannot =", "cannot_judge", "is missing"),
    (
        CHECKLIST,
        "[scales.yes_no]",
        '[translations.de]\n"Maybe" = "V"\n[scales.yes_no]',
        "translations.de",
        "nowhere",
    ),
    (
        CHECKLIST,
        "[scales.yes_no]",
        "[translations.deu]\n[scales.yes_no]",
        "translations.deu",
        "two letters",
    ),
]
FAULTY = [source.replace(before, after) for source, before, after, _key, what in CASES if what]


def faults_of(source: str) -> list[str]:
    with pytest.raises(FaultyTemplates) as found:
        parse_template(source, key="faulty")
    return [str(fault) for fault in found.value.faults]


def template(source: str) -> SurveyTemplate:
    return parse_template(source, key="sound")


def test_the_templates_that_come_along_are_sound() -> None:
    found = checked_templates()
    assert found.faults == ()
    assert {"report_card", "noticed", "checklist"} <= found.templates.keys()
    card = found.templates["report_card"]
    assert card.scales == ("A B C F", "A B C D F")
    assert card.words["A"] == "Fully met"


def test_a_template_that_comes_along_names_its_seed() -> None:
    for found in checked_templates().templates.values():
        assert found.seed, found.key


@pytest.mark.parametrize(("source", "before", "after", "key", "what"), CASES)
def test_every_fault_names_file_and_key(source: str, before: str, after: str, key: str, what: str) -> None:
    assert before in source
    changed = source.replace(before, after)
    if not what:
        assert template(changed).name
        return
    begins = f"faulty.toml: {key}: " if key else "faulty.toml: "
    found = faults_of(changed)
    assert any(fault.startswith(begins) and what in fault for fault in found), "\n".join(found)


def test_too_many_questions_are_refused() -> None:
    question = '\n[[items]]\nkey = "k{}"\ntext = "Question {}"\nscale = "yes_no"\n'
    source = CHECKLIST + "".join(question.format(number, number) for number in range(15))
    assert faults_of(source) == ["faulty.toml: items: has 21 tables. At most 20 fit on a form."]


def test_a_report_card_needs_no_suggestions() -> None:
    before, begun, after = CARD.partition("suggestions = [")
    assert begun
    assert template(before + after.partition("\n]\n")[2]).suggestions == ()


def test_all_faults_of_a_file_are_told_at_once() -> None:
    assert len(faults_of("kind = 3")) > 4


def test_a_faulty_file_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("kind = 3")
    (tmp_path / "two.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "three.toml").write_text(CHECKLIST)
    found = checked_templates(tmp_path)
    assert list(found.templates) == ["three"]
    assert {fault.file for fault in found.faults} == {"one.toml", "two.toml"}


def test_numbers_go_into_the_bins_of_the_file() -> None:
    source = CHECKLIST.replace('scale = "yes_no"\ntrouble = ["Y"]', 'scale = "days"', 1).replace(
        "[[items]]", DAYS + "[[items]]", 1
    )
    scale = template(source).items[0].scale
    assert [answer.words for answer in scale.answers] == ["0 days", "1–2 days", "3–9 days", "10+ days"]
    assert scale.codes == ("1", "2", "3", "4")


def test_long_words_and_words_from_right_to_left_are_taken() -> None:
    source = CHECKLIST.replace('"Yes"', f'"{"long " * 40}"').replace('"No"', '"לא"')
    assert set(template(source).items[0].scale.words.values()) == {"long " * 40, "לא"}


@pytest.mark.parametrize("word", ["\\u200b", "\\u2066Yes", "\u202eYes"])
def test_a_word_that_does_not_read_as_it_is_written_is_refused(word: str) -> None:
    with pytest.raises(FaultyTemplates, match=r"scales\.yes_no\.Y: has nothing that can be seen"):
        parse_file(CHECKLIST.replace('"Yes"', f'"{word}"'), key="ours")
    hebrew = CHECKLIST.replace('"Yes"', '"\u200fלא!\u200f"')
    assert parse_file(hebrew, key="ours").source == hebrew


def test_a_mark_of_an_editor_before_the_first_letter_is_left_out() -> None:
    text = text_of_file("ours.toml", lambda: CHECKLIST.encode("utf-8-sig"))
    assert parse_file(text, key="ours").source == CHECKLIST


def test_the_digest_names_the_text() -> None:
    assert template(CARD).digest == template(CARD).digest != template(CARD + "\n").digest


def test_every_text_that_is_read_can_be_translated() -> None:
    found = template(CHECKLIST)
    translations = "\n[translations.de]\n" + "\n".join(f'"{text}" = "x"' for text in set(texts_of(found)))
    assert len(template(CHECKLIST + translations).translations["de"]) == len(set(texts_of(found)))


def test_no_code_branches_on_the_name_of_a_template() -> None:
    """A template's key is compared with nothing; that one is the usual choice is no branch."""
    keys, root = checked_templates().templates.keys(), FOLDER.parent
    found = [
        f"{file.relative_to(root)}:{node.lineno}"
        for folder in ("webapp", "reports")
        for file in sorted((root / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Compare) and _names_a_template(node, keys)
    ]
    assert found == []


def _names_a_template(node: ast.Compare, keys: Collection[str]) -> bool:
    words = {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant)}
    names = {getattr(leaf, "attr", getattr(leaf, "id", "")) for leaf in ast.walk(node)}
    return bool(words & set(keys)) and bool(names & {"key", "template", "name"})
