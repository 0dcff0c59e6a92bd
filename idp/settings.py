"""What can be set, said once: each setting's type, default, unit, one sentence, and whether production must set it.

`config` reads by it, `checks` refuses by it, and docs/settings.md is printed from it.
"""

from dataclasses import dataclass, field, fields
from typing import Any

#: The states that answer through AAMVA's DLDV.
AAMVA_JURISDICTIONS = (
    "AL AR AZ CO CT DC DE FL GA HI IA ID IL IN KS KY MA MD ME MI MO MS MT NC ND NE NH NJ NM NV OH OK OR PA RI SC SD "
    "TN TX VA VT WA WI WV WY"
)

# When production must set it.
ALWAYS = "always"
WITH_STATES = "unless no state is asked"
WITH_SOCURE = "with `socure_kyc`"
WITH_DEVICE = "unless `disabled`"
WITH_PASSWORD = "unless HMAC is on"  # noqa: S105 -- a condition
WITH_HMAC = "where HMAC is on"

HTTPS = ("https", "http")
UNKNOWN = ("refuse", "ignore")
RDP_VERSIONS = ("rdp_v2", "rdp_v3")
DEVICE_PROFILING = ("disabled", "collect_only", "enabled")

# What the items of a list look like: a list of others would be accepted and mean nothing.
EXCEPTION_ID = (r"[0-9]{4}", "four digits each, as '0047'")
REASON_CODE = (r"[A-Z][0-9]{3}", "a capital letter and three digits each, as 'R907'")


@dataclass(frozen=True)
class About:
    """What is to be known of a setting besides its name, type and default."""

    says: str  #: one sentence, without a full stop
    needed: str = ""  #: when production must set it: one of the conditions above; empty: never
    unit: str = ""
    choices: tuple[str, ...] = ()  #: all that it may be
    schemes: tuple[str, ...] = ()  #: what an address may begin with
    each: tuple[str, str] = ("", "")  #: a pattern that every item of a list must match, and what that is in words
    least: int | None = None  #: the smallest number it may be; None: more than 0
    default_will_do: bool = False  #: production must say it, and may say what the default is


def _set(default: Any, says: str, needed: str = "", **more: Any) -> Any:
    kind = "default_factory" if callable(default) else "default"
    return field(**{kind: default}, metadata={"about": About(says, needed, **more)})


def _seconds(default: float, says: str) -> Any:
    return _set(default, says, unit="seconds")


@dataclass(frozen=True, repr=False)
class Settings:
    """What a process was told. Prints no values."""

    database_url: str = _set(
        "", "Postgres: postgresql://user:password@host:port/name", ALWAYS, schemes=("postgresql", "postgres")
    )
    redis_url: str = _set("", "Redis: redis://:password@host:port/0", ALWAYS, schemes=("redis", "rediss", "unix"))
    log_path: str = _set("log/production.log", "the file of JSON lines; they go to standard output too")
    domain_name: str = _set("localhost", "accepted, as `application.yml` files have it; nothing reads it yet")
    production: bool = _set(
        False,
        "Secure `__Host-` cookie, HSTS, https to vendors, a complete start; to be said unless Postgres is on loopback",
    )
    unknown_settings: str = _set(
        "refuse", "what becomes of a key of the file that is not in this table", choices=UNKNOWN
    )

    session_encryption_key: str = _set("", "64 hex digits (`openssl rand -hex 32`); encrypts", ALWAYS)
    session_encryption_key_queue: list[str] = _set(list, "other keys that may still, or already, decrypt")
    aws_kms_enabled: bool = _set(False, "KMS around the key above; production refuses to start without", ALWAYS)
    aws_kms_session_key_id: str = _set("", "the KMS key's id, ARN or alias", ALWAYS)
    aws_region: str = _set("us-west-2", "where KMS and S3 are asked")
    aws_endpoint_url: str = _set("", "only for a stand-in of AWS", schemes=HTTPS)

    ruby_workers_idv_enabled: bool = _set(
        False, "`'true'`: jobs go to the workers; otherwise they run inside the web request. login.gov's name for it"
    )
    async_wait_timeout_seconds: int = _seconds(60, "how long a person waits, and a result lies in Redis")
    poll_rate_for_verify_in_seconds: int = _seconds(1, "how often the waiting page asks")
    session_timeout_in_minutes: int = _set(15, "how long a session lives without a request", unit="minutes")
    job_retention_days: int = _set(7, "until the row of an ended job goes; it holds nothing personal", unit="days")

    idv_max_attempts: int = _set(5, "resolutions in one session", unit="attempts")
    idv_attempt_window_in_hours: int = _set(6, "until they are forgotten, counted from the last", unit="hours")
    proof_ssn_max_attempts: int = _set(10, "resolutions of one SSN, in whichever session", unit="attempts")
    proof_ssn_max_attempt_window_in_minutes: int = _set(60, "likewise", unit="minutes")
    proof_address_max_attempts: int = _set(5, "phone numbers in one session", unit="attempts")
    proof_address_max_attempt_window_in_minutes: int = _set(360, "likewise", unit="minutes")

    outbound_proxy_url: str = _set("", "every vendor call goes through it, and never around it", schemes=HTTPS)
    outbound_ca_bundle: str = _set(
        "", "a PEM file: the authorities that vendors' servers are checked by, in the place of the public ones; for a "
        "proxy that inspects TLS",
    )  # fmt: skip
    resolution_vendor: str = _set("instant_verify", "who resolves", choices=("instant_verify", "socure_kyc"))
    lexisnexis_base_url: str = _set("https://www.example.com", "InstantVerify and PhoneFinder", ALWAYS, schemes=HTTPS)
    lexisnexis_account_id: str = _set("test_account", "the account in LexisNexis' addresses", ALWAYS)
    lexisnexis_request_mode: str = _set("testing", "LexisNexis' word for test or real", ALWAYS, default_will_do=True)
    lexisnexis_username: str = _set("test_username", "basic authentication", WITH_PASSWORD)
    lexisnexis_password: str = _set("test_password", "likewise", WITH_PASSWORD)
    lexisnexis_hmac_auth_enabled: bool = _set(False, "HMAC in the place of basic authentication")
    lexisnexis_hmac_key_id: str = _set("pf_iv_hmac_key_id", "names the HMAC key", WITH_HMAC)
    lexisnexis_hmac_secret_key: str = _set("pf_iv_hmac_secret_key", "the HMAC key", WITH_HMAC)
    lexisnexis_connect_timeout: float = _seconds(1.0, "to connect, for all of LexisNexis' services")
    lexisnexis_instant_verify_workflow: str = _set("gsa2.chk32.test.wf", "InstantVerify's workflow")
    lexisnexis_instant_verify_timeout: float = _seconds(1.0, "for the whole call")
    lexisnexis_phone_finder_workflow: str = _set("customers.gsa2.phonefinder.workflow", "PhoneFinder's workflow")
    idv_rdp_version_default: str = _set("rdp_v2", "which version of PhoneFinder is asked", choices=RDP_VERSIONS)
    lexisnexis_phone_finder_timeout: float = _seconds(1.0, "for the whole call")

    aamva_supported_jurisdictions: list[str] = _set(
        AAMVA_JURISDICTIONS.split, "the states that are asked, through AAMVA; empty: none"
    )
    aamva_auth_url: str = _set(
        "https://authentication-cert.aamva.org/Authentication/Authenticate.svc",
        "where tokens are fetched; the default is AAMVA's certification environment",
        WITH_STATES, schemes=HTTPS, default_will_do=True,
    )  # fmt: skip
    aamva_verification_url: str = _set(
        "https://verificationservices-cert.aamva.org:18449/dldv/2.1/online",
        "where licenses are verified; the default is AAMVA's certification environment",
        WITH_STATES, schemes=HTTPS, default_will_do=True,
    )  # fmt: skip
    aamva_cert_enabled: bool = _set(
        True, "the certification environment; `false` for real licenses", WITH_STATES, default_will_do=True
    )
    aamva_private_key: str = _set("", "base64 of the RSA key's DER (PKCS #8 or #1)", WITH_STATES)
    aamva_public_key: str = _set("", "base64 of the DER of the X.509 certificate that belongs to it", WITH_STATES)
    aamva_connect_timeout: float = _seconds(2.0, "to connect")
    aamva_auth_request_timeout: float = _seconds(5.0, "for each of the two calls that make a token")
    aamva_verification_request_timeout: float = _seconds(5.0, "for the whole call")
    idv_aamva_split_last_name_states: list[str] = _set(list, "states that hold only the first word of a surname")
    idv_aamva_bypass_exception_ids: list[str] = _set(
        list, "a state's failures (`0001`, ...) that count as skipped", each=EXCEPTION_ID
    )

    socure_idplus_base_url: str = _set("https://sandbox.socure.us", "Socure ID+", WITH_SOCURE, schemes=HTTPS)
    socure_idplus_api_key: str = _set("test_api_key", "its key", WITH_SOCURE)
    socure_idplus_connect_timeout_in_seconds: float = _seconds(1.0, "to connect")
    socure_idplus_timeout_in_seconds: float = _seconds(5.0, "for the whole call")
    idv_socure_kyc_auto_failure_reason_codes: list[str] = _set(
        list, "codes (`R907`, ...) that are a no by themselves", each=REASON_CODE
    )

    proofing_device_profiling: str = _set(
        "disabled", "ThreatMetrix; `collect_only`: its failure has no consequence", choices=DEVICE_PROFILING
    )
    lexisnexis_threatmetrix_base_url: str = _set("https://www.example.com", "ThreatMetrix", WITH_DEVICE, schemes=HTTPS)
    lexisnexis_threatmetrix_api_key: str = _set("test_api_key", "its key", WITH_DEVICE)
    lexisnexis_threatmetrix_org_id: str = _set("test_org_id", "the organization at ThreatMetrix", WITH_DEVICE)
    lexisnexis_threatmetrix_policy: str = _set("test_policy", "the policy that scores", WITH_DEVICE)
    lexisnexis_threatmetrix_timeout: float = _seconds(1.0, "for the whole call")

    session_total_duration_timeout_in_minutes: int = _set(120, "after which a session ends in any case", unit="minutes")
    person_max_attempts: int = _set(
        10, "resolutions of one name with its birth date, in whichever session; 0: no limit", unit="attempts", least=0
    )
    person_attempt_window_in_minutes: int = _set(1440, "until they are forgotten, from the first on", unit="minutes")
    network_max_attempts: int = _set(
        100, "forms from one network (a /24; of IPv6 a /56), where addresses are public; 0: no limit", unit="attempts",
        least=0,
    )  # fmt: skip
    network_attempt_window_in_minutes: int = _set(60, "until they are forgotten, from the first on", unit="minutes")
    all_max_attempts: int = _set(
        1000, "forms of everybody together, which bounds what vendors cost; 0: no limit", unit="attempts", least=0
    )
    all_attempt_window_in_minutes: int = _set(1, "until they are forgotten, from the first on", unit="minutes")
    queue_max_depth: int = _set(1000, "waiting jobs above which a form gets 503; 0: no bound", unit="jobs", least=0)
    trusted_proxies: int = _set(0, "how many hops before the web write `X-Forwarded-For`", unit="hops", least=0)
    help_url: str = _set("", "where people find help whom this service could not verify", schemes=HTTPS)
    help_phone: str = _set("", "likewise, a telephone number")

    def __repr__(self) -> str:
        return f"<Settings: {len(fields(self))} settings, values not shown>"


#: Setting: what is to be known of it.
ABOUT: dict[str, About] = {f.name: f.metadata["about"] for f in fields(Settings)}
