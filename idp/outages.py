"""What an error of Postgres or Redis comes to: an outage, in words of ours, or a mistake of our own (None).

A server's own text is read here and goes no further: it may hold what somebody typed.
"""

import psycopg2
import redis

#: SQLSTATE, or its class (the first two characters), as in Postgres' manual, appendix A. The first that fits counts.
_SQLSTATES = {
    "25006": "read-only: a standby, or made so",
    "25P03": "a transaction stood idle for too long",
    "28P01": "wrong password; correct database_url",
    "28": "this user may not connect from here; see pg_hba.conf",
    "3D000": "no such database; correct database_url",
    "42P01": "a table is missing; run `run_web.py --migrate`",
    "42703": "a column is missing; run `run_web.py --migrate`",
    "42883": "a function is missing; run `run_web.py --migrate`",
    "42501": "this user lacks a right: `check` says which, or it may not run claim_job",
    "53300": "no connection is left",
    "53": "out of disk, memory or other resources",
    "55P03": "a lock was not given in time",
    "57014": "a statement ran out of time",
    "57": "shutting down, or not up yet",
    "08": "the connection broke",
    "25": "the transaction is in no state to go on",
    "40": "the server rolled back",
    "58": "the server's system fails",
    "XX": "the server's data or code fails",
}

_UNTRUSTED = "TLS is refused or its certificate is not trusted"

#: A refused connection has no SQLSTATE in psycopg2: parts of libpq's and the servers' texts.
_TEXTS = {
    "root certificate": "the authority's certificate can't be read; correct sslrootcert in database_url",
    "EOF detected": _SQLSTATES["08"],
    "closed unexpectedly": _SQLSTATES["08"],
    "closed the connection": _SQLSTATES["08"],
    "password authentication failed": _SQLSTATES["28P01"],
    "no password supplied": _SQLSTATES["28P01"],
    "no pg_hba.conf entry": _SQLSTATES["28"],
    "does not exist": "no such database or user; correct database_url",
    "startup parameter": "a pooler refuses a startup parameter; take `options` out of database_url and PGOPTIONS",
    "Connection refused": "nothing listens there",
    "timeout expired": "no answer in time",
    "could not translate host name": "its host's name is unknown",
    "too many clients": _SQLSTATES["53300"],
    "remaining connection slots": _SQLSTATES["53300"],
    "shutting down": _SQLSTATES["57"],
    "starting up": _SQLSTATES["57"],
    "recovery": _SQLSTATES["57"],
    "SSL SYSCALL": _SQLSTATES["08"],
    "SSL": _UNTRUSTED,
    "certificate": _UNTRUSTED,
}

#: The first that fits, so that a class stands before those it is made from.
_REDIS = (
    (redis.exceptions.AuthenticationError, "wrong password; correct redis_url"),
    (redis.exceptions.BusyLoadingError, "not up yet"),
    (redis.exceptions.ReadOnlyError, "read-only: a replica"),
    (redis.exceptions.OutOfMemoryError, "out of memory: it refuses writes"),
    (redis.exceptions.NoPermissionError, "this user lacks a right"),
    (redis.exceptions.TimeoutError, "no answer in time"),
    (redis.exceptions.ConnectionError, "the connection broke, or nothing listens there"),
)

#: The first word of a reply by which Redis says that it can't now; any other refusal is a mistake of ours.
_REFUSALS = (
    "MISCONF", "NOREPLICAS", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "LOADING", "BUSY", "READONLY", "OOM", "NOAUTH",
    "NOPERM",
)  # fmt: skip

#: With these words, and the command before them, redis-py prefaces what the server said to one of a pipeline.
_IN_A_PIPELINE = " of pipeline caused error: "

#: What redis-py says in this way is no failure: a script to load, a value that changed meanwhile, a lock not had.
_REDIS_REPLIES = (redis.exceptions.NoScriptError, redis.exceptions.WatchError, redis.exceptions.LockError)

#: What somebody must mend: no waiting does.
_STAYS = frozenset(
    _SQLSTATES[code] for code in ("28P01", "28", "3D000", "42P01", "42703", "42883", "42501")
) | {_UNTRUSTED, *(words for words in _TEXTS.values() if "correct" in words)} | {
    "wrong password; correct redis_url", "this user lacks a right",
}  # fmt: skip


def stays(reason: str) -> bool:
    """Whether what `of_postgres` or `of_redis` said stays wrong until somebody mends it."""
    return reason in _STAYS


def of_postgres(error: BaseException) -> str | None:
    """Why Postgres could not; None where the statement is at fault. `error` is psycopg2's, or Peewee's around it."""
    inner = next((e for e in (error, getattr(error, "orig", None)) if isinstance(e, psycopg2.Error)), None)
    code = inner.pgcode if inner is not None else None
    if code:
        return _SQLSTATES.get(code) or _SQLSTATES.get(code[:2])
    if inner is not None and not isinstance(inner, psycopg2.OperationalError | psycopg2.InterfaceError):
        return "the connection broke" if type(inner) is psycopg2.DatabaseError else None
    text = str(error)
    return next((words for part, words in _TEXTS.items() if part in text), "the connection broke")


def of_redis(error: redis.exceptions.RedisError) -> str | None:
    """Why Redis could not; None for a reply that its caller knows what to do with."""
    if isinstance(error, _REDIS_REPLIES):
        return None
    if isinstance(error, redis.exceptions.ConnectionError) and "certificate" in str(error).lower():
        return _UNTRUSTED
    found = next((words for kind, words in _REDIS if isinstance(error, kind)), None)
    said = str(error).rpartition(_IN_A_PIPELINE)[2]
    return found or ("it refuses" if said.partition(" ")[0] in _REFUSALS else None)
