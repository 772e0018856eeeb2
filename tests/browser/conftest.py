"""A real browser for the tests of this folder: Chromium without a window, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.chromium import NOT_AS_PEOPLE_HAVE_IT, QUIET, Start, browsers_of, system_browser
from tests.factories import NOW


@pytest.fixture(scope="package")
def playwright_driver() -> Iterator[Playwright]:
    """Start what drives browsers.

    It ends with the folder, not with the run: while Playwright is on, no other test may start an event loop.
    """
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """Start one browser for this folder's tests."""
    browser = playwright_driver.chromium.launch(executable_path=system_browser(), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_as_people_have_it(playwright_driver: Playwright) -> Iterator[Browser]:
    """Start a browser with the back-forward cache that Playwright takes away."""
    browser = playwright_driver.chromium.launch(
        executable_path=system_browser(),
        args=QUIET,
        ignore_default_args=NOT_AS_PEOPLE_HAVE_IT,
    )
    yield browser
    browser.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser profile that no other test has used."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """Give an empty tab."""
    return browser_context.new_page()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Make a certificate that signs itself; returns its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(NOW - timedelta(days=3650)).not_valid_after(NOW + timedelta(days=36500))
    files = [tmp_path_factory.mktemp("certificate") / name for name in ("certificate.pem", "key.pem")]
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return str(files[0]), str(files[1])


@pytest.fixture
def start(playwright_driver: Playwright, tmp_path: Path) -> Iterator[Start]:
    """Give what starts a browser whose files lie in `tmp_path`."""
    with browsers_of(playwright_driver, tmp_path) as start:
        yield start
