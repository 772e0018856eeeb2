"""Print desk: background print jobs of a process, deduplicated by key, with a cache of printed files."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from flask import current_app

from webapp.installed import installed
from webapp.printing.kept_files import PrintedFiles, key_of
from webapp.printing.process import PrintingFailed, make_ready, print_apart

PATIENCE = 1.0  # seconds that a request waits for its print before it answers that printing goes on


@dataclass
class _Job:
    """A print that was begun in this process."""

    thread: threading.Thread | None = None
    content: bytes | None = None
    fault: Exception | None = None

    @property
    def is_done(self) -> bool:
        return self.thread is None or not self.thread.is_alive()


class PrintDesk:
    """The prints of one process; the printing itself goes on in a process of its own."""

    def __init__(self, files: PrintedFiles, *, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._files = files
        self._jobs: dict[str, _Job] = {}

    def order(self, render: str, report: object, *, keep: bool = True) -> bytes | None:
        """Return the print of a report, or None while it is being printed: ask again.

        Without `keep` the print leaves no trace in the folder. Raises PrintingFailed where this report
        could not be printed; the next order tries again.
        """
        key = key_of(render, report)
        kept = self._files.find(key)
        if kept is not None:
            self._jobs.pop(key, None)
            return kept
        job = self._jobs.get(key)
        if job is None:
            job = self._begin(key, render, report, keep=keep)
        if not job.is_done:
            return None
        self._jobs.pop(key, None)
        if job.fault is not None:
            raise PrintingFailed(str(job.fault)) from job.fault
        return job.content or self._files.find(key)

    def print_secret(self, render: str, report: object) -> bytes:
        """Print what nobody may get a second time: wait for it, keep nothing. Raises PrintingFailed."""
        return print_apart(render, report)

    def make_ready(self) -> None:
        """Prepare for an order that is likely to come, so that it need not wait for the printer."""
        make_ready()

    def _begin(self, key: str, render: str, report: object, *, keep: bool) -> _Job:
        job = self._jobs[key] = _Job()
        job.thread = threading.Thread(
            target=self._print, args=(job, key, render, report), kwargs={"keep": keep}, daemon=True
        )
        job.thread.start()
        job.thread.join(self.patience)
        return job

    def _print(self, job: _Job, key: str, render: str, report: object, *, keep: bool) -> None:
        try:
            if not keep:
                job.content = print_apart(render, report)
                return
            with self._files.claim(key) as is_ours:
                if is_ours:
                    job.content = print_apart(render, report)
                    self._files.keep(key, job.content)
        except OSError as fault:  # a full disk costs the next reader time, not this one the print
            job.fault = fault if job.content is None else None
        except Exception as fault:  # whatever it is, it is told to those who ordered
            job.fault = fault


def print_desk() -> PrintDesk:
    """Return the desk of the present application."""
    return installed(current_app).print_desk
