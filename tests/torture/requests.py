"""`python -m tests.torture.requests`: twenty thousand generated requests, and not one that is a 500, or hangs.

They are asked of the edge in this process, on a real Postgres and Valkey, in batches: each belongs to one visitor, who
is a stranger, has the form before them, waits, or has been told. Prints how often each status was answered. A failure
is shrunk to the fewest and simplest requests that show it; `--seed` makes the same ones again.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import strategies as st

from idp.config import settings
from idp.development.postgres import Postgres
from idp.development.valkey import Valkey
from idp.models import Job
from tests.house import KEY
from tests.integration.tab import Tab
from tests.integration.working import work
from tests.torture.asking import CSRF, FORM_KIND, JOB, SUBMISSION, Request, requests

BATCH = 20  #: requests of one visitor
FORMS = 6  #: of them that are the form which is due
HANGS = 30.0  #: seconds after which a request that got no answer hangs
STAGES = ("stranger", "has the form", "waits", "has been told")

#: Nothing but the request itself is a reason to refuse it.
PATIENT = {name: "0" for name in ("PERSON_MAX_ATTEMPTS", "NETWORK_MAX_ATTEMPTS", "ALL_MAX_ATTEMPTS", "QUEUE_MAX_DEPTH")}
PATIENT |= dict.fromkeys(("PROOF_SSN_MAX_ATTEMPTS", "IDV_MAX_ATTEMPTS", "PROOF_ADDRESS_MAX_ATTEMPTS"), "1000000")
PATIENT |= {"TRUSTED_PROXIES": "1", "AAMVA_SUPPORTED_JURISDICTIONS": ""}


def asked(count: int, seed: int) -> Counter[int]:
    """How often each status was answered to `count` requests. Raises AssertionError for the first that is wrong."""
    statuses: Counter[int] = Counter()

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count // BATCH, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(st.sampled_from(STAGES), st.lists(requests, min_size=BATCH, max_size=BATCH))
    def batches(stage: str, batch: list[Request]) -> None:
        statuses.update(asyncio.run(_answered(_due(stage, batch), *_visitor(stage))))

    batches()
    return statuses


def _due(stage: str, batch: list[Request]) -> list[Request]:
    """The first requests of whoever has a form before them are that form, filled in as Hypothesis did."""
    path = {"has the form": b"/verify", "has been told": b"/phone"}.get(stage)
    sent = [replace(one, method="POST", path=path, headers=[], cookie="kept", kind=FORM_KIND) for one in batch[:FORMS]]
    return [*sent, *batch[FORMS:]] if path else batch


def _visitor(stage: str) -> tuple[Tab, str]:
    """A browser at that stage, and the id of its job."""
    from tasks.engine.huey import huey
    from tasks.testing import mocked

    tab, job = Tab(), "0" * 36
    Job.discard(Job.due())  # Those of the visitors before.
    if stage != "stranger":
        tab.get("/verify")
    if stage in ("waits", "has been told"):
        tab.submit()
        tab.get("/verify/wait")
        job = tab.page.partition('hx-get="/verify/wait/')[2][:36] or job
    if stage == "has been told":
        with mocked() as vendors:
            vendors.instant_verify.verified()
            huey.storage.blocking = False
            work(huey)
        tab.get("/verify/wait")
        tab.get("/phone")
    return tab, job


async def _answered(batch: list[Request], tab: Tab, job: str) -> list[int]:
    from views.app import app
    from views.server import Edge

    edge, statuses = Edge(app, threads=2), []
    try:
        for request in batch:
            async with asyncio.timeout(HANGS):
                started = await _one(edge, *_filled(request, tab, job))
            may = {501, 503} if request.path.startswith(b"/readyz") else {501}  # Nobody asks KMS here for it to tell.
            assert started["status"] < 500 or started["status"] in may, f"{started['status']}: {request}"
            mark = b"x-content-type-options" if started["status"] == 204 else b"content-security-policy"
            assert mark in dict(started["headers"]), f"unprotected: {request}"
            statuses.append(started["status"])
    finally:
        await edge.polls.redis.line.disconnect()
        edge.pool.shutdown()
        edge.refusing.shutdown()
    return statuses


def _filled(request: Request, tab: Tab, job: str) -> tuple[dict[str, Any], bytes]:
    """The request as this visitor sends it: ASGI's scope, and its body."""
    hidden = {name: value.encode() for name, value in tab.hidden.items()}
    body = request.body.replace(CSRF, hidden.get("csrf_token", b"")).replace(
        SUBMISSION, hidden.get("submission_id", b"")
    )
    cookie = "; ".join(f"{name}={value}" for name, value in tab.cookies.items()).encode()
    headers = [(b"host", b"a"), *request.headers, *request.cookie_of(cookie)]
    if request.method == "POST":
        headers += [(b"content-type", request.kind), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http", "http_version": "1.1", "method": request.method, "scheme": "http",
        "raw_path": request.path.replace(JOB, job.encode()), "query_string": request.query, "headers": headers,
        "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 9000),
    }  # fmt: skip
    return scope, body


async def _one(edge: Any, scope: dict[str, Any], body: bytes) -> dict[str, Any]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await edge(scope, receive, send)
    return sent[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture.requests",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--count", type=int, default=20_000, help="of requests (default: 20000)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="default: a new one each time")
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.count} requests", flush=True)
    with ground():
        for status, times in sorted(asked(options.count, options.seed).items()):
            print(f"{status}  {times:6}")


@contextlib.contextmanager
def ground() -> Iterator[None]:
    """Servers of our own, and this process as a web process of theirs."""
    with contextlib.ExitStack() as undo:
        folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="idp-")))
        folder.chmod(0o755)
        postgres = undo.enter_context(Postgres(folder / "postgres", durable=False))
        valkey = undo.enter_context(Valkey(folder / "valkey", durable=False))
        os.environ |= PATIENT | {
            "DATABASE_URL": postgres.url(), "REDIS_URL": valkey.url(), "SESSION_ENCRYPTION_KEY": KEY,
            "RUBY_WORKERS_IDV_ENABLED": "true", "LOG_PATH": str(folder / "requests.log"),
        }  # fmt: skip
        settings.cache_clear()
        from idp import logs
        from idp.migrations import migrate
        from tasks.engine.huey import huey

        logs.configure("web")
        logging.getLogger().handlers.pop()  # Standard output is for the table,
        sys.excepthook = sys.__excepthook__  # and standard error for what was found.
        migrate()
        undo.callback(huey.storage.close)
        yield


if __name__ == "__main__":
    main()
