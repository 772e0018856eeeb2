"""Monkey patches: printing replaces nothing in any module or class of another package."""

import sys
from types import ModuleType

from reports import render
from reports.pdf.pdf_writer import thread_writer
from reports.samples.data import sample_comparison

OTHERS = ("weasyprint", "pydyf", "cssselect2", "tinycss2", "fontTools")


def parts_of_others() -> dict[tuple[str, str, str], object]:
    """Return what stands under each name in the modules and classes of the packages that print."""
    found: dict[tuple[str, str, str], object] = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OTHERS and isinstance(module, ModuleType):
            for part, value in list(vars(module).items()):
                found[name, part, ""] = value
                if isinstance(value, type):
                    found |= {(name, part, inner): of for inner, of in list(vars(value).items())}
    return found


def test_nothing_of_another_package_is_replaced_while_or_after_a_report_is_printed() -> None:
    render.render_comparison(sample_comparison())  # what is loaded or made at first use is there now
    before = parts_of_others()
    seen: list[dict[tuple[str, str, str], object]] = []
    writer = thread_writer().fast
    assert writer is not None
    finish = writer.finish

    class Watching(type(writer)):  # type: ignore[misc]
        """Look between layout and file, too."""

        def finish(self, *given: object) -> None:
            seen.append(parts_of_others())
            finish(*given)  # type: ignore[arg-type]

    thread_writer().fast = watching = Watching()
    try:
        render.render_comparison(sample_comparison())
    finally:
        thread_writer().fast = writer
    assert watching is not writer
    for after in (*seen, parts_of_others()):
        changed = [key for key, value in before.items() if after.get(key, value) is not value]
        assert changed == []
    assert seen
