"""Fallback: without the engine a report is printed the stock way, and the log and `flask check` say why."""

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import weasyprint

from reports import render
from reports.pdf import pdf_writer
from reports.pdf.stock_writer import StockWriter
from reports.samples.data import sample_card
from tests.reports.conformance import STANDARDS, broken_rules
from tests.reports.printer.test_long_company import ODD_NEED, long_company
from tests.reports.reading import text_of

Fault = Callable[[pytest.MonkeyPatch], None]


def another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_writer, "TESTED", "0")


def failing_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_writer, "TESTED", weasyprint.__version__)
    monkeypatch.delitem(sys.modules, "reports.engine", raising=False)
    for name in [name for name in sys.modules if name.startswith("reports.engine.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "weasyprint.layout", None)


def switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdf_writer.SWITCH, "off")


WITHOUT: dict[str, Fault] = {
    f"WeasyPrint {weasyprint.__version__} ≠ 0": another_version,
    "import of weasyprint.layout halted": failing_import,
    "REPORT_CARD_ENGINE=off": switched_off,
}


class StandIn(StockWriter):
    """The stock way in the place of the engine, for the versions that it cannot be loaded with."""

    @staticmethod
    def places_in(_pages: object) -> dict[str, object]:
        """Find no place: nothing asks for one here."""
        return {}

    @staticmethod
    def number_feet(_pages: object, **_numbers: object) -> None:
        """Leave the numbers of pages away."""


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let the next report find out anew whether the engine can be loaded."""
    monkeypatch.setattr(pdf_writer, "_of_thread", type(pdf_writer._of_thread)())
    monkeypatch.delenv(pdf_writer.SWITCH, raising=False)
    pdf_writer._loaded.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    pdf_writer._loaded.cache_clear()


def with_engine() -> pdf_writer.PdfWriter:
    """Return a writer of this thread that tries a fast way, whatever the version of the renderer."""
    writer = pdf_writer.thread_writer()
    if writer.fast is None:
        writer.fast, writer.why_slow = StandIn(), ""  # type: ignore[assignment]
    return writer


@pytest.mark.parametrize("reason", WITHOUT)
def test_without_the_engine_a_report_is_printed_and_the_log_says_why_once(
    reason: str, fresh: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    WITHOUT[reason](fresh)
    with caplog.at_level(logging.WARNING, pdf_writer.__name__):
        printed = [render.render_card(sample_card()) for _again in range(2)]
    assert printed[0] == printed[1]
    assert sample_card().card.of in text_of(printed[0])
    (line,) = [record.getMessage() for record in caplog.records if record.name == pdf_writer.__name__]
    assert reason in line
    assert reason in pdf_writer.thread_writer().why_slow


def test_after_a_fault_in_the_engine_the_report_is_printed_and_the_next_tries_again(
    fresh: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    writer = with_engine()
    caplog.clear()
    with fresh.context() as broken, caplog.at_level(logging.WARNING, pdf_writer.__name__):
        broken.delattr(writer.fast, "_fonts")
        assert sample_card().card.of in text_of(render.render_card(sample_card()))
    (line,) = [record.getMessage() for record in caplog.records if record.name == pdf_writer.__name__]
    assert "_fonts" in line
    assert "_fonts" in writer.why_slow
    assert render.render_card(sample_card()) == render.render_card(sample_card())
    assert writer.why_slow == ""


def test_after_a_fault_in_its_parts_a_long_report_is_printed_in_one_go(fresh: pytest.MonkeyPatch) -> None:
    writer = with_engine()
    fresh.delattr(type(writer.fast), "write_part", raising=False)
    assert ODD_NEED in text_of(render.render_company(long_company()))
    assert "write_part" in writer.why_slow


@pytest.mark.timeout(300)  # Java warms up, on a machine that may have much else to do
def test_the_stock_way_breaks_no_rule(fresh: pytest.MonkeyPatch, tmp_path: Path) -> None:
    switched_off(fresh)
    path = tmp_path / "card.pdf"
    path.write_bytes(render.render_card(sample_card()))
    assert broken_rules([path]) == {("card.pdf", standard): "" for standard in STANDARDS}
