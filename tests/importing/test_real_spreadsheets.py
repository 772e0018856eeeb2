"""Tables as spreadsheet programs and personnel systems write them: the people in them, or a sentence."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.importing.test_import_commands import run
from webapp.importing.services.csv_files import read_table
from webapp.models import Person, Position
from webapp.storage.database import Database

COLUMNS = ("name", "email", "department")
GERMAN = (
    "Name;E-Mail;Abteilung;Rolle\r\nJürgen Müller;J.Mueller@firma.de;Vertrieb;Leitung\r\n"
    "Bärbel Groß;b.gross@firma.de;Vertrieb;Stellvertretung\r\n"
    "Anna Öhm;a.oehm@firma.de;Einkauf;Mitarbeiterin\r\n"
)
AS_WRITTEN = {
    "Excel, German, CSV": GERMAN.encode("cp1252"),
    "Excel, German, CSV UTF-8": GERMAN.encode("utf-8-sig"),
    "Excel, Unicode text": GERMAN.replace(";", "\t").encode("utf-16"),
    "Excel, with sep=": f"sep=;\r\n{GERMAN}".encode("cp1252"),
    "LibreOffice, all quoted": "".join(
        ",".join(f'"{cell}"' for cell in line.split(";")) + "\n" for line in GERMAN.splitlines()
    ).encode(),
    "Google Sheets": GERMAN.replace(";", ",").encode(),
    "Google Sheets, tabs": GERMAN.replace(";", "\t").encode(),
    "rows of separators at the end": f"{GERMAN};;;\r\n;;;\r\n".encode(),
}


@pytest.mark.parametrize("program", AS_WRITTEN)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_same_people_are_stored_whatever_wrote_the_file(
    app: Flask, database: Database, program: str
) -> None:
    done = run(app, "people", "import", "-", typed=AS_WRITTEN[program])
    assert done.exit_code == 0, done.stderr
    with database.reading() as session:
        found = {(each.name, each.email, each.position) for each in session.scalars(select(Person))}
    assert found == {
        ("Jürgen Müller", "j.mueller@firma.de", Position.HEAD),
        ("Bärbel Groß", "b.gross@firma.de", Position.DEPUTY),
        ("Anna Öhm", "a.oehm@firma.de", Position.EMPLOYEE),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Nachname;Vorname;E-Mail;Abteilung\nBrandt;Ada;a@example.com;Sales\n",
        "First Name [Required],Last Name [Required],Email Address [Required],Department\n"
        "Ada,Brandt,a@example.com,Sales\n",
        "Display name\tFirst name\tLast name\tUser principal name\tDepartment\n"
        "Ada Brandt\tAda\tBrandt\ta@example.com\tSales\n",
        'Mitarbeiter;"E-Mail\n(dienstlich)";Organisationseinheit\nAda Brandt;a@example.com;Sales\n',
    ],
)
def test_columns_of_personnel_systems_are_known(text: str) -> None:
    table = read_table(text, columns=COLUMNS)
    assert table.faults == []
    assert [dict(row.values) for row in table.rows] == [
        {"name": "Ada Brandt", "email": "a@example.com", "department": "Sales"}
    ]


def test_names_that_were_put_together_are_told_and_faults_keep_their_rows() -> None:
    table = read_table(
        "Vorname;Nachname;Personalnr.;E-Mail;Abteilung\nAda;;7;a@example.com;Sales\nBo;Lind;b@example.com\n",
        columns=COLUMNS,
    )
    assert table.notes == [
        "First and last name were put together as one name.",
        "1 column is not known and was left out: “Personalnr.”.",
    ]
    assert table.rows[0]["name"] == "Ada"
    assert [(fault.row, fault.column) for fault in table.faults] == [(3, "")]


def test_one_part_of_a_name_is_no_name() -> None:
    [fault] = read_table("Vorname;E-Mail;Abteilung\nAda;a@example.com;Sales\n", columns=COLUMNS).faults
    assert (fault.row, fault.column) == (1, "name")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_addresses_as_mail_programs_copy_them_are_taken_and_titles_are_no_roles(
    app: Flask, database: Database
) -> None:
    rows = (
        "name,email,department,roles\nAda,Ada Brandt <Ada@example.com>,Sales,\nBo,mailto:b@example.com,Sales,"
    )
    assert run(app, "people", "import", "-", typed=rows.encode()).exit_code == 0
    with database.reading() as session:
        assert set(session.scalars(select(Person.email))) == {"ada@example.com", "b@example.com"}
    for title in ("Geschäftsführung", "Administration", "Teamleiter", "stv. Leitung"):
        refused = run(app, "people", "import", "-", typed=f"{rows}{title}\n".encode())
        assert "is no role. Write head, deputy" in refused.stderr
