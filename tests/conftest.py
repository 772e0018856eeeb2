"""What every test can ask for; the fixtures themselves stand in one file a subject."""

from hypothesis import HealthCheck, settings

# A busy machine is no fault of what is tested.
settings.register_profile("no_clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no_clock")

pytest_plugins = [
    "tests.fixtures.selection",
    "tests.fixtures.databases",
    "tests.fixtures.folders",
    "tests.fixtures.application",
    "tests.fixtures.snapshots",
    "tests.fixtures.two_departments",
    "tests.fixtures.half_year",
    "tests.fixtures.five_rounds",
    "tests.fixtures.code_half",
    "tests.fixtures.promised",
    "tests.fixtures.mid_year",
    "tests.fixtures.reviews",
    "tests.fixtures.northwick",
]
