"""Redis for an event loop: what many ask at once goes over one held connection, in one round trip for all of them.

What `cache` is for threads. Scripts alone, as its one user asks no more of it.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from idp import outages
from idp.cache import TIMEOUT
from idp.config import settings
from idp.errors import Unavailable

TOGETHER = 64  #: scripts in one round trip

Asked = tuple[tuple[Any, ...], "asyncio.Future[Any]"]


class LoopClient:
    """Made on the loop that it serves."""

    def __init__(self) -> None:
        again = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        self.redis = Redis.from_url(
            settings().redis_url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=again
        )
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
        pipe = self.redis.pipeline(transaction=False)
        for script, _ in batch:
            pipe.eval(*script)
        try:
            return [await self._told(answer) for answer in await pipe.execute(raise_on_error=False)]
        except Exception as e:
            return [await self._told(e)] * len(batch)

    async def _told(self, answer: Any) -> Any:
        """As it is; what is an outage as Unavailable, and then over another connection the next time."""
        reason = outages.of_redis(answer) if isinstance(answer, RedisError) else None
        if reason is None:
            return answer
        await self.redis.connection_pool.disconnect(inuse_connections=False)
        return Unavailable("cache", reason)
