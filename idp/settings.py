"""What can be set: each setting's type, default, and what is to be known of it. `described` says how that is written.

`config` reads by it, `checks` and `strict` refuse by it, and docs/settings.md is printed from it.
"""

from dataclasses import dataclass, fields

from idp import choices, when
from idp.described import CODE, EXCEPTION_ID, HTTPS, POSTGRES, About, seconds, secret, setting
from idp.document_settings import DocumentSettings
from idp.ops_settings import OpsSettings


@dataclass(frozen=True, repr=False)
class Settings(OpsSettings, DocumentSettings):
    """What a process was told. Prints no values."""

    database_url: str = secret("", "Postgres: postgresql://user:password@host:port/name", when.ALWAYS, schemes=POSTGRES)
    database_listen_url: str = secret("", "Postgres itself, for LISTEN, where that is a pooler's", schemes=POSTGRES)
    redis_url: str = secret(
        "", "Redis: redis://:password@host:port/0", when.ALWAYS, schemes=("redis", "rediss", "unix")
    )
    log_path: str = setting("log/production.log", "the file of JSON lines, of web and workers alike; empty: none")
    cloudwatch_namespace: str = setting(
        "idp", "CloudWatch's namespace of the numbers that lines of the log carry; empty: they carry none"
    )
    log_to_stdout: bool = setting(True, "JSON lines on standard output too")
    domain_name: str = setting(
        "localhost", "the host that browsers ask for; production refuses a request for any other (421)", when.ALWAYS
    )
    production: bool = setting(
        False,
        "Secure `__Host-` cookie, HSTS, https to vendors, a complete start; to be said unless Postgres is on loopback",
    )
    unknown_settings: str = setting(
        "refuse", "what becomes of a key of the file that is not in this table", choices=choices.UNKNOWN
    )

    session_encryption_key: str = secret("", "64 hex digits (`openssl rand -hex 32`); encrypts", when.ALWAYS)
    session_encryption_key_queue: list[str] = secret(list, "other keys that may still, or already, decrypt")
    seal_for_release_before: bool = setting(
        False, "`true` while processes of the release before run: seals what they can open, without a half that dies"
    )
    aws_kms_enabled: bool = setting(False, "KMS around the key above; production refuses to start without", when.ALWAYS)
    aws_kms_session_key_id: str = setting("", "the KMS key's id, ARN or alias", when.ALWAYS)
    aws_region: str = setting("us-west-2", "where KMS and S3 are asked")
    aws_endpoint_url: str = setting("", "only for a stand-in of AWS", schemes=HTTPS)

    ruby_workers_idv_enabled: bool = setting(
        False,
        "`'true'`: jobs go to the workers; otherwise they run inside the web request. login.gov's name for it",
        when.ALWAYS,
        default_will_do=True,
    )
    async_wait_timeout_seconds: int = seconds(60, "how long a person waits, and a result lies in Redis", most=600)
    poll_rate_for_verify_in_seconds: int = seconds(1, "how often the waiting page asks")
    session_timeout_in_minutes: int = setting(15, "how long a session lives without a request", unit="minutes", most=60)
    job_retention_days: int = setting(7, "until the row of an ended job goes; it holds nothing personal", unit="days")

    idv_max_attempts: int = setting(5, "resolutions in one session", unit="attempts")
    idv_attempt_window_in_hours: int = setting(6, "until they are forgotten, counted from the last", unit="hours")
    proof_ssn_max_attempts: int = setting(10, "resolutions of one SSN, in whichever session", unit="attempts")
    proof_ssn_max_attempt_window_in_minutes: int = setting(60, "likewise", unit="minutes")
    proof_address_max_attempts: int = setting(5, "phone numbers in one session", unit="attempts")
    proof_address_max_attempt_window_in_minutes: int = setting(360, "likewise", unit="minutes")

    outbound_proxy_url: str = secret(
        "", "every vendor call goes through it, and never around it; production says `''` where there is none",
        schemes=HTTPS,
    )  # fmt: skip
    outbound_ca_bundle: str = setting(
        "", "a PEM file: the authorities that vendors' servers are checked by, in the place of the public ones; for a "
        "proxy that inspects TLS",
    )  # fmt: skip
    idv_resolution_default_vendor: str = setting("instant_verify", "who resolves", choices=choices.RESOLUTION_VENDORS)
    idv_address_primary_vendor: str = setting(
        "lexis_nexis", "who is asked whose a phone is", choices=choices.PHONE_VENDORS
    )
    idv_address_secondary_vendor: str = setting(
        "none",
        "who is asked where the first failed, or holds nothing on the number",
        choices=("none", *choices.PHONE_VENDORS),
    )
    idv_phone_verification_dual_vendor_check_enabled: bool = setting(
        True, "a plain no of the first stands; `false`: the second is asked after any no, and its yes counts"
    )

    lexisnexis_base_url: str = setting(
        "https://www.example.com", "LexisNexis' Risk Defense Platform", when.RDP, schemes=HTTPS
    )
    lexisnexis_account_id: str = setting("test_account", "the account in LexisNexis' addresses", when.RDP_ACCOUNT)
    lexisnexis_request_mode: str = setting("testing", "LexisNexis' word for test or real: `live` is real", when.RDP)
    lexisnexis_username: str = secret("test_username", "basic authentication", when.PASSWORD)
    lexisnexis_password: str = secret("test_password", "likewise", when.PASSWORD)
    lexisnexis_hmac_auth_enabled: bool = setting(False, "HMAC in the place of basic authentication")
    lexisnexis_hmac_key_id: str = secret("pf_iv_hmac_key_id", "names the HMAC key", when.HMAC)
    lexisnexis_hmac_secret_key: str = secret("pf_iv_hmac_secret_key", "the HMAC key", when.HMAC)
    lexisnexis_connect_timeout: float = seconds(1.0, "to connect, for all of LexisNexis' services")
    lexisnexis_instant_verify_workflow: str = setting(
        "gsa2.chk32.test.wf", "InstantVerify's workflow", when.INSTANT_VERIFY
    )
    lexisnexis_instant_verify_timeout: float = seconds(1.0, "for the whole call")
    lexisnexis_phone_finder_workflow: str = setting("customers.gsa2.phonefinder.workflow", "PhoneFinder's workflow")
    idv_rdp_version_default: str = setting(
        "rdp_v2", "which version of PhoneFinder is asked", choices=choices.RDP_VERSIONS
    )
    lexisnexis_phone_finder_timeout: float = seconds(1.0, "for the whole call")
    lexisnexis_threatmetrix_base_url: str = setting(
        "https://www.example.com", "its Dynamic Decision Platform, ThreatMetrix'", when.DDP, schemes=HTTPS
    )
    lexisnexis_threatmetrix_api_key: str = secret("test_api_key", "its key", when.DDP)
    lexisnexis_threatmetrix_org_id: str = setting("test_org_id", "the organization there", when.DDP)
    lexisnexis_instant_verify_ddp_policy: str = setting("test_policy", "InstantVerify's there", when.INSTANT_VERIFY_DDP)
    lexisnexis_phone_finder_ddp_policy: str = setting("test_policy", "PhoneFinder's there", when.PHONE_FINDER_DDP)

    aamva_supported_jurisdictions: list[str] = setting(
        choices.AAMVA_JURISDICTIONS.split, "the states that are asked, through AAMVA; empty: none"
    )
    aamva_auth_url: str = setting(
        "https://authentication-cert.aamva.org/Authentication/Authenticate.svc",
        "where tokens are fetched; the default is AAMVA's certification environment",
        when.STATES, schemes=HTTPS,
    )  # fmt: skip
    aamva_verification_url: str = setting(
        "https://verificationservices-cert.aamva.org:18449/dldv/2.1/online",
        "where licenses are verified; the default is AAMVA's certification environment",
        when.STATES, schemes=HTTPS,
    )  # fmt: skip
    aamva_cert_enabled: bool = setting(True, "the certification environment; `false` for real licenses", when.STATES)
    aamva_private_key: str = secret("", "base64 of the RSA key's DER (PKCS #8 or #1)", when.STATES)
    aamva_public_key: str = setting("", "base64 of the DER of the X.509 certificate that belongs to it", when.STATES)
    aamva_connect_timeout: float = seconds(2.0, "to connect")
    aamva_auth_request_timeout: float = seconds(5.0, "for each of the two calls that make a token")
    aamva_verification_request_timeout: float = seconds(5.0, "for the whole call")
    idv_aamva_split_last_name_states: list[str] = setting(
        "DC WV".split, "states that hold only the first word of a surname; empty: none"
    )
    idv_aamva_bypass_exception_ids: list[str] = setting(
        list, "a state's failures (`0001`, ...) that count as skipped", each=EXCEPTION_ID
    )

    socure_idplus_base_url: str = setting("https://sandbox.socure.us", "Socure ID+", when.SOCURE, schemes=HTTPS)
    socure_idplus_api_key: str = secret("test_api_key", "its key", when.SOCURE)
    socure_idplus_connect_timeout_in_seconds: float = seconds(1.0, "to connect")
    socure_idplus_timeout_in_seconds: float = seconds(5.0, "for the whole call")
    idv_socure_kyc_auto_failure_reason_codes: list[str] = setting(
        list, "codes (`R907`, ...) that are a no by themselves", each=CODE
    )
    idv_socure_phonerisk_auto_failure_reason_codes: list[str] = setting(list, "likewise, of a phone number", each=CODE)
    idv_socure_phonerisk_name_correlation_score_threshold: float = setting(
        0.5, "a number goes with its name above this, from 0 to 1", when.PHONE_RISK, default_will_do=True, least=0
    )
    idv_socure_phonerisk_score_threshold: float = setting(
        0.5, "its risk is low below this, from 0 to 1", when.PHONE_RISK, default_will_do=True
    )
    idv_phone_verification_dual_vendor_check_socure_reason_codes: list[str] = setting(
        list, "where no other `R` code is said, Socure holds nothing on the number", each=CODE
    )

    session_total_duration_timeout_in_minutes: int = setting(
        120, "after which a session ends in any case", unit="minutes", most=720
    )
    person_max_attempts: int = setting(
        10, "resolutions of one name with its birth date, in whichever session; 0: no limit", unit="attempts", least=0
    )
    person_attempt_window_in_minutes: int = setting(1440, "until they are forgotten, from the first on", unit="minutes")
    network_max_attempts: int = setting(
        100, "forms from one network (a /24; of IPv6 a /56), where addresses are public; 0: no limit", unit="attempts",
        least=0, most=100_000,
    )  # fmt: skip
    network_attempt_window_in_minutes: int = setting(60, "until they are forgotten, from the first on", unit="minutes")
    all_max_attempts: int = setting(
        1000, "forms of everybody together, which bounds what vendors cost; 0: no limit", unit="attempts", least=0,
        most=100_000,
    )  # fmt: skip
    all_attempt_window_in_minutes: int = setting(1, "until they are forgotten, from the first on", unit="minutes")
    queue_max_depth: int = setting(1000, "waiting jobs above which a form gets 503; 0: no bound", unit="jobs", least=0)
    trusted_proxies: int = setting(0, "how many hops before the web write `X-Forwarded-For`", unit="hops", least=0)
    web_stop_delay_in_seconds: float = seconds(
        5.0, "how long, after SIGTERM, the web serves on while `/readyz` says `going`; 0: it stops at once", least=0
    )
    agency_name: str = setting("Example Agency", "who asks, as every page says it", when.ALWAYS)
    agency_logo: str = setting("", "the path of a picture beside the name, at most 40 pixels high: .svg, .png, .webp")
    government_banner: bool = setting(False, "a banner that says how to know an official site of the United States")
    privacy_url: str = setting("", "the agency's privacy statement", when.ALWAYS, schemes=HTTPS)
    help_url: str = setting("", "where people find help, and another way than this one", schemes=HTTPS)
    help_phone: str = setting("", "likewise, a telephone number")
    return_url: str = setting("", "where the button at the end leads: back to the agency", schemes=HTTPS)
    return_secret: str = secret(
        "", "64 hex digits that the agency has too: what it is told at the end is signed with them; empty: it is told "
        "nothing",
    )  # fmt: skip

    def __repr__(self) -> str:
        return f"<Settings: {len(fields(self))} settings, values not shown>"


#: Setting: what is to be known of it.
ABOUT: dict[str, About] = {f.name: f.metadata["about"] for f in fields(Settings)}
