"""Bodies that arrive: collected outside the threads that serve, in memory, never for longer than is allowed.

A body that is slower than its allowance is given up, and where all of an allowance together take too much memory, the
one that has been arriving for longest: a person's form comes in one piece, so that it is never the oldest for long.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from idp.personal import Bytes, Facts
from views.allowances import Allowance

Receive = Callable[[], Awaitable[dict[str, Any]]]


class BodyRefused(Exception):
    """`status` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Room:
    """The memory for all bodies of one allowance. For one event loop."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.taken = 0  #: bytes, of bodies that arrive and of requests that are being answered
        self.arriving: dict[Body, None] = {}  #: the oldest first

    @contextmanager
    def body(self) -> Iterator["Body"]:
        """A place for one body until its request is answered."""
        body = Body(self)
        self.arriving[body] = None
        try:
            yield body
        finally:
            self.arriving.pop(body, None)
            body.drop()

    def bear(self, size: int) -> None:
        """Count `size` bytes more, and let go of old bodies until there is room."""
        self.taken += size
        while self.taken > self.allowance.together and self.arriving:
            oldest = next(iter(self.arriving))
            del self.arriving[oldest]
            oldest.crowd_out()


class Body:
    """One body: it is read once, and its memory is given back by `drop`."""

    def __init__(self, room: Room) -> None:
        self.room, self.parts, self.size = room, list[bytes](), 0
        self.is_crowded_out = False
        self.clock = asyncio.timeout(room.allowance.patience)

    async def read(self, receive: Receive) -> bytes:
        """All of it, as ASGI's `receive` brings it. Raises BodyRefused, after which nothing of it is kept."""
        try:
            async with self.clock:
                await self._collect(receive)
        except TimeoutError:
            self._refuse(503 if self.is_crowded_out else 408)
        if self.is_crowded_out:
            self._refuse(503)
        self.room.arriving.pop(self, None)
        return Bytes(b"".join(self.parts))

    async def _collect(self, receive: Receive) -> None:
        allowed, loop = self.room.allowance, asyncio.get_running_loop()
        began, more = loop.time(), True
        while more:
            part = Facts(await receive())
            if part["type"] != "http.request":  # The client is gone, or sent what is no body.
                self._refuse(400)
            more = part.get("more_body", False)
            self._keep(part.get("body", b""))
            if not self.is_crowded_out:
                self.clock.reschedule(began + min(allowed.patience + self.size / allowed.rate, allowed.longest))

    def _keep(self, part: bytes) -> None:
        if self.size + len(part) > self.room.allowance.most:
            self._refuse(413)
        self.parts.append(part)
        self.size += len(part)
        self.room.bear(len(part))

    def _refuse(self, status: int) -> NoReturn:
        self.drop()
        raise BodyRefused(status) from None

    def crowd_out(self) -> None:
        """Give the memory back now; whoever reads it is told so."""
        self.is_crowded_out = True
        self.drop()
        with suppress(RuntimeError):  # Its time is up already.
            self.clock.reschedule(0)

    def drop(self) -> None:
        """Give the memory back."""
        self.room.taken -= self.size
        self.parts, self.size = [], 0
