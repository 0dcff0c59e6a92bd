"""The edge around the Bottle app: an ASGI application that hands it whole requests, in threads.

Bodies are read here, on the event loop, so that a slow one holds no thread and takes no more than its allowance. What
can't be read is refused by Bottle all the same, in words, under the status that the edge says.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from idp.errors import Unavailable
from idp.logs import event
from views import leaving
from views.allowances import ALLOWANCES
from views.bodies import BodyRefused, Receive, Room
from views.compression import compressed
from views.polls import Polls
from views.refusals import REFUSED, refused
from views.wsgi import Answer, asked, environ_of

THREADS = 16  #: requests answered at once by a web process

Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[..., Iterable[bytes]]

BROKEN = Answer(500, [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")], b"Something went wrong.")


class Edge:
    """Made in the process that serves; one for each."""

    def __init__(self, app: Wsgi, threads: int = THREADS) -> None:
        self.app = app
        self.pool = ThreadPoolExecutor(threads, "web")
        # Apart, so that a thousand refusals at once are no queue before the people.
        self.refusing = ThreadPoolExecutor(1, "refusing")
        self.polls = Polls()
        self.rooms = {allowance: Room(allowance) for allowance in ALLOWANCES.values()}

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """ASGI 3.0: one request, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answer = await self._answered(environ_of(scope), receive)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            said = (await receive())["type"]
            if said == "lifespan.startup":
                leaving.hear(asyncio.get_running_loop())
            await send({"type": f"{said}.complete"})
            if said == "lifespan.shutdown":
                return

    async def _answered(self, environ: dict[str, Any], receive: Receive) -> Answer:
        allowance = ALLOWANCES.get(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if status := refused(environ):
            return await self._refused(environ, status)
        if answer := await self._polled(environ):
            return answer
        if allowance is None:
            return await self._asked(environ, b"", self.pool)
        with self.rooms[allowance].body() as body:
            try:
                return await self._asked(environ, await body.read(receive), self.pool)
            except BodyRefused as e:
                return await self._refused(environ, e.status)

    async def _polled(self, environ: dict[str, Any]) -> Answer | None:
        """An outage is said at once: Bottle would wait for it a second time, in a thread that others need."""
        try:
            return await self.polls.unchanged(environ)
        except Unavailable as e:
            event("request.unavailable", logging.ERROR, part=e.part, error=str(e))
            return await self._refused(environ, 503)

    async def _refused(self, environ: dict[str, Any], status: int) -> Answer:
        return await self._asked(environ | {REFUSED: status}, b"", self.refusing)

    async def _asked(self, environ: dict[str, Any], body: bytes, pool: Executor) -> Answer:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, _made, self.app, environ, body)
        except Exception:
            logging.getLogger("idp").exception("request.broke")
            return BROKEN


def _made(app: Wsgi, environ: dict[str, Any], body: bytes) -> Answer:
    """In its thread, the compression included."""
    return compressed(asked(app, environ, body), environ.get("HTTP_ACCEPT_ENCODING", ""))
