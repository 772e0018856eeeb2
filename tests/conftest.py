"""What every test can ask for; the fixtures themselves stand in one file a subject."""

pytest_plugins = [
    "tests.databases",
    "tests.folders",
    "tests.compiled_once",
    "tests.application",
    "tests.two_departments",
    "tests.half_year",
    "tests.code_half",
    "tests.promised",
    "tests.mid_year",
    "tests.reviews",
    "tests.northwick",
]
