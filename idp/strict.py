"""What production refuses besides what can't work: every stand-in, every test's value, every line in the clear."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from idp import when
from idp.addresses import is_loopback, is_nobodys, of_postgres, of_redis, postgres_is_here, split
from idp.described import About
from idp.settings import ABOUT, Settings
from idp.strong import certificate_fault, key_fault

#: When a setting that production must set is in use.
IN_USE: dict[str, Callable[[Settings], bool]] = {
    when.ALWAYS: lambda s: True,
    when.STATES: lambda s: bool(s.aamva_supported_jurisdictions),
    when.SOCURE: lambda s: _is_asked(s, "socure_kyc", "socure"),
    when.PHONE_RISK: lambda s: _is_asked(s, "socure"),
    when.INSTANT_VERIFY: lambda s: _is_asked(s, "instant_verify"),
    when.RDP: lambda s: _is_asked(s, "instant_verify", "lexis_nexis") or s.document_vendor == "true_id",
    when.RDP_ACCOUNT: lambda s: _is_asked(s, "instant_verify", "lexis_nexis"),
    when.DDP: lambda s: _is_asked(s, "instant_verify_ddp", "lexis_nexis_ddp"),
    when.INSTANT_VERIFY_DDP: lambda s: _is_asked(s, "instant_verify_ddp"),
    when.PHONE_FINDER_DDP: lambda s: _is_asked(s, "lexis_nexis_ddp"),
    when.PASSWORD: lambda s: IN_USE[when.RDP_ACCOUNT](s) and not s.lexisnexis_hmac_auth_enabled,
    when.HMAC: lambda s: IN_USE[when.RDP_ACCOUNT](s) and s.lexisnexis_hmac_auth_enabled,
    when.TRUE_ID: lambda s: s.document_vendor == "true_id",
    when.TRUE_ID_PASSWORD: lambda s: s.document_vendor == "true_id" and not s.lexisnexis_hmac_auth_enabled,
    when.TRUE_ID_HMAC: lambda s: s.document_vendor == "true_id" and s.lexisnexis_hmac_auth_enabled,
}

#: A word by itself in a value, or between the points, dashes and underlines of a name.
TEST_WORDS = re.compile(
    r"(?<![a-z0-9])(test|testing|tests|example|sample|dummy|placeholder|change-?me|fake|mock|sandbox|staging|uat|cert)"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
VENDORS = ("lexisnexis_", "aamva_", "socure_")
LEAST_SECONDS = 0.1  #: of a time-out; a shorter one is a slip of the pen

Faults = Iterator[tuple[str, str]]


def production_faults(s: Settings, given: Collection[str]) -> Faults:
    """Names and sentences. `given` names the settings that the file or the environment set."""
    for name, about in ABOUT.items():
        needed = bool(about.needed) and IN_USE[about.needed](s)
        if needed and (name not in given or _is_stand_in(s, name)):
            yield name, "must be set in production"
            continue
        yield from ((name, sentence) for sentence in _faults_of(name, getattr(s, name), about, needed) if sentence)
    yield from _said_faults(s, given)
    yield from _key_faults(s)
    yield from _line_faults(s)


def _is_asked(s: Settings, *vendors: str) -> bool:
    """Whether any of these stands among the chosen."""
    chosen = {s.idv_resolution_default_vendor, s.idv_address_primary_vendor, s.idv_address_secondary_vendor}
    return not chosen.isdisjoint(vendors)


def _is_stand_in(s: Settings, name: str) -> bool:
    value, about = getattr(s, name), ABOUT[name]
    return bool(value == "" if about.default_will_do else value in ("", getattr(Settings, name)))


def _faults_of(name: str, value: Any, about: About, needed: bool) -> Iterator[str]:
    if about.bound is not None and value > about.bound:
        yield f"must be at most {about.bound} {about.unit} in production"
    if about.unit == "seconds" and 0 < value < LEAST_SECONDS:
        yield f"must be at least {LEAST_SECONDS} seconds in production"
    if name != "outbound_proxy_url" and "https" in about.schemes and value:
        yield _endpoint_fault(value, needed)
    if (
        needed
        and name.startswith(VENDORS)
        and isinstance(value, str)
        and not name.endswith(("private_key", "public_key"))
    ):
        yield _test_fault(value, "https" in about.schemes)


def _test_fault(value: str, is_address: bool) -> str:
    """Of an address `is_nobodys` knows the examples better: example.gov might be somebody's."""
    found = {word.lower() for word in TEST_WORDS.findall(value)} - ({"example"} if is_address else set())
    return "must not be a test's or a certification environment's in production" if found else ""


def _endpoint_fault(address: str, needed: bool) -> str:
    """Over TLS, to somebody's real host, and with no password in an address that logs and errors may name."""
    url = split(address)
    if url.scheme != "https":
        return "must begin with https:// in production"
    if url.username or url.password:
        return "must hold no user or password in production"
    return "must be a real host's in production" if needed and is_nobodys(url.hostname or "") else ""


def _said_faults(s: Settings, given: Collection[str]) -> Faults:
    if "outbound_proxy_url" not in given:
        yield "outbound_proxy_url", "must be said in production; an empty text where there is none"
    if s.session_timeout_in_minutes > s.session_total_duration_timeout_in_minutes:
        yield "session_timeout_in_minutes", "must not be more than session_total_duration_timeout_in_minutes"


def _key_faults(s: Settings) -> Faults:
    """Of keys that have the right form; `checks` refuses the others."""
    keys = [s.session_encryption_key.lower(), *(key.lower() for key in s.session_encryption_key_queue)]
    if sentence := key_fault(keys[0]):
        yield "session_encryption_key", sentence
    if len(set(keys)) < len(keys):
        yield "session_encryption_key_queue", "must hold each key once, and not session_encryption_key"
    elif sentence := next(filter(None, map(key_fault, keys[1:])), ""):
        yield "session_encryption_key_queue", sentence
    if s.return_secret and s.return_secret.lower() in keys:
        yield "return_secret", "must be no key of our own"
    elif sentence := key_fault(s.return_secret):
        yield "return_secret", sentence
    if IN_USE[when.STATES](s) and (sentence := certificate_fault(s.aamva_public_key)):
        yield "aamva_public_key", sentence


def _line_faults(s: Settings) -> Faults:
    """Postgres and Redis beyond this machine: over TLS whose certificate is checked, and with a password."""
    for name in ("database_url", "database_listen_url"):
        postgres = of_postgres(url) if (url := getattr(s, name)) else {}
        if postgres and not postgres_is_here(url) and postgres.get("sslmode") != "verify-full":
            yield name, "must have sslmode=verify-full in production, as it is not on loopback"
    redis = of_redis(s.redis_url)
    if not redis or "path" in redis or is_loopback(redis["host"]):
        return
    unverified = redis.get("ssl_cert_reqs", "required") != "required" or redis.get("ssl_check_hostname") is False
    if not s.redis_url.startswith("rediss://") or unverified:
        yield "redis_url", "must begin with rediss:// in production and check the certificate, as it is not on loopback"
    elif not (redis.get("password") or redis.get("ssl_certfile")):
        yield "redis_url", "must hold a password in production, as it is not on loopback"
