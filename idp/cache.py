"""The Redis client: sessions, limits and results live behind one URL."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from idp.config import settings
from idp.errors import ConfigError, Unavailable

#: Seconds. A person rather sees a 503 in two seconds than a white page in thirty.
TIMEOUT = 2

clients: dict[str, Redis] = {}


def client() -> Redis:
    """This process' client (a pool of connections, safe between threads). Raises ConfigError without `redis_url`."""
    url = settings().redis_url
    if not url:
        raise ConfigError("redis_url: must be set")
    if url not in clients:
        clients[url] = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
    return clients[url]


@contextmanager
def answering() -> Iterator[Redis]:
    """The client, with its outages as Unavailable."""
    try:
        yield client()
    except (RedisConnectionError, RedisTimeoutError) as e:
        raise Unavailable("cache", type(e).__name__) from None
    except RedisError as e:
        raise Unavailable("cache", f"refuses: {type(e).__name__}") from None
