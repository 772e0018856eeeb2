"""What every test can ask for; the fixtures themselves stand in one file a subject."""

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
