"""A web process of one kind, to be polled: `python -m tests.benchmarks.poll_server KIND PORT`."""

import sys
from functools import partial
from typing import Any

from bottle import Bottle, HTTPResponse
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops

from idp import cache
from views.app import app
from views.polls import Polls
from views.processes import serve

KINDS = {
    "bare": "a bare Bottle route with one GET of Redis, WSGI in granian's 16 threads",
    "before": "the poll's route, WSGI in granian's 16 threads",
    "threads": "the poll's route behind the edge, in the edge's 16 threads",
    "edge": "answered by the edge",
}


def main(kind: str, port: int) -> None:
    if kind in ("edge", "threads"):
        if kind == "threads":
            Polls.unchanged = handed_on
        serve("127.0.0.1", port)
        return
    Granian(
        "wsgi", address="127.0.0.1", port=port, interface=Interfaces.WSGI, loop=Loops.auto, http=HTTPModes.http1,
        websockets=False, backlog=4096, blocking_threads=16, log_enabled=False,
    ).serve(target_loader=partial(wsgi, kind), wrap_loader=False)  # fmt: skip


async def handed_on(self: Polls, environ: Any) -> None:
    """As if every poll had news."""


def wsgi(kind: str) -> Any:
    if kind == "before":
        return app
    bare = Bottle()

    @bare.get("/verify/wait/<job_id>")
    def poll(job_id: str) -> HTTPResponse:
        cache.client().get("outcome:" + job_id)
        return HTTPResponse("", 204)

    return bare


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
