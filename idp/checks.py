"""What no single conversion shows: values that can't work, keys that are none. `strict` has what production refuses."""

import re
import ssl
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import Any

from idp.addresses import is_address, of_postgres, of_redis, postgres_is_here
from idp.password import is_digest
from idp.settings import ABOUT, Settings
from idp.strict import production_faults
from idp.strong import is_key, is_key_pair
from idp.typed.places import STATES

#: Suffix of `agency_logo`: its media type.
LOGOS = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}

LISTS_OF_STATES = ("aamva_supported_jurisdictions", "idv_aamva_split_last_name_states")

Faults = Iterator[tuple[str, str]]


def contradictions(s: Settings, given: Collection[str]) -> dict[str, str]:
    """A sentence for each setting that is wrong. `given` names those that the file or the environment set."""
    found = [
        *(production_faults(s, given) if s.production else ()),
        *_value_faults(s),
        *_name_faults(s),
        *_key_faults(s),
    ]
    if "production" not in given and not postgres_is_here(s.database_url):
        found.append(("production", "must be said, 'true' or 'false', as database_url is not on loopback"))
    together: dict[str, dict[str, None]] = {}
    for name, sentence in found:
        together.setdefault(name, {})[sentence] = None
    return {name: "; ".join(sentences) for name, sentences in together.items()}


def _value_faults(s: Settings) -> Faults:
    for name, about in ABOUT.items():
        value = getattr(s, name)
        if sentence := _number_fault(value, about.least):
            yield name, sentence
        if about.choices and value not in about.choices:
            yield name, f"must be one of {', '.join(about.choices)}"
        if about.schemes and value and not is_address(value, about.schemes):
            yield name, f"must begin with {' or '.join(f'{scheme}://' for scheme in about.schemes)}"
        if about.each[0] and not all(re.fullmatch(about.each[0], item) for item in value):
            yield name, f"must be {about.each[1]}"
    for name in ("database_url", "database_listen_url"):
        if is_address(url := getattr(s, name), ABOUT[name].schemes) and not of_postgres(url):
            yield name, "must be an address that libpq can read"
    if is_address(s.redis_url, ABOUT["redis_url"].schemes) and not of_redis(s.redis_url):
        yield "redis_url", "must be an address that redis-py can read"


def _name_faults(s: Settings) -> Faults:
    if not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", s.domain_name):
        yield "domain_name", "must be a host's name alone, as 'verify.agency.gov'"
    if s.agency_logo and PurePath(s.agency_logo).suffix.lower() not in LOGOS:
        yield "agency_logo", f"must be the path of a file that ends in {', '.join(LOGOS)}"
    for name in LISTS_OF_STATES:
        if not set(getattr(s, name)) <= STATES.keys():
            yield name, "must be a list of states, two capital letters each"
    yield from _phone_faults(s)


def _phone_faults(s: Settings) -> Faults:
    """A second vendor that is none, and a bound that no score can pass."""
    if s.idv_address_secondary_vendor == s.idv_address_primary_vendor:
        yield "idv_address_secondary_vendor", "must be another than idv_address_primary_vendor, or none"
    if s.idv_socure_phonerisk_name_correlation_score_threshold >= 1:
        yield "idv_socure_phonerisk_name_correlation_score_threshold", "must be less than 1, or nobody could pass"
    if s.idv_socure_phonerisk_score_threshold > 1:
        yield "idv_socure_phonerisk_score_threshold", "must be at most 1: every number would pass"


def _number_fault(value: Any, least: int | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if least is None:
        return "" if value > 0 else "must be more than 0"
    return "" if value >= least else f"must be at least {least}"


def _key_faults(s: Settings) -> Faults:
    if s.session_encryption_key and not is_key(s.session_encryption_key):
        yield "session_encryption_key", "must be 64 hex digits"
    if not all(map(is_key, s.session_encryption_key_queue)):
        yield "session_encryption_key_queue", "must be 64 hex digits each"
    if s.return_secret and not is_key(s.return_secret):
        yield "return_secret", "must be 64 hex digits"
    if s.return_secret and not s.return_url:
        yield "return_url", "must be set, as return_secret is"
    if s.outbound_ca_bundle and not _has_certificates(s.outbound_ca_bundle):
        yield "outbound_ca_bundle", "must be the path of a PEM file of certificates, which this process can read"
    if s.ops_password_digest and not is_digest(s.ops_password_digest):
        yield "ops_password_digest", "must be what `run_web.py ops-password` prints"
    if s.aws_kms_enabled and not s.aws_kms_session_key_id:
        yield "aws_kms_session_key_id", "must name the key, as aws_kms_enabled is on"
    if (s.aamva_private_key or s.aamva_public_key) and not is_key_pair(s.aamva_private_key, s.aamva_public_key):
        yield "aamva_private_key", "must be the base64 of an RSA key's DER, to which aamva_public_key belongs"


def _has_certificates(path: str) -> bool:
    try:
        return bool(ssl.create_default_context(cafile=path).get_ca_certs())
    except (OSError, ValueError):  # ssl.SSLError is an OSError.
        return False
