"""The check of the installation names what makes prints slow."""

from flask import Flask

from tests.reports.ways import stock_way
from webapp.models import Company
from webapp.storage.database import Database


def test_the_check_says_that_reports_are_printed_without_the_engine_and_what_to_do(
    app: Flask, database: Database
) -> None:
    with database.transaction() as session:
        session.add(Company(name="Northwick Instruments", timezone="Europe/Berlin"))
    with stock_way(why="WeasyPrint 69.0 ≠ 70.0"):
        done = app.test_cli_runner().invoke(args=["check"])
    [line] = [line for line in done.stdout.splitlines() if "PDFs" in line]
    assert line == (
        "look  PDFs: can be made, but slowly, without the engine (WeasyPrint 69.0 ≠ 70.0). "
        "Install the versions of requirements.txt."
    )
