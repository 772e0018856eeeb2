"""Sign in at a real provider over HTTP, as a browser would, and come back with its answer."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.signing_in.providers import CLIENT
from webapp.installed import install, installed
from webapp.openid_settings import OpenIdSettings

HERE = "http://localhost"


def signs_in_by(app: Flask, issuer: str, **more: object) -> None:
    """Set the application's OIDC_* settings."""
    here = installed(app)
    openid = OpenIdSettings(**{"issuer": issuer, **CLIENT, **more})  # type: ignore[arg-type]  # given by name
    install(app, replace(here, settings=replace(here.settings, openid=openid)))


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        """Each step is taken by the test."""


class BrowserAtProvider:
    """A browser's cookies and steps at the provider, without a browser."""

    def __init__(self) -> None:
        policy = DefaultCookiePolicy(rfc2965=False)
        self._opener = build_opener(_NoRedirects, HTTPCookieProcessor(CookieJar(policy)))

    def answer(self, address: str, *, login: str = "") -> str:
        """Go on from the address to which a browser was sent; return where it is sent back."""
        for _step in range(12):
            status, location, page = self._open(address)
            if status in (302, 303):
                address = urljoin(address, location)
                if address.startswith(f"{HERE}/"):
                    return address.removeprefix(HERE)
                continue
            assert status == 200, (status, page)
            form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
            if form.get("prompt") == "login":
                form |= {"login": login, "password": "any"}
            wanted = re.search(r'action="([^"]+)"', page)
            assert wanted, page
            status, location, page = self._open(unescape(wanted[1]), form)
            assert status in (302, 303), page
            address = urljoin(address, location)
            if address.startswith(f"{HERE}/"):
                return address.removeprefix(HERE)
        raise AssertionError("the provider sends the browser round in circles")

    def _open(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        body = None if form is None else urlencode(form).encode()
        try:
            with self._opener.open(address, data=body) as answer:
                return answer.status, "", answer.read().decode()
        except HTTPError as fault:
            with fault:
                return fault.code, fault.headers.get("Location", ""), fault.read().decode()


def begin(client: FlaskClient, *, wanted: str = "/") -> str:
    """Press the button of the sign-in page; return where the browser is sent."""
    answer = client.get("/sign-in/company", query_string={"next": wanted})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def sign_in_at(client: FlaskClient, *, login: str = "", wanted: str = "/") -> TestResponse:
    """Go the whole way."""
    return client.get(BrowserAtProvider().answer(begin(client, wanted=wanted), login=login))
