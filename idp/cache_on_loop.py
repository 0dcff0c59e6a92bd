"""Redis for an event loop: what many ask at once goes over one held connection, in one round trip for all of them.

What `cache` is for threads. Scripts alone, as its one user asks no more of it.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from hiredis import pack_command
from redis.asyncio import Connection, ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from idp import outages
from idp.cache import TIMEOUT
from idp.config import settings
from idp.errors import Unavailable

TOGETHER = 64  #: scripts in one round trip

Asked = tuple[tuple[Any, ...], "asyncio.Future[Any]"]


class LoopClient:
    """Made on the loop that it serves."""

    def __init__(self) -> None:
        # One clock for a whole round trip, in the place of one for each answer.
        pool = ConnectionPool.from_url(settings().redis_url, socket_timeout=None)
        self.line: Connection = pool.make_connection()
        self.asked: list[Asked] = []
        self.carrier: asyncio.Task[None] | None = None

    async def eval(self, *script: Any) -> Any:
        """What a script returns: EVAL's arguments. Raises Unavailable."""
        answer = asyncio.get_running_loop().create_future()
        self.asked.append((script, answer))
        if self.carrier is None or self.carrier.done():
            self.carrier = asyncio.create_task(self._carry())
        return await answer

    async def _carry(self) -> None:
        """While one round trip is on its way, what is asked meanwhile gathers for the next."""
        while self.asked:
            batch, self.asked = self.asked[:TOGETHER], self.asked[TOGETHER:]
            for (_, future), answer in zip(batch, await self._answers(batch), strict=True):
                if future.done():
                    continue  # Nobody waits for it any more.
                if isinstance(answer, Exception):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)

    async def _answers(self, batch: Sequence[Asked]) -> Sequence[Any]:
        """An answer or an exception for each."""
        try:
            packed = b"".join([pack_command(("EVAL", *script)) for script, _ in batch])
            async with asyncio.timeout(TIMEOUT):
                answers = await self._carried(packed, len(batch))
        except TimeoutError:
            answers = [RedisTimeoutError()] * len(batch)
        except Exception as e:
            answers = [e] * len(batch)
        return [await self._told(answer) if isinstance(answer, RedisError) else answer for answer in answers]

    async def _carried(self, packed: bytes, count: int) -> list[Any]:
        """Once more after a connection that broke, at once."""
        try:
            return await self._exchanged(packed, count)
        except RedisConnectionError:
            return await self._exchanged(packed, count)

    async def _exchanged(self, packed: bytes, count: int) -> list[Any]:
        await self.line.send_packed_command(packed, check_health=False)
        return [await self._read() for _ in range(count)]

    async def _read(self) -> Any:
        """One answer, or what Redis refuses with: that breaks no connection."""
        try:
            return await self.line.read_response()
        except ResponseError as e:
            return e

    async def _told(self, error: RedisError) -> Exception:
        """An outage as Unavailable, and then over another connection the next time; else as it is."""
        reason = outages.of_redis(error)
        if reason is None:
            return error
        await self.line.disconnect(nowait=True)
        return Unavailable("cache", reason)
