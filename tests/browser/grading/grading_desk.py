"""HTTP server of rendered grading pages without the application, for tests of their script."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler
from urllib.parse import parse_qs

from tests.web.pages_alone import ANSWERS, check_page, expect_page, grading_form, thanks_page

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FORM = "/cards/spring-2026/marketing"
ERROR = "Choose a grade, or choose ‘I cannot judge this’"


class Desk(SimpleHTTPRequestHandler):
    """Answers with rendered pages and notes what is posted."""

    posted: list[tuple[str, dict[str, list[str]]]] = []  # noqa: RUF012 - one list for the one server of a test
    slowness = 0.0  # seconds until a card that is handed in is answered

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        pages: dict[str, Callable[[], str]] = {
            FORM: grading_form,
            f"{FORM}/check": check_page,
            f"{FORM}/thanks": thanks_page,
            "/expected": expect_page,
            "/filled": lambda: grading_form(values=ANSWERS),
            "/faulty": lambda: grading_form(errors=[("#need-4-A", f"Need 4: {ERROR}")], error_of={4: ERROR}),
        }
        if path.startswith("/static/"):
            super().do_GET()
            return
        self._show(pages[path]())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.posted.append((self.path, parse_qs(body, keep_blank_values=True)))
        if self.path.endswith("/check"):
            self._show(grading_form(values=ANSWERS) if "change=" in body else check_page())
        elif self.path == FORM:
            time.sleep(self.slowness)
            self._show(thanks_page())
        else:
            self._show(grading_form())

    def _show(self, page: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
