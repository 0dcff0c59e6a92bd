"""What no single conversion shows: values that can't work, keys that are no keys, and all that production refuses."""

import base64
import re
import ssl
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from idp.applicant import STATES
from idp.settings import ABOUT, ALWAYS, WITH_DEVICE, WITH_HMAC, WITH_PASSWORD, WITH_SOCURE, WITH_STATES, Settings

LISTS_OF_STATES = ("aamva_supported_jurisdictions", "idv_aamva_split_last_name_states")

#: When a setting that production must set is in use.
IN_USE: dict[str, Callable[[Settings], bool]] = {
    ALWAYS: lambda s: True,
    WITH_STATES: lambda s: bool(s.aamva_supported_jurisdictions),
    WITH_SOCURE: lambda s: s.resolution_vendor == "socure_kyc",
    WITH_DEVICE: lambda s: s.proofing_device_profiling != "disabled",
    WITH_PASSWORD: lambda s: not s.lexisnexis_hmac_auth_enabled,
    WITH_HMAC: lambda s: s.lexisnexis_hmac_auth_enabled,
}

Faults = Iterator[tuple[str, str]]


def contradictions(s: Settings, given: Collection[str]) -> dict[str, str]:
    """A sentence for each setting that is wrong. `given` names those that the file or the environment set."""
    found = dict(_value_faults(s)) | dict(_key_faults(s))
    if "production" not in given and not _is_here(s.database_url):
        found["production"] = "must be said, 'true' or 'false', as database_url is not on loopback"
    return found | dict(_production_faults(s, given)) if s.production else found


def _value_faults(s: Settings) -> Faults:
    for name, about in ABOUT.items():
        value = getattr(s, name)
        if sentence := _number_fault(value, about.least):
            yield name, sentence
        if about.choices and value not in about.choices:
            yield name, f"must be one of {', '.join(about.choices)}"
        if about.schemes and value and not _is_address(value, about.schemes):
            yield name, f"must begin with {' or '.join(f'{scheme}://' for scheme in about.schemes)}"
        if about.each[0] and not all(re.fullmatch(about.each[0], item) for item in value):
            yield name, f"must be {about.each[1]}"
    for name in LISTS_OF_STATES:
        if not set(getattr(s, name)) <= STATES.keys():
            yield name, "must be a list of states, two capital letters each"


def _number_fault(value: Any, least: int | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if least is None:
        return "" if value > 0 else "must be more than 0"
    return "" if value >= least else f"must be at least {least}"


def _is_here(url: str) -> bool:
    """Loopback, a socket's folder, or nothing at all."""
    try:
        return urlsplit(url).hostname in (None, "localhost", "127.0.0.1", "::1")
    except ValueError:
        return True  # no address: another fault says so


def _is_address(value: str, schemes: Collection[str]) -> bool:
    try:
        url = urlsplit(value)
    except ValueError:
        return False
    return url.scheme in schemes and "://" in value


def _key_faults(s: Settings) -> Faults:
    if s.session_encryption_key and not _is_key(s.session_encryption_key):
        yield "session_encryption_key", "must be 64 hex digits"
    if not all(map(_is_key, s.session_encryption_key_queue)):
        yield "session_encryption_key_queue", "must be 64 hex digits each"
    if s.outbound_ca_bundle and not _has_certificates(s.outbound_ca_bundle):
        yield "outbound_ca_bundle", "must be the path of a PEM file of certificates, which this process can read"
    if s.aws_kms_enabled and not s.aws_kms_session_key_id:
        yield "aws_kms_session_key_id", "must name the key, as aws_kms_enabled is on"
    if (s.aamva_private_key or s.aamva_public_key) and not _is_key_pair(s.aamva_private_key, s.aamva_public_key):
        yield "aamva_private_key", "must be the base64 of an RSA key's DER, to which aamva_public_key belongs"


def _production_faults(s: Settings, given: Collection[str]) -> Faults:
    """A default is for the sandbox: what is in use must be set, and every vendor is asked over TLS."""
    if _is_key(s.session_encryption_key) and len(set(bytes.fromhex(s.session_encryption_key))) < 8:
        yield "session_encryption_key", "must be random (`openssl rand -hex 32`) in production"
    for name, about in ABOUT.items():
        if not about.needed or not IN_USE[about.needed](s):
            continue
        if name not in given or _is_stand_in(s, name):
            yield name, "must be set in production"
        elif "https" in about.schemes and not getattr(s, name).startswith("https://"):
            yield name, "must begin with https:// in production"


def _is_stand_in(s: Settings, name: str) -> bool:
    value, about = getattr(s, name), ABOUT[name]
    return value == "" if about.default_will_do else value in ("", False, getattr(Settings, name))


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def _has_certificates(path: str) -> bool:
    try:
        return bool(ssl.create_default_context(cafile=path).get_ca_certs())
    except (OSError, ValueError):  # ssl.SSLError is an OSError.
        return False


def _is_key_pair(private: str, public: str) -> bool:
    try:
        key = load_der_private_key(base64.b64decode(private, validate=True), None)
        certificate = x509.load_der_x509_certificate(base64.b64decode(public, validate=True))
    except (ValueError, TypeError):
        return False
    return key.public_key() == certificate.public_key()
