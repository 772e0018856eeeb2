"""Missing fonts: a script without a font is reported before names are printed as empty boxes."""

import os
import subprocess
import sys
from pathlib import Path

from reports.pdf.fetching import FONTS
from reports.scripts import SAMPLES, unprintable_scripts

OURS_ALONE = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
SAY = "from reports.scripts import unprintable_scripts; print(*unprintable_scripts())"


def test_this_machine_has_a_font_for_every_script() -> None:
    assert unprintable_scripts() == []


def test_a_machine_with_our_fonts_alone_lacks_every_other_script(tmp_path: Path) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text(OURS_ALONE.format(fonts=FONTS, cache=tmp_path))
    alone = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    said = subprocess.run([sys.executable, "-c", SAY], env=alone, capture_output=True, text=True, check=True)
    assert said.stdout.split() == list(SAMPLES)
