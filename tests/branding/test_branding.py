"""How the company appears: proposed, looked at, shown and taken back; on pages, mails and prints."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.branding.test_logos import HEAD, SHAPE, png
from tests.factories import NOW, make_company, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.language import gettext
from webapp.mail.frame import PLAIN, Frame
from webapp.mail.smtp import compose
from webapp.models import LogEntry, Person
from webapp.storage.database import Database

OPENING = "Why we do this.\n\nThe works council agreed <b>."
CONTACT = "Questions? Samira Osei, extension 123."


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> Person:
    with database.transaction() as session:
        make_company(session)
        person = make_person(session, "Sam Osei", is_administrator=True)
    sign_in(client, person)
    return person


def propose(client: FlaskClient, logo: bytes = b"", **fields: str) -> TestResponse:
    page = client.get("/admin/company").text
    sent = {"csrf_token": csrf_token(page), **fields}
    return client.post("/admin/company", data=sent | ({"logo": (BytesIO(logo), "logo")} if logo else {}))


def press(client: FlaskClient, page: str, address: str) -> TestResponse:
    token = csrf_token(client.get(page).text)
    return client.post(address, data={"csrf_token": token}, follow_redirects=True)


def head_of(client: FlaskClient) -> str:
    """Return a page as far as its first token, which differs each time."""
    return client.get("/help").text.partition("csrf_token")[0]


def logos_on(client: FlaskClient, address: str = "/help") -> list[str]:
    return re.findall(r'class="brand" href="/"><img src="(/company-logo/\w+)"', client.get(address).text)


@pytest.mark.usefixtures("administrator")
def test_nobody_sees_what_is_proposed_until_it_is_shown_and_it_can_be_taken_back(
    client: FlaskClient, database: Database
) -> None:
    plain = head_of(client)
    assert propose(client, png(), help_contact=CONTACT).headers["Location"] == "/admin/company/preview"
    assert head_of(client) == plain
    assert "branding" not in plain
    preview = client.get("/admin/company/preview").text
    assert CONTACT in preview
    shown = press(client, "/admin/company/preview", "/admin/company/publish")
    assert 'action="/admin/company/undo"' in shown.text
    (address,) = logos_on(client)
    assert address in preview
    visitor = client.application.test_client()
    for page in ("/sign-in", "/help", "/nothing-here"):
        assert CONTACT in visitor.get(page).text, page
        assert logos_on(visitor, page) == [address]
    undone = press(client, "/admin/company", "/admin/company/undo")
    assert "appears as before" in undone.text
    assert logos_on(client) == []
    assert CONTACT not in client.get("/help").text
    press(client, "/admin/company", "/admin/company/undo")
    assert logos_on(client) == [address]
    with database.reading() as session:
        said = [entry.what for entry in session.query(LogEntry).order_by(LogEntry.id)]
    assert said[0] == "changed how the company appears (logo, help contact)"
    assert said[1] == "let the company appear as before (logo, help contact)"


@pytest.mark.usefixtures("administrator")
def test_the_logo_stays_while_words_change_and_goes_when_that_is_ticked(client: FlaskClient) -> None:
    propose(client, HEAD + b"<script>alert(1)</script>" + SHAPE + b"</svg>")
    press(client, "/admin/company/preview", "/admin/company/publish")
    (address,) = logos_on(client)
    answer = client.get(address)
    assert answer.mimetype == "image/svg+xml"
    assert b"script" not in answer.data
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    propose(client, sender_name="Report Card of Northwick")
    press(client, "/admin/company/preview", "/admin/company/publish")
    assert logos_on(client) == [address]
    propose(client, no_logo="yes")
    press(client, "/admin/company/preview", "/admin/company/publish")
    assert logos_on(client) == []


@pytest.mark.usefixtures("administrator")
def test_a_fault_keeps_what_was_typed_and_proposes_nothing(client: FlaskClient) -> None:
    refused = propose(client, b"GIF89a", sender_name='Evil" <x@example.com>', help_contact="x" * 151)
    assert refused.status_code == 422
    assert "neither PNG nor SVG" in refused.text
    assert "Evil&#34; &lt;x@example.com&gt;" in refused.text
    assert "At most 150 characters fit; these are 151." in refused.text
    assert client.get("/admin/company/preview").headers["Location"] == "/admin/company"
    pressed = press(client, "/admin/company", "/admin/company/publish")
    assert "Nothing is proposed any more." in pressed.text


@pytest.mark.usefixtures("administrator")
def test_a_print_bears_the_proposed_logo_with_the_name_of_the_company(client: FlaskClient) -> None:
    propose(client, png(300, 100))
    page = PdfReader(BytesIO(client.get("/admin/company/preview.pdf").data)).pages[0]
    assert [image.image.size for image in page.images if image.image] == [(300, 100)]
    pictures = [each.get_object() for each in page["/Resources"]["/XObject"].values()]  # type: ignore[index]
    smoothed = [each.get("/Interpolate") for each in pictures if each["/Subtype"] == "/Image"]
    assert smoothed
    assert not any(value is not None and value.value for value in smoothed), "PDF/A forbids it"


def mail(frame: Frame) -> tuple[str, str, str]:
    made = compose(
        mail_from="Report Card <cards@example.com>",
        address="ada@example.com",
        letters=[("Open", "Grade the first card.\n")],
        language="en",
        once_key="k",
        now=NOW,
        frame=frame,
    )
    text, page = made.iter_parts()
    return str(made["From"]), text.get_content(), page.get_content()


def test_mails_have_sender_words_and_contact_and_are_as_ever_without() -> None:
    sender, text, page = mail(
        Frame(company="Northwick", sender_name="Zeugnis, Müller & Co", opening=OPENING, contact=CONTACT)
    )
    assert sender == '"Zeugnis, Müller & Co" <cards@example.com>'
    assert text == f"{OPENING}\n\nGrade the first card.\n\n{CONTACT}\n"
    assert page.index("Northwick") < page.index("Why we do this.") < page.rindex("Grade the first card.")
    assert "agreed &lt;b&gt;." in page
    assert page.rindex("Grade the first card.") < page.index(CONTACT)
    sender, text, page = mail(PLAIN)
    assert sender == "Report Card <cards@example.com>"
    assert text == "Grade the first card.\n"
    assert page.count("<p") == 1


def test_words_of_a_branding_are_never_taken_for_a_translation() -> None:
    assert gettext(CONTACT) == CONTACT


class Sent:
    """Bytes that arrive; counts those that are taken."""

    def __init__(self, begins: bytes) -> None:
        self.begins, self.taken = begins, 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "somebody asks for all there is"
        found = self.begins[self.taken : self.taken + size].ljust(size, b"x")
        self.taken += size
        return found

    readline = read


@pytest.mark.usefixtures("administrator")
def test_a_logo_of_fifty_megabytes_is_refused_by_its_size_unread(client: FlaskClient) -> None:
    plain = head_of(client)
    token = csrf_token(client.get("/admin/company").text)
    parts = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\n'
    logo = b'Content-Disposition: form-data; name="logo"; filename="logo.png"\r\n\r\n' + png()
    sent = Sent(parts.encode() + logo)
    answer = client.post(
        "/admin/company",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": sent, "CONTENT_LENGTH": "50000000"},
    )
    assert (answer.status_code, sent.taken) == (413, 0)
    assert "Go back: what you typed is still there. Send less, or a smaller file." in answer.text
    assert logos_on(client) == []
    assert head_of(client) == plain
    assert client.get("/admin/company/preview").status_code != 200
