"""The Redis client: sessions, limits and results live behind one URL. Its outages are Unavailable, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from idp import outages
from idp.config import settings
from idp.errors import ConfigError, Unavailable

#: Seconds. A person rather sees a 503 in two seconds than a white page in thirty.
TIMEOUT = 2

clients: dict[str, "Client"] = {}


class Client(Redis):
    """redis-py's client, whose every command and pipeline raises Unavailable where Redis can't."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        with _edge(self.connection_pool):
            return super().execute_command(*args, **options)

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        return _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class _Pipeline(Pipeline):
    def execute(self, raise_on_error: bool = True) -> list[Any]:
        with _edge(self.connection_pool):
            return super().execute(raise_on_error)


def client() -> Client:
    """This process' client (a pool of connections, safe between threads). Raises ConfigError without `redis_url`."""
    url = settings().redis_url
    if not url:
        raise ConfigError("redis_url: must be set")
    if url not in clients:
        # Once more after a connection that broke, at once; a command that was not answered in time is not sent twice.
        again = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        clients[url] = Client.from_url(  # type: ignore[assignment]
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=again
        )
    return clients[url]


@contextmanager
def _edge(pool: ConnectionPool) -> Iterator[None]:
    try:
        yield
    except RedisError as e:
        reason = outages.of_redis(e)
        if reason is None:
            raise
        # To redis-py a refusal is an answer, and it would keep asking a primary that was demoted behind its address.
        pool.disconnect(inuse_connections=False)
        raise Unavailable("cache", reason) from None
