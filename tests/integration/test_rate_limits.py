"""Attempts on a real Valkey."""

import pytest
from integration.waiting import at_once, waiting

from idp import rate_limits, waits
from idp.config import settings
from idp.errors import TooManyAttempts
from idp.sessions import Session


def begun(*limits):
    """A new session that waits, its attempt counted under these."""
    return waiting(limits=limits)


def test_fifty_at_once_get_no_more_than_allowed(services):
    """One script checks and counts all of them or none."""
    limits = [rate_limits.resolution("session"), rate_limits.ssn("900661234")]
    said = at_once(lambda n: begun(*limits), 50)
    assert sum(isinstance(one, Session) for one in said) == settings().idv_max_attempts == 5
    assert sum(isinstance(one, TooManyAttempts) for one in said) == 45
    assert rate_limits.left([limits[0]]) == 0
    assert rate_limits.left([limits[1]]) == 5


def test_it_says_which_and_for_how_long(services):
    """The limit's name, and the seconds until it ends."""
    limit = rate_limits.resolution("session")
    for _ in range(5):
        begun(limit)
    with pytest.raises(TooManyAttempts) as refused:
        begun(limit)
    assert refused.value.limit == "idv_resolution"
    assert 6 * 3600 - 5 < refused.value.seconds <= 6 * 3600
    assert 6 * 3600 - 5 < rate_limits.seconds_full([limit, rate_limits.ssn("1")]) <= 6 * 3600


@pytest.mark.parametrize(
    ("limit", "maximum"),
    [
        (lambda: rate_limits.ssn("900661234"), 10),
        (lambda: rate_limits.person("Fakey", "McFakerson", "1938-10-06"), 10),
        (lambda: rate_limits.network("8.8.8.8"), 100),
        (rate_limits.everybody, 1000),
    ],
)
def test_a_new_cookie_is_no_new_attempt(services, limit, maximum):
    """What is counted beside the session holds whichever session asks; and it is the session's no more."""
    assert limit().maximum == maximum
    services.redis.set(limit().key, maximum - 1, ex=60)
    begun(limit(), rate_limits.resolution("one"))
    with pytest.raises(TooManyAttempts, match=limit().name):
        begun(limit(), rate_limits.resolution("two"))
    assert rate_limits.left([rate_limits.resolution("two")]) == 5


def test_people_of_one_network_are_counted_as_one(services):
    """A /24 and a /56; what is no public address tells nobody apart and is not counted."""
    same = [("8.8.8.8", "8.8.8.200"), ("2600:1f00:0:12ff::1", "2600:1f00:0:1200:9::")]
    assert all(rate_limits.network(a) == rate_limits.network(b) for a, b in same)
    assert rate_limits.network("8.8.8.8") != rate_limits.network("8.8.9.8")
    assert rate_limits.network("2600:1f00:0:1200::1") != rate_limits.network("2600:1f00:0:1300::1")
    for carrier in ("::ffff:", "64:ff9b::"):
        assert rate_limits.network(f"{carrier}8.8.8.8") == rate_limits.network("8.8.8.9")
        assert rate_limits.network(f"{carrier}10.0.0.1") is None
    assert [rate_limits.network(a) for a in ("127.0.0.1", "10.0.0.1", "::1", "unknown", "")] == [None] * 5


def test_a_name_is_the_same_in_capitals(services):
    """With another birth date it is another person."""
    assert rate_limits.person("FAKEY", "mcfakerson", "d") == rate_limits.person("Fakey", "McFakerson", "d")
    assert rate_limits.person("Fakey", "McFakerson", "d") != rate_limits.person("Fakey", "McFakerson", "e")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Jos\u00e9", "O'Brien"), ("Jose\u0301", "O Brien"), ("JOSE", "OBRIEN"), ("Jose Mar\u00eda", "O-Brien"),
        ("Jose-Luis", "O'Brien."), ("J\u00f8se", "O\u2019Br\u0131en"),
    ],
)  # fmt: skip
def test_a_name_is_the_same_however_it_is_spelled(services, first, last):
    """Accents, strokes, signs, capitals and middle names, of which anybody can think up ever others."""
    assert rate_limits.person(first, last, "d") == rate_limits.person("Jose", "OBrien", "d")
    assert rate_limits.person(first, last, "d") != rate_limits.person("Jos", "OBrien", "d")


def test_a_shared_window_runs_from_the_first_attempt(services):
    """A trickle never lets the count of a renewed window run out; a session's own begins anew each time."""
    for limit in (rate_limits.everybody(), rate_limits.resolution("s")):
        begun(limit)
        services.redis.expire(limit.key, 7)
        begun(limit)
        assert (services.redis.ttl(limit.key) > 7) == limit.renews


def test_a_vendors_failure_costs_nothing_but_the_ssns_attempt(services):
    """The others are given back, once."""
    limits = [rate_limits.resolution("s"), rate_limits.ssn("1"), rate_limits.person("a", "b", "c")]
    limits += [rate_limits.network("8.8.8.8"), rate_limits.everybody()]
    session = begun(*limits)
    assert [waits.give_up(session.wait.id, 60.0) for _ in range(3)] == [True, False, False]
    assert [rate_limits.left([limit]) - limit.maximum for limit in limits] == [0, -1, 0, 0, -1]


def test_a_maximum_of_0_turns_a_limit_off(services, monkeypatch):
    """It is neither counted nor ever full."""
    monkeypatch.setenv("NETWORK_MAX_ATTEMPTS", "0")
    settings.cache_clear()
    limits = [rate_limits.network("8.8.8.8"), None, rate_limits.everybody()]
    assert rate_limits.turned_on(limits) == [rate_limits.everybody()]


def test_nothing_typed_is_stored(services):
    """The counters' names are keyed fingerprints."""
    begun(rate_limits.ssn("900661234"), rate_limits.person("Fakey", "McFakerson", "1938-10-06"))
    begun(rate_limits.network("8.8.8.8"))
    names = b"".join(services.redis.keys())
    assert not [text for text in (b"900661234", b"Fakey", b"1938-10-06", b"8.8.8.8") if text in names]
