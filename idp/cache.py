"""The Redis client: sessions, limits and results live behind one URL. Its outages are Unavailable, whoever asks."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.connection import Connection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from idp import outages
from idp.config import settings
from idp.errors import ConfigError, Unavailable

#: Seconds. A person rather sees a 503 in two seconds than a white page in thirty.
TIMEOUT = 2

clients: dict[str, "Client"] = {}


class Client(Redis):
    """redis-py's client, whose every command and pipeline raises Unavailable where Redis can't.

    Each thread keeps a connection for its commands: one out of the pool costs more than the command.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._of_thread = threading.local()
        self._era = 0  # How often all connections were left; a thread's of an earlier one is made anew.

    def execute_command(self, *args: Any, **options: Any) -> Any:
        def ask(held: Connection) -> Any:
            held.send_packed_command(held.pack_command(*args))
            return self.parse_response(held, args[0], **options)

        return self._asked(ask)

    def at_once(self, *commands: tuple[Any, ...]) -> list[Any]:
        """Run commands as one transaction, in one round trip: all of them, or none where one is refused. Returns what
        Redis said to each, as it said it.
        """

        def ask(held: Connection) -> list[Any]:
            held.send_packed_command(held.pack_commands([("MULTI",), *commands, ("EXEC",)]))
            try:
                for _ in range(len(commands) + 1):
                    held.read_response()
                answers = cast(list[Any], held.read_response())
                for said in answers:
                    if isinstance(said, RedisError):
                        raise said
            except RedisError:
                held.disconnect()  # With what else was said.
                raise
            return answers

        return cast(list[Any], self._asked(ask))

    def let_go(self) -> None:
        """Leave every connection, those that other threads keep at their next command: to redis-py a refusal is an
        answer, and they would go on asking a primary that was demoted behind its address.
        """
        self._era += 1
        self.connection_pool.disconnect(inuse_connections=False)

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        made = _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        made.let_go = self.let_go
        return made

    def _asked(self, ask: Callable[[Connection], Any]) -> Any:
        """Once more after a connection that broke, at once; a command that was not answered in time is not sent twice.

        Whatever else comes between question and answer (a signal's exception, in a process of jobs) leaves the
        connection, or the next command would read the answer to this one.
        """
        held = self._held()
        with _edge(self.let_go):
            try:
                try:
                    return ask(held)
                except RedisConnectionError:
                    held.disconnect()
                    return ask(held)
            except ResponseError:
                raise  # An answer, and whole.
            except BaseException:
                held.disconnect()
                raise

    def _held(self) -> Connection:
        """This thread's, in this process: a fork must not use its parent's."""
        kept: _Kept | None = getattr(self._of_thread, "kept", None)
        if kept is None or kept.era != self._era or kept.connection.pid != os.getpid():
            pool = self.connection_pool  # Which would count it for ever.
            made = pool.connection_class(**pool.connection_kwargs)
            kept = self._of_thread.kept = _Kept(made, self._era)
        return kept.connection


class _Kept:
    """A connection that is closed with its thread; left to itself, it would wait for the garbage collector."""

    def __init__(self, connection: Connection, era: int) -> None:
        self.connection, self.era = connection, era

    def __del__(self) -> None:
        self.connection.disconnect()


class _Pipeline(Pipeline):
    let_go: Callable[[], None]

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        with _edge(self.let_go):
            return super().execute(raise_on_error)


def client() -> Client:
    """This process' client (a connection a thread). Raises ConfigError without `redis_url`."""
    url = settings().redis_url
    if not url:
        raise ConfigError("redis_url: must be set")
    if url not in clients:
        again = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        clients[url] = Client.from_url(  # type: ignore[assignment]
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=again
        )
    return clients[url]


@contextmanager
def _edge(let_go: Callable[[], None]) -> Iterator[None]:
    """Outages as Unavailable, after which `let_go` leaves no connection behind."""
    try:
        yield
    except RedisError as e:
        reason = outages.of_redis(e)
        if reason is None:
            raise
        let_go()
        raise Unavailable("cache", reason) from None
