"""The settings themselves: one field each, its default and its type the documentation of both."""

from dataclasses import dataclass, field, fields

#: The states that answer through AAMVA (vendors.md 8.2).
AAMVA_JURISDICTIONS = (
    "AL AR AZ CO CT DC DE FL GA HI IA ID IL IN KS KY MA MD ME MI MO MS MT NC ND NE NH NJ NM NV OH OK OR PA RI SC SD "
    "TN TX VA VT WA WI WV WY"
)


@dataclass(frozen=True, repr=False)
class Settings:
    """What a process was told. Prints no values."""

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
    job_retention_days: int = 7  #: days for which a row is kept after its job ended
    log_path: str = "log/production.log"
    domain_name: str = "localhost"
    production: bool = False

    idv_max_attempts: int = 5  #: answers of a vendor, a session
    idv_attempt_window_in_hours: int = 6
    proof_ssn_max_attempts: int = 10  #: answers of a vendor, an SSN
    proof_ssn_max_attempt_window_in_minutes: int = 60
    proof_address_max_attempts: int = 5  #: phone numbers, a session
    proof_address_max_attempt_window_in_minutes: int = 360

    resolution_vendor: str = "instant_verify"  #: or socure_kyc
    lexisnexis_base_url: str = "https://www.example.com"
    lexisnexis_account_id: str = "test_account"
    lexisnexis_request_mode: str = "testing"
    lexisnexis_username: str = "test_username"
    lexisnexis_password: str = "test_password"  # noqa: S105 -- the sandbox's, not a secret
    lexisnexis_hmac_auth_enabled: bool = False
    lexisnexis_hmac_key_id: str = "pf_iv_hmac_key_id"
    lexisnexis_hmac_secret_key: str = "pf_iv_hmac_secret_key"  # noqa: S105 -- the sandbox's
    lexisnexis_connect_timeout: float = 1.0  #: seconds, of all its products
    lexisnexis_instant_verify_workflow: str = "gsa2.chk32.test.wf"
    lexisnexis_instant_verify_timeout: float = 1.0  #: seconds for the whole call
    lexisnexis_phone_finder_workflow: str = "customers.gsa2.phonefinder.workflow"
    lexisnexis_phone_finder_timeout: float = 1.0  #: seconds for the whole call

    proofing_device_profiling: str = "disabled"  #: enabled, or collect_only: a failure has no consequence
    lexisnexis_threatmetrix_base_url: str = "https://www.example.com"
    lexisnexis_threatmetrix_api_key: str = "test_api_key"
    lexisnexis_threatmetrix_org_id: str = "test_org_id"
    lexisnexis_threatmetrix_policy: str = "test_policy"
    lexisnexis_threatmetrix_timeout: float = 1.0  #: seconds for the whole call

    aamva_supported_jurisdictions: list[str] = field(default_factory=AAMVA_JURISDICTIONS.split)
    aamva_auth_url: str = "https://authentication-cert.aamva.org/Authentication/Authenticate.svc"
    aamva_verification_url: str = "https://verificationservices-cert.aamva.org:18449/dldv/2.1/online"
    aamva_cert_enabled: bool = True  #: AAMVA's certification environment; off for real licenses
    aamva_private_key: str = ""  #: base64 of the RSA key's DER (PKCS #8 or #1)
    aamva_public_key: str = ""  #: base64 of the X.509 certificate's DER
    aamva_connect_timeout: float = 2.0  #: seconds
    aamva_auth_request_timeout: float = 5.0  #: seconds for each of the two calls that make a token
    aamva_verification_request_timeout: float = 5.0  #: seconds for the whole call
    idv_aamva_split_last_name_states: list[str] = field(default_factory=list)  #: they hold a surname's first word
    idv_aamva_bypass_exception_ids: list[str] = field(default_factory=list)  #: a state's failure that counts as skipped

    socure_idplus_base_url: str = "https://sandbox.socure.us"
    socure_idplus_api_key: str = "test_api_key"
    socure_idplus_connect_timeout_in_seconds: float = 1.0
    socure_idplus_timeout_in_seconds: float = 5.0  #: for the whole call
    idv_socure_kyc_auto_failure_reason_codes: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Settings: {len(fields(self))} settings, values not shown>"
