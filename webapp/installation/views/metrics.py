"""Prometheus metrics (/metrics) in the text format, for whoever has the token; only where one is set."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from flask import Blueprint, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.installation.services.gauges import Gauges, read_gauges
from webapp.installation.services.readiness import worker_seen
from webapp.installed import installed
from webapp.storage.database import reading
from webapp.storage.outcomes import note_outcome
from webapp.web.access import Role, allow
from webapp.web.counters import BOUNDS, COUNTERS, FAULTY_PAGES, ONE_BY_ONE, PAGES, SLOW_PAGES, Slot

blueprint = Blueprint("metrics", __name__)
KIND = "text/plain; version=0.0.4"


@blueprint.get("/metrics")
@allow(Role.VISITOR)
def show() -> Response:
    """Show the metrics to the bearer of the token."""
    wanted = f"Bearer {current_settings().metrics_token}".encode()
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), wanted):
        return Response("token\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    if (end_hour := installed(current_app).end_hour) is not None:
        end_hour()
    note_outcome(current_settings().data_folder, "metrics", on=now().date())
    try:
        gauges = read_gauges(reading(), now=now())
    except SQLAlchemyError:
        gauges = None
    lines = [*_requests(COUNTERS.published()), *_durations(COUNTERS.published()), *_machine(gauges)]
    return Response("".join(f"{line}\n" for line in lines), content_type=KIND)


def _requests(numbers: Mapping[Slot, int]) -> Iterator[str]:
    found = [
        ({"part": slot[1], "method": slot[2], "status": slot[3]}, number)
        for slot, number in numbers.items()
        if slot[0] == "requests" and number
    ]
    yield from _family("requests_total", "counter", "Requests of parts that are told one by one.", found)
    hourly = "Requests of all other pages, as of the last full hour"
    yield from _family("pages_total", "counter", f"{hourly}.", [({}, numbers[PAGES])])
    yield from _family(
        "slow_pages_total", "counter", f"{hourly}, slower than 1 s.", [({}, numbers[SLOW_PAGES])]
    )
    faulty = "Requests of all other pages that were answered by a fault of the server."
    yield from _family("faulty_pages_total", "counter", faulty, [({}, numbers[FAULTY_PAGES])])


def _durations(numbers: Mapping[Slot, int]) -> Iterator[str]:
    name = "request_duration_seconds"
    yield from _family(name, "histogram", "Durations of the requests that are told one by one.", [])
    for part in ONE_BY_ONE:
        counts = list(accumulate(numbers["within", part, bound] for bound in BOUNDS))
        if not counts[-1]:
            continue
        for bound, count in zip(BOUNDS, counts, strict=True):
            le = "+Inf" if bound == float("inf") else bound
            yield _sample(f"{name}_bucket", {"part": part, "le": le}, count)
        yield _sample(f"{name}_sum", {"part": part}, numbers["microseconds", part] / 1_000_000)
        yield _sample(f"{name}_count", {"part": part}, counts[-1])


def _machine(gauges: Gauges | None) -> Iterator[str]:
    yield from _family(
        "database_up", "gauge", "1 where the database answers.", [({}, int(gauges is not None))]
    )
    seen = worker_seen(current_settings())
    if seen is not None:
        words = "When this machine's worker left its last sign."
        yield from _family("worker_seen_seconds", "gauge", words, [({}, seen.timestamp())])
    prints = sum(1 for _ in (current_settings().data_folder / "printed").glob("*.pdf"))
    yield from _family("printed_files", "gauge", "Prints that this machine keeps.", [({}, prints)])
    if gauges is None:
        return
    mails = [({"state": state.value}, number) for state, number in gauges.mails.items()]
    yield from _family("mails", "gauge", "Mails by state, without those whose number tells of people.", mails)
    words = "Seconds since the oldest waiting mail might have gone out; 0 outside working hours."
    yield from _family("oldest_mail_seconds", "gauge", words, [({}, gauges.oldest_mail)])
    rounds = [({"state": state.value}, number) for state, number in gauges.rounds.items()]
    yield from _family("rounds", "gauge", "Rounds by state.", rounds)


Labels = Mapping[str, object]


def _family(name: str, kind: str, words: str, samples: Iterable[tuple[Labels, float]]) -> Iterator[str]:
    yield f"# HELP report_card_{name} {words}"
    yield f"# TYPE report_card_{name} {kind}"
    yield from (_sample(name, labels, number) for labels, number in samples)


def _sample(name: str, labels: Labels, number: float) -> str:
    written = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"report_card_{name}{{{written}}} {number}" if written else f"report_card_{name} {number}"
