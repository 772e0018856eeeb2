"""Cache warm-up: print likely PDFs in the background, so that a first request finds them ready.

A print is found by its data alone, and whoever asks is handed it only where her own data are the same: one
that was printed ahead shows nothing that a page would not, and is forgotten like any other. It can be stopped
at any moment; what was not printed is printed at the next look, or when somebody asks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.clock import now, today_in
from webapp.models import Company
from webapp.printing.desk import print_desk
from webapp.results.services.likely_prints import LikelyPrint, latest_exchange, likely_prints, report_to_print
from webapp.storage.database import reading

LOOK_AGAIN_AFTER = timedelta(minutes=10)  # for what changes a print between exchanges: actions, signatures


class PrintingAhead:
    """Queue of likely prints, which a worker prints one after the other."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._left: deque[LikelyPrint] = deque()
        self._looked_at: datetime | None = None
        self._seen: Hashable = None

    def print_next(self) -> None:
        """Look what is likely to be printed, or print the next of it beside this process.

        Returns soon: a print that takes long is asked for again at the next pass. Raises PrintingFailed where
        one cannot be printed; the next pass goes on with the others.
        """
        with self._app.app_context():
            session = reading()
            company = session.get(Company, 1)
            if company is None:
                return
            self._look(session, company)
            if not self._left:
                return
            likely = self._left.popleft()
            today = today_in(company.timezone, now())
            try:
                render, report = report_to_print(session, likely, today=today)
            except NoResultFound:  # a department or round that is gone since the look
                return
            if print_desk().order(render, report) is None:
                self._left.appendleft(likely)

    def _look(self, session: Session, company: Company) -> None:
        """Begin anew after an exchange and on another day, and now and then for all other changes."""
        seen = latest_exchange(session), today_in(company.timezone, now())
        is_due = self._looked_at is None or now() >= self._looked_at + LOOK_AGAIN_AFTER
        if seen == self._seen and (self._left or not is_due):
            return
        self._seen, self._looked_at = seen, now()
        self._left = deque(likely_prints(session))
