"""The survey templates are sound, and a faulty one is named with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from webapp.survey_templates import (
    FOLDER,
    FaultyTemplates,
    NoSuchTemplate,
    get_template,
    survey_templates,
)

SOUND = (FOLDER / "report_card.toml").read_text()


def test_the_templates_that_come_along_are_sound() -> None:
    assert set(survey_templates()) == {"alignment_checklist", "pulse", "report_card"}
    card = get_template("report_card")
    assert card.scales == ("A B C F", "A B C D F")
    assert card.words["A"] == "Fully met"


def test_an_unknown_template_is_not_found() -> None:
    with pytest.raises(NoSuchTemplate):
        get_template("nonsense")


@pytest.mark.parametrize(
    ("before", "after", "key", "what"),
    [
        ('name = "Report card"', "", "name", "is missing"),
        ('name = "Report card"', "name = 3", "name", "is not a text"),
        ('kind = "report card"', 'kind = "quiz"', "kind", "Write one of"),
        ('"A B C F", ', '"A B", ', "scales", "is not a scale"),
        ("{grading}", "{boss}", "question", "unknown place {boss}"),
        ('D = "Rarely met"', "", "words.D", "is missing"),
        ('D = "Rarely met"', 'D = "Rarely met"\nE = "Never"', "words.E", "none of the scales"),
        ("asks_comments = true", 'asks_comments = "yes"', "asks_comments", "is not true or false"),
        ("asks_comments", "ask_comments", "ask_comments", "is not a key"),
        ('"Our questions get an answer within two working days."', '" "', "suggestions", "a list of texts"),
        ('kind = "report card"', "kind = ", "", "is not TOML"),
    ],
)
def test_every_fault_names_file_and_key(tmp_path: Path, before: str, after: str, key: str, what: str) -> None:
    assert before in SOUND
    (tmp_path / "faulty.toml").write_text(SOUND.replace(before, after))
    with pytest.raises(FaultyTemplates) as found:
        survey_templates(tmp_path)
    assert any(
        fault.file == "faulty.toml" and fault.key == key and what in fault.what
        for fault in found.value.faults
    ), str(found.value)


def test_a_report_card_needs_no_suggestions(tmp_path: Path) -> None:
    before, begun, after = SOUND.partition("suggestions = [")
    assert begun
    (tmp_path / "short.toml").write_text(before + after.partition("\n]\n")[2])
    assert get_template("short", tmp_path).suggestions == ()


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("kind = 3")
    (tmp_path / "two.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(FaultyTemplates) as found:
        survey_templates(tmp_path)
    assert {fault.file for fault in found.value.faults} == {"one.toml", "two.toml"}
    assert len(found.value.faults) > 4


def test_a_check_has_three_answers_and_no_other(tmp_path: Path) -> None:
    pulse = (FOLDER / "pulse.toml").read_text()
    (tmp_path / "pulse.toml").write_text(pulse.replace("some = ", "perhaps = "))
    with pytest.raises(FaultyTemplates, match=r"pulse.toml: words: .*Write these: no, some, yes"):
        survey_templates(tmp_path)
