"""Attempts on a real Valkey."""

import threading

import pytest

from idp import rate_limits
from idp.config import settings
from idp.errors import TooManyAttempts


def test_fifty_at_once_get_no_more_than_allowed(services):
    """One script checks and counts."""
    limits = [rate_limits.resolution("session"), rate_limits.ssn("900661234")]
    won, barrier = [], threading.Barrier(50)

    def attempt():
        barrier.wait()
        try:
            rate_limits.reserve(limits)
            won.append(1)
        except TooManyAttempts:
            return

    threads = [threading.Thread(target=attempt) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == settings().idv_max_attempts == 5
    assert rate_limits.left(limits[0]) == 0
    assert rate_limits.left(limits[1]) == 5


def test_it_says_which_and_for_how_long(services):
    """The limit's name, and the seconds until it ends."""
    for _ in range(5):
        rate_limits.reserve([rate_limits.resolution("session")])
    with pytest.raises(TooManyAttempts) as refused:
        rate_limits.reserve([rate_limits.resolution("session")])
    assert refused.value.limit == "idv_resolution"
    assert 6 * 3600 - 5 < refused.value.seconds <= 6 * 3600


def test_one_ssn_in_many_sessions(services):
    """Ten attempts, whoever makes them; other SSNs are free."""
    for n in range(10):
        rate_limits.reserve([rate_limits.resolution(f"s{n}"), rate_limits.ssn("900661234")])
    with pytest.raises(TooManyAttempts, match="proof_ssn"):
        rate_limits.reserve([rate_limits.resolution("new"), rate_limits.ssn("900661234")])
    assert rate_limits.left(rate_limits.resolution("new")) == 5
    rate_limits.reserve([rate_limits.ssn("900661235")])


def test_a_vendors_failure_costs_nothing(services):
    """What is given back may be used again; never more than was counted."""
    limit = rate_limits.resolution("session")
    rate_limits.reserve([limit])
    for _ in range(3):
        rate_limits.give_back([limit.key])
    assert rate_limits.left(limit) == 5


def test_no_ssn_is_stored(services):
    """The counter's name is a keyed fingerprint."""
    rate_limits.reserve([rate_limits.ssn("900661234")])
    assert b"900661234" not in b"".join(services.redis.keys())
