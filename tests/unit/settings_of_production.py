"""A complete set of settings for production, and those of the vendors that are optional."""

import base64
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from unit.certificates import certificate, named

KEY = "9b1f6c3e58a7d20c4471e0b93d6f8a251cb7e43f90582d6ea1f3047bc86d195e"  # drawn at random for these tests
OTHER_KEY = "e20d47a9186bf35c7fd1940e3ac8625bb70e6c92d54318fa0b9ce7716d2f83a4"


@cache
def key_pair(bits: int = 2048, issuer: str = "an authority", days: int = 30) -> dict[str, str]:
    """AAMVA's two settings, by an authority."""
    key = rsa.generate_private_key(65537, bits)
    # Who signs it plays no part: an issuer of another name is one that vouches.
    public = certificate(named("us"), key, named(issuer), key, days=days).public_bytes(Encoding.DER)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {
        "AAMVA_PRIVATE_KEY": base64.b64encode(private).decode(),
        "AAMVA_PUBLIC_KEY": base64.b64encode(public).decode(),
    }


PRODUCTION = {
    "PRODUCTION": "true", "DOMAIN_NAME": "verify.file.gov",
    "AGENCY_NAME": "Department of Files", "PRIVACY_URL": "https://file.gov/privacy",
    "DATABASE_URL": "postgresql://h/d?sslmode=verify-full", "REDIS_URL": "rediss://:word@h",
    "SESSION_ENCRYPTION_KEY": KEY, "AWS_KMS_ENABLED": "true", "AWS_KMS_SESSION_KEY_ID": "alias/x",
    "RUBY_WORKERS_IDV_ENABLED": "true", "OUTBOUND_PROXY_URL": "http://proxy.internal:3128",
    "LEXISNEXIS_BASE_URL": "https://vendor.example.gov", "LEXISNEXIS_ACCOUNT_ID": "42",
    "LEXISNEXIS_REQUEST_MODE": "live", "LEXISNEXIS_USERNAME": "u", "LEXISNEXIS_PASSWORD": "p",
    "LEXISNEXIS_INSTANT_VERIFY_WORKFLOW": "agency.instantverify.wf",
    "AAMVA_CERT_ENABLED": "false", "AAMVA_AUTH_URL": "https://a.example.gov", "AAMVA_VERIFICATION_URL": "https://v.example.gov",
    **key_pair(),
}  # fmt: skip
SOCURE = {
    "IDV_RESOLUTION_DEFAULT_VENDOR": "socure_kyc",
    "SOCURE_IDPLUS_BASE_URL": "https://socure.gov",
    "SOCURE_IDPLUS_API_KEY": "k",
}
TRUE_ID = {
    "DOCUMENT_VENDOR": "true_id", "LEXISNEXIS_TRUEID_ACCOUNT_ID": "43", "LEXISNEXIS_TRUEID_USERNAME": "tu",
    "LEXISNEXIS_TRUEID_PASSWORD": "tp", "LEXISNEXIS_TRUEID_NOLIVENESS_CROPPING_WORKFLOW": "agency.trueid.wf",
}  # fmt: skip
TRUE_ID_HMAC = {
    "LEXISNEXIS_TRUEID_HMAC_KEY_ID": "tid",
    "LEXISNEXIS_TRUEID_HMAC_SECRET_KEY": "tk",
}
PHONE_RISK = SOCURE | {
    "IDV_RESOLUTION_DEFAULT_VENDOR": "instant_verify", "IDV_ADDRESS_SECONDARY_VENDOR": "socure",
    "IDV_SOCURE_PHONERISK_NAME_CORRELATION_SCORE_THRESHOLD": "0.5",
    "IDV_SOCURE_PHONERISK_SCORE_THRESHOLD": "0.5",
}  # fmt: skip
DDP = {
    "IDV_RESOLUTION_DEFAULT_VENDOR": "instant_verify_ddp",
    "IDV_ADDRESS_PRIMARY_VENDOR": "lexis_nexis_ddp",
    "LEXISNEXIS_THREATMETRIX_BASE_URL": "https://ddp.example.gov",
    "LEXISNEXIS_THREATMETRIX_API_KEY": "k",
    "LEXISNEXIS_THREATMETRIX_ORG_ID": "an-agency",
    "LEXISNEXIS_INSTANT_VERIFY_DDP_POLICY": "who",
    "LEXISNEXIS_PHONE_FINDER_DDP_POLICY": "whose",
}
HMAC = {
    "LEXISNEXIS_HMAC_AUTH_ENABLED": "true",
    "LEXISNEXIS_HMAC_KEY_ID": "id",
    "LEXISNEXIS_HMAC_SECRET_KEY": "k",
}
