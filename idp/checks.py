"""What no single setting shows: keys that are no keys, and all that a production start refuses."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from idp.applicant import STATES
from idp.settings import Settings

ABOVE_ZERO = ("_seconds", "_hours", "_minutes", "_timeout", "_attempts")
NEEDED = ("database_url", "redis_url", "session_encryption_key", "aws_kms_enabled", "domain_name")

#: Setting: what it may be.
CHOICES = {
    "resolution_vendor": ("instant_verify", "socure_kyc"),
    "proofing_device_profiling": ("enabled", "collect_only", "disabled"),
}

#: What production must set of each vendor in use; a default is only for the sandbox.
LEXISNEXIS = ("lexisnexis_base_url", "lexisnexis_account_id")
SOCURE = ("socure_idplus_base_url", "socure_idplus_api_key")
THREATMETRIX = tuple(f"lexisnexis_threatmetrix_{name}" for name in ("base_url", "api_key", "org_id", "policy"))
AAMVA_KEYS = ("aamva_private_key", "aamva_public_key")
AAMVA_URLS = ("aamva_auth_url", "aamva_verification_url")


def contradictions(s: Settings) -> list[str]:
    """A sentence for each fault, by the setting's name."""
    return _key_faults(s) + _value_faults(s) + (_production_faults(s) if s.production else [])


def _key_faults(s: Settings) -> list[str]:
    faults = []
    if any(key and not _is_key(key) for key in (s.session_encryption_key, *s.session_encryption_key_queue)):
        faults.append("session_encryption_key, session_encryption_key_queue: must be 64 hex digits each")
    if s.aws_kms_enabled and not s.aws_kms_session_key_id:
        faults.append("aws_kms_session_key_id: must name the key, as aws_kms_enabled is on")
    if (s.aamva_private_key or s.aamva_public_key) and not _is_key_pair(s.aamva_private_key, s.aamva_public_key):
        faults.append(
            "aamva_private_key, aamva_public_key: must be the base64 of an RSA key's and its certificate's DER"
        )
    return faults


def _value_faults(s: Settings) -> list[str]:
    timed = [name for name in vars(s) if name.endswith(ABOVE_ZERO)]
    faults = [f"{name}: must be more than 0" for name in timed if getattr(s, name) <= 0]
    for name in ("aamva_supported_jurisdictions", "idv_aamva_split_last_name_states"):
        if not set(getattr(s, name)) <= STATES.keys():
            faults.append(f"{name}: must be a list of states, two capital letters each")
    chosen = [(name, words) for name, words in CHOICES.items() if getattr(s, name) not in words]
    return faults + [f"{name}: must be one of {', '.join(words)}" for name, words in chosen]


def _production_faults(s: Settings) -> list[str]:
    needed = [*NEEDED, *_vendors_needed(s)]
    faults = [f"{name}: must be set in production" for name in needed if _is_stand_in(s, name)]
    urls = [name for name in needed if name.endswith("_url") and name not in NEEDED]
    urls += AAMVA_URLS if s.aamva_supported_jurisdictions else ()
    return faults + [
        f"{name}: must begin with https:// in production"
        for name in urls
        if not getattr(s, name).startswith("https://")
    ]


def _vendors_needed(s: Settings) -> list[str]:
    """PhoneFinder is LexisNexis', so that its settings are needed whatever the resolution asks."""
    return [
        *LEXISNEXIS,
        *(SOCURE if s.resolution_vendor == "socure_kyc" else ()),
        *(AAMVA_KEYS if s.aamva_supported_jurisdictions else ()),
        *(THREATMETRIX if s.proofing_device_profiling != "disabled" else ()),
    ]


def _is_stand_in(s: Settings, name: str) -> bool:
    default = getattr(Settings, name)
    return getattr(s, name) in ("", False, default)


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def _is_key_pair(private: str, public: str) -> bool:
    try:
        key = load_der_private_key(base64.b64decode(private, validate=True), None)
        certificate = x509.load_der_x509_certificate(base64.b64decode(public, validate=True))
    except (ValueError, TypeError):
        return False
    return key.public_key() == certificate.public_key()
