"""Cache and background printing of PDFs: a key by content, cache hits at once, no request waits long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports.samples.data import sample_card
from webapp.printing.desk import PrintDesk
from webapp.printing.kept_files import PrintedFiles, key_of
from webapp.printing.process import PrintingFailed, make_ready

PROJECT = Path(__file__).parents[2]
KEY, OTHER = "a" * 64, "b" * 64
BEGIN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from reports.samples.data import sample_card
from webapp.printing.desk import PrintDesk
from webapp.printing.kept_files import PrintedFiles
assert PrintDesk(PrintedFiles(Path(sys.argv[1])), patience=0.0).order("render_card", sample_card()) is None
os.kill(os.getpid(), signal.SIGKILL)
"""


def desk_at(folder: Path) -> PrintDesk:
    return PrintDesk(PrintedFiles(folder), patience=120)


def test_equal_data_made_twice_has_one_key_and_any_other_data_another() -> None:
    card = sample_card()
    assert key_of("render_card", card) == key_of("render_card", sample_card())
    tomorrow = replace(card, imprint=replace(card.imprint, printed_on=date(2026, 6, 16)))
    german = replace(card, imprint=replace(card.imprint, language="de"))
    keys = {key_of("render_card", report) for report in (card, tomorrow, german, replace(card, comments=()))}
    assert len(keys | {key_of("render_trend", card)}) == 5


def test_what_was_printed_is_handed_out_again_without_printing(tmp_path: Path) -> None:
    printed = desk_at(tmp_path).order("render_card", sample_card())
    assert printed is not None
    assert printed.startswith(b"%PDF-")
    (kept,) = tmp_path.glob("*.pdf")
    assert kept.read_bytes() == printed
    kept.write_bytes(b"kept")
    assert desk_at(tmp_path).order("render_card", sample_card()) == b"kept"


def test_two_machines_print_the_same_bytes(tmp_path: Path) -> None:
    first = desk_at(tmp_path / "one").order("render_card", sample_card())
    assert first == desk_at(tmp_path / "other").order("render_card", sample_card())


def test_a_fault_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    desk = desk_at(tmp_path)
    for _again in range(2):
        with pytest.raises(PrintingFailed, match="AttributeError"):
            desk.order("render_card", "no report at all")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_does_not_cost_the_print(tmp_path: Path) -> None:
    folder = tmp_path / "printed"
    folder.mkdir()
    (folder / f"{key_of('render_card', sample_card())}.pdf").mkdir()
    printed = desk_at(folder).order("render_card", sample_card())
    assert printed is not None
    assert printed.startswith(b"%PDF-")


def test_a_request_does_not_wait_for_a_print_that_another_process_makes(tmp_path: Path) -> None:
    files = PrintedFiles(tmp_path)
    with files.claim(key_of("render_card", sample_card())) as is_ours:
        assert is_ours
        assert desk_at(tmp_path).order("render_card", sample_card()) is None
    assert desk_at(tmp_path).order("render_card", sample_card()) is not None


def test_an_impatient_request_is_told_to_ask_again_and_gets_its_print_later(tmp_path: Path) -> None:
    desk = PrintDesk(PrintedFiles(tmp_path), patience=0.0)
    assert desk.order("render_card", sample_card()) is None
    (thread,) = [
        thread for thread in threading.enumerate() if thread.daemon and thread.name.endswith("(_print)")
    ]
    thread.join()
    printed = desk.order("render_card", sample_card())
    assert printed is not None
    assert printed.startswith(b"%PDF-")


def test_the_prints_that_were_not_read_for_longest_make_room(tmp_path: Path) -> None:
    files = PrintedFiles(tmp_path, most_bytes=250)
    files.keep(KEY, b"a" * 100)
    files.keep(OTHER, b"b" * 100)
    for key, read_at in ((KEY, 2_000), (OTHER, 1_000)):
        os.utime(tmp_path / f"{key}.pdf", (read_at, read_at))
    files.keep("c" * 64, b"c" * 100)
    assert files.find(KEY) is not None
    assert files.find(OTHER) is None
    assert files.find("c" * 64) is not None


def test_only_the_owner_reads_what_is_kept(tmp_path: Path) -> None:
    files = PrintedFiles(tmp_path / "printed")
    files.keep(KEY, b"%PDF-")
    assert (tmp_path / "printed").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "printed" / f"{KEY}.pdf").stat().st_mode & 0o777 == 0o600


def test_a_printer_that_was_made_ready_prints(tmp_path: Path) -> None:
    make_ready()
    make_ready()
    assert desk_at(tmp_path).order("render_card", sample_card()) is not None


def test_a_process_that_is_killed_while_it_prints_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", BEGIN_AND_DIE, str(tmp_path)], cwd=PROJECT, check=False)
    assert not list(tmp_path.glob("*.pdf"))
    draft = tmp_path / f"{KEY}.1.draft"
    draft.write_bytes(b"%PDF-")
    os.utime(draft, (1_000, 1_000))
    desk = desk_at(tmp_path)
    while desk.order("render_card", sample_card()) is None:
        time.sleep(0.05)  # a child that had not begun its own program yet shares the lock until it does
    assert not draft.exists()
