"""What production refuses, by name, all at once, and never by value."""

import pytest

from idp.config import load
from idp.errors import ConfigError
from idp.settings import ABOUT
from tests.unit.settings_of_production import KEY, OTHER_KEY, PRODUCTION, SOCURE, key_pair

RANDOM = "must be random"
TESTS = "must not be a test's"

REFUSED = [
    ("SESSION_ENCRYPTION_KEY", "00" * 32, RANDOM),
    ("SESSION_ENCRYPTION_KEY", "0123456789abcdef" * 4, RANDOM),
    ("SESSION_ENCRYPTION_KEY", bytes(range(32)).hex(), RANDOM),
    ("SESSION_ENCRYPTION_KEY", KEY[:32] * 2, RANDOM),
    ("SESSION_ENCRYPTION_KEY", b"correct-horse-battery-staple-12!".hex(), RANDOM),
    ("SESSION_ENCRYPTION_KEY", b"Tr0ub4dor&3xKq9!mZ7pLw2@vYc5#hJ8".hex(), RANDOM),
    ("SESSION_ENCRYPTION_KEY", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", RANDOM),
    ("RETURN_SECRET", "5c" * 32, RANDOM),
    ("RETURN_SECRET", KEY.upper(), "no key of our own"),
    ("SESSION_ENCRYPTION_KEY_QUEUE", KEY, "each key once"),
    ("SESSION_ENCRYPTION_KEY_QUEUE", KEY.upper(), "each key once"),
    ("SESSION_ENCRYPTION_KEY_QUEUE", f"{OTHER_KEY},{OTHER_KEY}", "each key once"),
    ("SESSION_ENCRYPTION_KEY_QUEUE", "11" * 32, RANDOM),
    ("DATABASE_URL", "postgresql://h/d", "sslmode=verify-full"),
    ("DATABASE_URL", "postgresql://h/d?sslmode=require", "sslmode=verify-full"),
    ("DATABASE_URL", "postgresql:///d?host=h", "sslmode=verify-full"),
    ("DATABASE_URL", "postgresql://localhost/d?hostaddr=10.1.1.1", "sslmode=verify-full"),
    ("DATABASE_URL", "postgresql:///d?service=far", "sslmode=verify-full"),
    ("REDIS_URL", "redis://:word@h", "must begin with rediss://"),
    ("REDIS_URL", "redis:///0?host=h", "must begin with rediss://"),
    ("REDIS_URL", "rediss://:word@h?ssl_cert_reqs=none", "check the certificate"),
    ("REDIS_URL", "rediss://:word@h?ssl_check_hostname=false", "check the certificate"),
    ("REDIS_URL", "rediss://h", "must hold a password"),
    ("LEXISNEXIS_USERNAME", "test_agency", TESTS),
    ("LEXISNEXIS_PASSWORD", "test_secret", TESTS),
    ("LEXISNEXIS_REQUEST_MODE", "testing", "must be set"),
    ("LEXISNEXIS_REQUEST_MODE", "Testing", TESTS),
    ("LEXISNEXIS_INSTANT_VERIFY_WORKFLOW", "agency.test.wf", TESTS),
    ("LEXISNEXIS_BASE_URL", "https://127.0.0.1", "a real host's"),
    ("LEXISNEXIS_BASE_URL", "https://169.254.169.254", "a real host's"),
    ("LEXISNEXIS_BASE_URL", "https://api.example.com", "a real host's"),
    ("LEXISNEXIS_BASE_URL", "https://user:word@vendor.gov", "no user or password"),
    ("SOCURE_IDPLUS_BASE_URL", "https://sandbox.socure.us/2", TESTS),
    ("AAMVA_CERT_ENABLED", "true", "must be set"),
    ("AAMVA_AUTH_URL", "https://authentication-cert.aamva.org/other", TESTS),
    ("AAMVA_VERIFICATION_URL", "http://v.gov", "must begin with https://"),
    ("AWS_ENDPOINT_URL", "http://127.0.0.1:4566", "must begin with https://"),
    ("HELP_URL", "http://agency.gov/help", "must begin with https://"),
    ("ASYNC_WAIT_TIMEOUT_SECONDS", "1000000000", "at most 600 seconds"),
    ("SESSION_TIMEOUT_IN_MINUTES", "5256000", "at most 60 minutes"),
    ("SESSION_TOTAL_DURATION_TIMEOUT_IN_MINUTES", "10", "session_total_duration"),
    ("IDV_MAX_ATTEMPTS", "1000000", "at most 100 attempts"),
    ("AAMVA_CONNECT_TIMEOUT", "1e9", "at most 120 seconds"),
    ("AAMVA_CONNECT_TIMEOUT", "0.0001", "at least 0.1 seconds"),
    ("OUTBOUND_PROXY_URL", "proxy.internal:3128", "must begin with https:// or http://"),
    ("OUTBOUND_PROXY_URL", "socks5://proxy.internal", "must begin with https:// or http://"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "words"), REFUSED)
def test_production_refuses(name, value, words):
    """By name, with what would do, and without the value."""
    with pytest.raises(ConfigError) as refused:
        load(PRODUCTION | (SOCURE if name.startswith("SOCURE") else {}) | {name: value})
    assert words in str(refused.value)
    assert value.lower() not in str(refused.value) or value in ("true", "10")


def test_one_start_names_every_fault():
    """As many as there are settings that are wrong."""
    wrong = {name: value for name, value, _ in REFUSED}
    with pytest.raises(ConfigError) as refused:
        load(PRODUCTION | wrong)
    named = {line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]}
    elsewhere = {"RETURN_SECRET", "SESSION_TOTAL_DURATION_TIMEOUT_IN_MINUTES", "SOCURE_IDPLUS_BASE_URL"}
    assert {name.lower() for name in wrong.keys() - elsewhere} <= named


def test_what_no_authority_vouches_for_is_no_key_pair():
    """Self-signed, over, too short."""
    for pair, words in (
        (key_pair(issuer="us"), "signed by an authority"),
        (key_pair(days=-1), "valid now"),
        (key_pair(bits=1024), "2048 bits"),
    ):
        with pytest.raises(ConfigError, match=f"aamva_public_key: must .*{words}"):
            load(PRODUCTION | pair)


@pytest.mark.parametrize("name", ["OUTBOUND_PROXY_URL", "RUBY_WORKERS_IDV_ENABLED"])
def test_what_may_be_either_must_be_said(name):
    """No oversight decides whether calls pass a proxy, or run inside a web request."""
    with pytest.raises(ConfigError, match=f"{name.lower()}: must be (said|set) in production"):
        load({k: v for k, v in PRODUCTION.items() if k != name})
    assert load(PRODUCTION | {"OUTBOUND_PROXY_URL": "", "RUBY_WORKERS_IDV_ENABLED": "false"}).production


@pytest.mark.parametrize(
    "change",
    [
        {"DATABASE_URL": "postgresql://localhost/d", "REDIS_URL": "redis://127.0.0.1"},
        {"DATABASE_URL": "postgresql:///d?host=/run/postgresql", "REDIS_URL": "unix:///run/redis.sock"},
        {"REDIS_URL": "rediss://h?ssl_certfile=/etc/us.pem"},
        {"SESSION_ENCRYPTION_KEY_QUEUE": OTHER_KEY},
        {"LEXISNEXIS_BASE_URL": "https://contest.latest.gov", "LEXISNEXIS_PASSWORD": "attested"},
    ],
)
def test_what_is_sound_is_not_refused(change):
    """Loopback, sockets, a client's certificate, a key to come, words that only hold `test`."""
    assert load(PRODUCTION | change).production


def test_off_production_nothing_of_it_is_asked():
    """A developer's start takes tests' values."""
    assert load({name: value for name, value, words in REFUSED if words == TESTS}).production is False


def test_every_secret_is_marked():
    """By its name; so that it is taken out of the environment. Public keys and ids of keys open nothing."""
    words = ("key", "password", "secret", "username", "database_url", "redis_url", "proxy_url", "digest")
    public = {"aamva_public_key", "aws_kms_session_key_id"}
    named = {name for name in ABOUT if any(word in name for word in words)} - public
    assert {name for name in named if not ABOUT[name].secret} == set()
