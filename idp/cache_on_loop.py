"""Redis for an event loop: one question, in one round trip, on a few held connections.

What `cache` is for threads. A script alone, as its one user asks no more of it.
"""

from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from idp import outages
from idp.cache import TIMEOUT
from idp.config import settings
from idp.errors import Unavailable

CONNECTIONS = 16  #: more of them answer no faster, as one loop reads them all


class LoopClient:
    """Made on the loop that it serves."""

    def __init__(self) -> None:
        again = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        self.redis = Redis.from_pool(
            BlockingConnectionPool.from_url(
                settings().redis_url, max_connections=CONNECTIONS, timeout=TIMEOUT, socket_timeout=TIMEOUT,
                socket_connect_timeout=TIMEOUT, retry=again,
            )
        )  # fmt: skip

    async def eval(self, *script: Any) -> Any:
        """What a script returns: EVAL's arguments. Raises Unavailable."""
        try:
            return await self.redis.eval(*script)
        except RedisError as e:
            reason = outages.of_redis(e)
            if reason is None:
                raise
            await self.redis.connection_pool.disconnect(inuse_connections=False)
            raise Unavailable("cache", reason) from None
