"""The round's commands: the same rules as by page and by date, and one clear line for a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.days import bound
from tests.fixtures.half_year import Half
from webapp.models import Company, RoundState
from webapp.urn import anonymity

TWELFTH = bound("12 May 2026")


def _run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_a_round_goes_by_commands_from_plan_to_exchange(half: Half) -> None:
    for words in (("open",), ("close",), ("exchange",)):
        result = _run(half.app, "rounds", *words, "Spring 2026")
        assert result.exit_code == 0, result.output
    assert half.round().state is RoundState.EXCHANGED
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()
    listed = _run(half.app, "rounds", "list").output
    assert [line.split(";")[0] for line in listed.splitlines()] == [
        "Spring 2026: action plans",
    ]
    assert f"; grading {TWELFTH} to {TWELFTH}" in listed


def test_commands_speak_the_companys_language(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Company, 1).language = "de"
    assert _run(half.app, "rounds", "list").output.startswith(
        f"Spring 2026: Bedürfnisse; Benotung {bound('12. Mai 2026')}"
    )
    refused = _run(half.app, "rounds", "exchange", "Spring 2026").stderr
    assert "Spring 2026 ist noch nicht benotet, deshalb gibt es nichts auszutauschen." in refused
    assert "Spring 2026: für die Benotung geöffnet" in _run(half.app, "daily", "--on", "2026-05-12").output


def test_a_round_is_planned_by_command(half: Half) -> None:
    result = _run(
        half.app, "rounds", "plan", "Autumn 2026", "--opens", "2026-11-02", "--closes", "2026-11-20",
        "--scale", "a b c d f",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    first, last, exchange = map(bound, ("2 November 2026", "20 November 2026", "24 November 2026"))
    assert f"grading {first} to {last}, exchange {exchange}" in result.output
    assert "scale A B C D F" in result.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("open", "Winter 1999"), "There is no round “Winter 1999”. Rounds: Spring 2026."),
        (("close", "spring-2026"), "not open yet"),
        (("exchange", "Spring 2026"), "has not been graded yet"),
        (("plan", "Spring 2026"), "exists already"),
        (("plan", "Autumn 2026", "--scale", "A F"), "is not a scale"),
        (("plan", "Autumn 2026", "--template", "pulse"), "not for rounds"),
        (("plan", "Autumn 2026", "--opens", "2.11.2026"), "does not match the format"),
    ],
)
def test_every_fault_is_a_line_on_standard_error_and_changes_nothing(
    half: Half, words: tuple[str, ...], sentence: str
) -> None:
    result = _run(half.app, "rounds", *words)
    assert result.exit_code != 0
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert half.round().state is RoundState.PLANNED


def test_opening_by_command_names_what_is_left_out(half: Half) -> None:
    from tests import factories

    with half.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=4)
        factories.make_pair(session, half.sales, legal)
        factories.make_needs_list(session, of=half.sales, by=legal)
    output = _run(half.app, "rounds", "open", "Spring 2026").output
    assert "Warning: Legal by Sales: no proposed list of six needs." in output
    assert "Warning: Sales by Legal: 4 can grade it" in output
    assert "open for grading with 3 cards" in output


def test_the_exchange_without_its_key_stops_with_one_sentence(half: Half) -> None:
    half.open()
    half.close()
    anonymity.key_file(half.place.key_folder, half.round_id).unlink()
    result = _run(half.app, "rounds", "exchange", "Spring 2026")
    assert result.exit_code == 1
    assert "private key" in result.stderr
    assert half.round().state is RoundState.CLOSED


def test_daily_says_what_it_did_or_that_nothing_was_due(half: Half) -> None:
    first = _run(half.app, "daily")
    assert first.exit_code == 0, first.output
    assert "Spring 2026: opened for grading, 2 cards." in first.output
    assert _run(half.app, "daily").output == "Nothing was due.\n"
    assert "closed; no card is taken" in _run(half.app, "daily", "--on", "2026-05-23").output


def test_before_the_set_up_a_command_says_what_to_do(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for words in (("rounds", "list"), ("rounds", "plan", "Spring 2026"), ("daily",)):
        result = _run(app, *words)
        assert result.exit_code == 1
        assert "There is no company yet. Run" in result.stderr


def test_help_suffices(app: Flask) -> None:
    for words in (("rounds",), ("rounds", "plan"), ("rounds", "open"), ("rounds", "give-up"), ("daily",)):
        result = _run(app, *words, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 4


def test_a_round_is_given_up_by_command_once_its_name_is_typed(half: Half) -> None:
    half.open()
    runner = half.app.test_cli_runner()
    refused = runner.invoke(args=["rounds", "give-up", "spring-2026"], input="Spring\n")
    assert refused.exit_code == 1
    assert "This is not its name." in refused.stderr
    assert half.round().state is RoundState.GRADING
    result = runner.invoke(args=["rounds", "give-up", "spring-2026"], input="Spring 2026\n")
    assert result.exit_code == 0, result.output
    assert "Spring 2026 is given up. What was handed in is destroyed unread" in result.stdout
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()
    assert _run(half.app, "rounds", "list").output.startswith("Spring 2026 (given up): given up; grading")
    again = _run(half.app, "rounds", "give-up", "Spring 2026 (given up)")
    assert "is given up already" in again.stderr


def test_no_report_is_made_of_a_round_that_was_given_up(half: Half, tmp_path: Path) -> None:
    half.open()
    half.app.test_cli_runner().invoke(args=["rounds", "give-up", "Spring 2026"], input="Spring 2026\n")
    for words in (("export",), ("print", "--company")):
        file = tmp_path / "file"
        result = _run(half.app, "reports", *words, "--round", "Spring 2026 (given up)", "-o", str(file))
        assert result.exit_code == 1
        assert "There is no round called" in result.stderr
        assert not file.exists()


@pytest.mark.parametrize(
    ("name", "locale", "said"),
    [
        ("LANG", "de_DE.UTF-8", "Es gibt noch kein Unternehmen."),
        ("LC_ALL", "C.UTF-8", "There is no company yet."),
        ("LC_ALL", "", "There is no company yet."),
    ],
)
def test_before_there_is_a_company_commands_speak_the_language_of_the_machine(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str, locale: str, said: str
) -> None:
    for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, locale)
    assert said in _run(app, "rounds", "list").stderr
