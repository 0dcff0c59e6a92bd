"""Attempts per person and per SSN, counted in Redis when a job is enqueued and given back when the vendors failed.

One script checks and counts all limits of a submission together, so that no number of parallel submissions gets one
more than allowed. The window begins anew with each attempt until the limit is hit; then it runs out (vendors.md 8.3).
An SSN is counted under a keyed fingerprint (HMAC-SHA256); neither it nor anything it could be guessed from is stored.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from idp import cache
from idp.config import settings
from idp.errors import TooManyAttempts

#: KEYS: the counters. ARGV: for each its maximum, then its window in seconds. Returns which one is full (0: none, and
#: all are counted) and for how many seconds.
RESERVE = """
for i, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
        return {i, redis.call('TTL', key)}
    end
end
for i, key in ipairs(KEYS) do
    redis.call('INCR', key)
    redis.call('EXPIRE', key, ARGV[2 * i])
end
return {0, 0}"""

GIVE_BACK = """
for _, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end"""


@dataclass(frozen=True)
class Limit:
    """`maximum` attempts in `window` seconds, counted under `key`."""

    name: str
    key: str
    maximum: int
    window: int


def resolution(session_digest: str) -> Limit:
    s = settings()
    return Limit("idv_resolution", f"limit:idv_resolution:{session_digest}", s.idv_max_attempts,
                 s.idv_attempt_window_in_hours * 3600)  # fmt: skip


def address(session_digest: str) -> Limit:
    s = settings()
    return Limit("proof_address", f"limit:proof_address:{session_digest}", s.proof_address_max_attempts,
                 s.proof_address_max_attempt_window_in_minutes * 60)  # fmt: skip


def ssn(number: str) -> Limit:
    s = settings()
    key = bytes.fromhex(s.session_encryption_key)
    fingerprint = hmac.new(key, b"ssn fingerprint " + number.encode(), sha256).hexdigest()
    return Limit("proof_ssn", f"limit:proof_ssn:{fingerprint}", s.proof_ssn_max_attempts,
                 s.proof_ssn_max_attempt_window_in_minutes * 60)  # fmt: skip


def reserve(limits: Sequence[Limit]) -> None:
    """Count one attempt under every limit, or under none. Raises TooManyAttempts, Unavailable."""
    arguments = [number for limit in limits for number in (limit.maximum, limit.window)]
    with cache.answering() as redis:
        full, seconds = cast(
            list[int], redis.eval(RESERVE, len(limits), *[limit.key for limit in limits], *map(str, arguments))
        )
    if full:
        raise TooManyAttempts(limits[full - 1].name, max(seconds, 1))


def give_back(keys: Sequence[str]) -> None:
    """Take an attempt back: the vendors failed, which is not the person's fault. Raises Unavailable."""
    if keys:
        with cache.answering() as redis:
            redis.eval(GIVE_BACK, len(keys), *keys)


def left(limit: Limit) -> int:
    """Attempts that are left under a limit. Raises Unavailable."""
    with cache.answering() as redis:
        return max(0, limit.maximum - int(cast(bytes | None, redis.get(limit.key)) or 0))
