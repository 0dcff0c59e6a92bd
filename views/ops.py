"""healthz, readyz, metrics: for machines."""

import json

from bottle import HTTPResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from idp import cache
from idp.database import run
from idp.errors import Unavailable
from tasks.maintenance import depth

registry = CollectorRegistry()
requests = Counter("idp_requests_total", "Requests answered", ["route", "method", "status"], registry=registry)
durations = Histogram("idp_request_seconds", "Time to answer", ["route"], registry=registry)
gauges = {
    "queued": Gauge("idp_jobs_queued", "Jobs waiting for a worker", registry=registry),
    "claimed": Gauge("idp_jobs_claimed", "Jobs a worker runs", registry=registry),
    "oldest_ms": Gauge("idp_jobs_oldest_milliseconds", "Age of the longest waiting job", registry=registry),
    "workers": Gauge("idp_workers", "Consumer processes alive", registry=registry),
}


def noted(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer by its route, never by its path."""
    requests.labels(route, method, status).inc()
    durations.labels(route).observe(seconds)


def healthz() -> HTTPResponse:
    """The process lives."""
    return _as_json(200, {"status": "ok"})


def readyz() -> HTTPResponse:
    """Postgres and Redis answer; 503 and which one, if not."""
    parts = {"database": lambda: run("SELECT 1"), "cache": _ping}
    down = []
    for name, ask in parts.items():
        try:
            ask()
        except Unavailable:
            down.append(name)
    return _as_json(503 if down else 200, {"status": "unavailable" if down else "ok", "down": down})


def _ping() -> None:
    cache.client().ping()


def metrics() -> HTTPResponse:
    """Prometheus text; the queue's gauges are left as they were while the database does not answer."""
    try:
        found = depth()
        for name, gauge in gauges.items():
            gauge.set(found[name])
    except Unavailable:
        gauges["workers"].set(float("nan"))
    return HTTPResponse(generate_latest(registry), 200, {"Content-Type": CONTENT_TYPE_LATEST})


def _as_json(status: int, value: dict[str, object]) -> HTTPResponse:
    return HTTPResponse(json.dumps(value), status, {"Content-Type": "application/json"})
