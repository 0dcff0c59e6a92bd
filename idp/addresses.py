"""Where an address leads, as those who will use it read it: libpq, redis-py, requests."""

import os
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

#: Names that stand for nobody (RFC 2606, RFC 6761).
RESERVED = ("example.com", "example.net", "example.org", "example", "test", "invalid", "localhost")


def split(address: str) -> SplitResult:
    """Its parts; an empty one for a text that is no address."""
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def is_address(value: str, schemes: Collection[str]) -> bool:
    """Whether it begins with one of `schemes`, and is an address at all."""
    return split(value).scheme in schemes and "://" in value


def is_loopback(host: str) -> bool:
    """This machine, by name or number; the folder of a socket is on it too."""
    if host.startswith(("/", "@")) or host.lower() in ("localhost", ""):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_nobodys(host: str) -> bool:
    """No real vendor's: this machine, a link's own address, a name that is reserved for examples and tests."""
    name = host.lower().rstrip(".")
    try:
        number = ip_address(name)
    except ValueError:
        return name == "" or any(name == end or name.endswith(f".{end}") for end in RESERVED)
    return number.is_loopback or number.is_unspecified or number.is_link_local


def of_postgres(url: str) -> dict[str, str]:
    """libpq's own reading of `database_url`, with what its PG… variables add; {} for what it can't read."""
    import psycopg2.extensions  # Here, so that a start without a driver can say so.

    try:
        options: dict[str, str] = psycopg2.extensions.parse_dsn(url)
    except psycopg2.Error:
        return {}
    for name, variable in (
        ("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"), ("service", "PGSERVICE"), ("sslmode", "PGSSLMODE"),
    ):  # fmt: skip
        options.setdefault(name, os.environ.get(variable, ""))
    return options


def postgres_is_here(url: str) -> bool:
    """Whether every host that libpq would ask is this machine."""
    options = of_postgres(url)
    if options.get("service"):  # A file of its own says where that is.
        return False
    hosts = (options.get("hostaddr") or options.get("host") or "").split(",")
    return all(map(is_loopback, hosts))


def of_redis(url: str) -> dict[str, Any]:
    """redis-py's own reading of `redis_url`; {} for what it can't read."""
    from redis.connection import ConnectionPool, parse_url
    from redis.exceptions import RedisError

    try:
        ConnectionPool.from_url(url).make_connection()  # Connects to nobody yet; knows which options there are.
        return {"host": "localhost"} | dict(parse_url(url))
    except (ValueError, TypeError, RedisError):
        return {}
