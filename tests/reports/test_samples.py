"""Every kind of report has a sample, so that what all of them must keep is tested on all of them."""

from reports import render
from reports.samples.kinds import SAMPLES


def test_every_function_that_prints_a_report_has_its_sample() -> None:
    printing = {name for name in vars(render) if name.startswith("render_")}
    assert {printed.__name__ for printed, _sample in SAMPLES.values()} == printing
