"""healthz, readyz, metrics on the public port: for machines. In production only healthz (see `tasks.ops.server`)."""

from collections.abc import Callable
from functools import cache

from bottle import HTTPResponse
from prometheus_client import Counter, Histogram

from idp.config import settings
from tasks.ops import answers
from views.pages import error_page

requests = Counter("idp_requests_total", "Requests answered", ["route", "method", "status"])
durations = Histogram("idp_request_seconds", "Time to answer", ["route"])


def noted(route: str, method: str, status: int, seconds: float) -> None:
    """Count an answer by its route, never by its path."""
    counted, lasted = _of(route, method, status)
    counted.inc()
    lasted.observe(seconds)


@cache
def _of(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """To find them among all costs more than to count."""
    return requests.labels(route, method, status), durations.labels(route)


def healthz() -> HTTPResponse:
    """The process lives."""
    return _as_response(answers.healthz())


def readyz() -> HTTPResponse:
    """Whether every part serves us; 503 and which one, if not."""
    return _off_in_production(answers.readyz)


def metrics() -> HTTPResponse:
    """Prometheus text."""
    return _off_in_production(answers.exposition)


def _off_in_production(answer: Callable[[], answers.Reply]) -> HTTPResponse:
    return error_page(404) if settings().production else _as_response(answer())


def _as_response(reply: answers.Reply) -> HTTPResponse:
    return HTTPResponse(reply.body, reply.status, {"Content-Type": reply.kind})
