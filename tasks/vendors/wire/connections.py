"""The HTTP session that calls go out on: pools of connections which end when their call's watch says so."""

import socket
import time
from collections.abc import Sequence
from functools import cache, partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from tasks.vendors.wire import threads
from tasks.vendors.wire.watch import Watch, current

HOSTS = 16  #: vendors' hosts of which connections are kept
IDLE = 20.0  #: seconds; what lies between may have forgotten an older connection, and a call lost on it is not repeated
LATER = 1.0  #: seconds after which a socket ends a call by itself, should its watch not have
POOL = 64  #: connections kept a host: more than the calls that one process makes to it at once


@cache
def http_session(proxy: str, ca_bundle: str) -> requests.Session:
    """One a process, proxy and file of authorities ('' for the public ones).

    It holds no state but its pools: no cookies, no .netrc, no proxy and no authorities of the environment.
    """
    made = requests.Session()
    made.trust_env = False
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.headers.clear()
    made.verify = ca_bundle or True
    made.proxies = {"http": proxy, "https": proxy} if proxy else {}
    for scheme in ("https://", "http://"):
        made.mount(scheme, _Adapter(pool_connections=HOSTS, pool_maxsize=POOL))
    return made


class _Watched(HTTPConnection):
    """A connection that tells the watch of the call under way which socket is its own, and when it stands."""

    used_at = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether the pool may give it out again."""
        return super().is_connected and time.monotonic() - self.used_at < IDLE

    def _new_conn(self) -> socket.socket:
        found = _reached(self, current.get())
        current.get().holds(found.fileno())
        return found

    def connect(self) -> None:
        current.get().begins_to_connect()
        super().connect()
        self._stands()

    def request(self, *args: Any, **options: Any) -> None:
        self.used_at = time.monotonic()
        if self.sock is not None:  # Kept from an earlier call, or made by the pool just now.
            current.get().holds(self.sock.fileno())
            self._stands()
        super().request(*args, **options)

    def _stands(self) -> None:
        """The whole call's time counts, for sending too: urllib3 would leave a photo the time to connect alone."""
        watch = current.get()
        watch.connected()
        self.timeout = max(watch.seconds_left, 0) + LATER
        self.sock.settimeout(self.timeout)


class _WatchedSecure(_Watched, HTTPSConnection):
    """The same over TLS."""


def _reached(connection: HTTPConnection, watch: Watch) -> socket.socket:
    """A TCP connection to the first address that answers. Each gets its share of the time that is left, so that a host
    with many dead addresses takes no longer than one. Raises what urllib3 would.
    """
    error = OSError()
    addresses = _addresses(connection, watch)
    for number, address in enumerate(addresses):
        share = max(watch.seconds_left, 0.001) / (len(addresses) - number)
        try:
            return create_connection(address, share, socket_options=connection.socket_options)
        except OSError as e:
            error = e
    if isinstance(error, TimeoutError):
        raise ConnectTimeoutError(connection, "timed out") from error
    raise NewConnectionError(connection, type(error).__name__) from error


def _addresses(connection: HTTPConnection, watch: Watch) -> Sequence[tuple[str, int]]:
    """Looked up in a thread of its own, as nothing else can end that in time."""
    look_up = partial(socket.getaddrinfo, connection.host, connection.port, type=socket.SOCK_STREAM)
    try:
        found = threads.start(look_up).result(max(watch.seconds_left, 0))
    except (socket.gaierror, UnicodeError) as e:  # The latter for what can be no name: it is not urllib3's to catch.
        raise NameResolutionError(connection.host, connection, socket.gaierror()) from e
    except TimeoutError as e:
        raise ConnectTimeoutError(connection, "its name was not found in time") from e
    return [(str(address[0]), int(address[1])) for *_, address in found]


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _WatchedSecure


class _Adapter(HTTPAdapter):
    """The adapter of `requests`, with these pools, towards the proxy as well."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        _use_watched(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        return _use_watched(super().proxy_manager_for(*args, **options))


def _use_watched(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager
