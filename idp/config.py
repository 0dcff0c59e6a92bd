"""Settings: defaults < application.yml < environment. Read once, frozen, never written to disk.

`APPLICATION_YML` says where the file is: a path, or `s3://bucket/key`. A key of the file is overridden by the
environment variable of the same name in capitals. Every fault is reported at once, by name and never by value.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import boto3
import yaml
from botocore.exceptions import BotoCoreError, ClientError

from idp.errors import ConfigError


@dataclass(frozen=True, repr=False)
class Settings:
    """One field a setting; its default and its type are the documentation of both. Prints no values."""

    database_url: str = ""  #: postgresql://user:password@host:port/name
    redis_url: str = ""  #: redis://:password@host:port/0
    session_encryption_key: str = ""  #: 64 hex digits; encrypts
    session_encryption_key_queue: list[str] = field(default_factory=list)  #: old ones, which may still decrypt
    aws_kms_enabled: bool = False
    aws_kms_session_key_id: str = ""
    aws_region: str = "us-west-2"
    aws_endpoint_url: str = ""  #: only for a stand-in of AWS, such as moto's server
    ruby_workers_idv_enabled: bool = False  #: jobs go to the workers; otherwise they run inside the web request
    async_wait_timeout_seconds: int = 60
    poll_rate_for_verify_in_seconds: int = 1
    session_timeout_in_minutes: int = 15
    outbound_proxy_url: str = ""
    log_path: str = "log/production.log"
    domain_name: str = "localhost"
    production: bool = False

    idv_max_attempts: int = 5  #: answers of a vendor, a session
    idv_attempt_window_in_hours: int = 6
    proof_ssn_max_attempts: int = 10  #: answers of a vendor, an SSN
    proof_ssn_max_attempt_window_in_minutes: int = 60
    proof_address_max_attempts: int = 5  #: phone numbers, a session
    proof_address_max_attempt_window_in_minutes: int = 360

    lexisnexis_base_url: str = "https://www.example.com"
    lexisnexis_account_id: str = "test_account"
    lexisnexis_request_mode: str = "testing"
    lexisnexis_username: str = "test_username"
    lexisnexis_password: str = "test_password"  # noqa: S105 -- the sandbox's, not a secret
    lexisnexis_hmac_auth_enabled: bool = False
    lexisnexis_hmac_key_id: str = "pf_iv_hmac_key_id"
    lexisnexis_hmac_secret_key: str = "pf_iv_hmac_secret_key"  # noqa: S105 -- the sandbox's
    lexisnexis_instant_verify_workflow: str = "gsa2.chk32.test.wf"
    lexisnexis_instant_verify_timeout: float = 1.0  #: seconds to read the answer
    lexisnexis_phone_finder_workflow: str = "customers.gsa2.phonefinder.workflow"
    lexisnexis_phone_finder_timeout: float = 1.0  #: seconds to read the answer

    def __repr__(self) -> str:
        return f"<Settings: {len(fields(self))} settings, values not shown>"


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises ConfigError."""
    return load(os.environ)


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from the file that `environ` names and from `environ` itself. Raises ConfigError, all faults at once."""
    known = {f.name: f for f in fields(Settings)}
    given: dict[str, Any] = read_yaml(environ["APPLICATION_YML"], environ) if environ.get("APPLICATION_YML") else {}
    faults = [f"{name}: unknown; remove it or correct its spelling" for name in given if name not in known]
    given |= {name: environ[name.upper()] for name in known if name.upper() in environ}
    values: dict[str, Any] = {}
    for name in known.keys() & given.keys():
        try:
            values[name] = converted(given[name], known[name].type)
        except (ValueError, TypeError):
            faults.append(f"{name}: must be {wording(known[name].type)}")
    faults += [] if faults else contradictions(Settings(**values))
    if faults:
        raise ConfigError("settings to correct:\n  " + "\n  ".join(sorted(faults)))
    return Settings(**values)


def read_yaml(place: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """The mapping in a YAML text at a path or an s3:// URL; kept in memory only. Raises ConfigError."""
    text = read_s3(place, environ) if place.startswith("s3://") else read_file(place)
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError:
        raise ConfigError("APPLICATION_YML: not readable as YAML; check its indentation and quotes") from None
    if not isinstance(given, dict | None):
        raise ConfigError("APPLICATION_YML: must be a list of `name: value` lines")
    return {str(name): value for name, value in (given or {}).items()}


def read_file(place: str) -> bytes:
    try:
        return Path(place).read_bytes()
    except OSError as e:
        raise ConfigError(f"APPLICATION_YML: can't be read ({type(e).__name__}); check the path") from None


def read_s3(place: str, environ: Mapping[str, str]) -> bytes:
    url = urlsplit(place)
    client = boto3.client(
        "s3",
        region_name=environ.get("AWS_REGION") or Settings.aws_region,
        endpoint_url=environ.get("AWS_ENDPOINT_URL") or None,
    )
    try:
        return cast(bytes, client.get_object(Bucket=url.netloc, Key=url.path.lstrip("/"))["Body"].read())
    except (BotoCoreError, ClientError) as e:
        raise ConfigError(
            f"APPLICATION_YML: S3 did not give it ({type(e).__name__}); check bucket, key, role"
        ) from None


def converted(value: Any, kind: Any) -> Any:
    """`value`, of YAML or of the environment (always text), as `kind`. Raises ValueError or TypeError."""
    if kind is bool:
        return {"true": True, "false": False}[str(value).lower()] if str(value).lower() in ("true", "false") else fail()
    if kind is str:
        return value if isinstance(value, str) else fail()
    if kind == list[str]:
        items = value.split(",") if isinstance(value, str) else value
        return [item.strip() if isinstance(item, str) else fail() for item in items if item != ""]
    return fail() if isinstance(value, bool) else kind(value)


def fail() -> Any:
    raise ValueError


def wording(kind: Any) -> str:
    names = {bool: "'true' or 'false'", str: "text in quotes", int: "a whole number", float: "a number"}
    return names.get(kind, "a list of texts")


def contradictions(s: Settings) -> list[str]:
    """What no single value shows: keys that are no keys, and all that a production start refuses."""
    keys = [s.session_encryption_key, *s.session_encryption_key_queue]
    faults = []
    if any(key and not is_key(key) for key in keys):
        faults.append("session_encryption_key, session_encryption_key_queue: must be 64 hex digits each")
    faults += [f"{n}: must be more than 0" for n in POSITIVE if getattr(s, n) <= 0]
    if s.aws_kms_enabled and not s.aws_kms_session_key_id:
        faults.append("aws_kms_session_key_id: must name the key, as aws_kms_enabled is on")
    if s.production:
        faults += [
            f"{name}: must be set in production"
            for name in NEEDED
            if getattr(s, name) in ("", False, STAND_INS.get(name))
        ]
        faults += [
            f"{name}: must begin with https:// in production" for name in HTTPS if not is_https(getattr(s, name))
        ]
    return faults


POSITIVE = (
    "async_wait_timeout_seconds", "poll_rate_for_verify_in_seconds", "session_timeout_in_minutes", "idv_max_attempts",
    "idv_attempt_window_in_hours", "proof_ssn_max_attempts", "proof_ssn_max_attempt_window_in_minutes",
    "proof_address_max_attempts", "proof_address_max_attempt_window_in_minutes",
)  # fmt: skip
NEEDED = ("database_url", "redis_url", "session_encryption_key", "aws_kms_enabled", "domain_name",
          "lexisnexis_base_url", "lexisnexis_account_id")  # fmt: skip

#: Defaults that only the sandbox takes.
STAND_INS = {name: getattr(Settings, name) for name in ("lexisnexis_base_url", "lexisnexis_account_id")}
STAND_INS["domain_name"] = Settings.domain_name
HTTPS = ("lexisnexis_base_url",)


def is_key(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdefABCDEF" for c in text)


def is_https(url: str) -> bool:
    return url.startswith("https://")
