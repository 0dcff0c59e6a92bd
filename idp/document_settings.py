"""What can be set of photos of licenses. A part of `settings`, by itself for its length alone."""

from dataclasses import dataclass

from idp import when
from idp.described import seconds, secret, setting


@dataclass(frozen=True, repr=False)
class DocumentSettings:
    """Defaults are stand-ins, as everywhere."""

    license_photo_enabled: bool = setting(True, "`/license`, where a photo of a license fills the form")
    doc_auth_max_attempts: int = setting(5, "photos of licenses in one session", unit="attempts")
    doc_auth_attempt_window_in_minutes: int = setting(360, "likewise", unit="minutes")
    document_vendor: str = setting(
        "none", "who looks at photos of a license, front and back, besides our own reading of its barcode",
        choices=("none", "true_id"),
    )  # fmt: skip
    lexisnexis_trueid_account_id: str = setting("test_account", "TrueID's own account", when.TRUE_ID)
    lexisnexis_trueid_username: str = secret("test_username", "basic authentication", when.TRUE_ID_PASSWORD)
    lexisnexis_trueid_password: str = secret("test_password", "likewise", when.TRUE_ID_PASSWORD)
    lexisnexis_trueid_hmac_key_id: str = secret("trueid_hmac_key_id", "names the HMAC key", when.TRUE_ID_HMAC)
    lexisnexis_trueid_hmac_secret_key: str = secret("trueid_hmac_secret_key", "the HMAC key", when.TRUE_ID_HMAC)
    lexisnexis_trueid_noliveness_cropping_workflow: str = setting(
        "customers.gsa2.trueid.test.workflow", "TrueID's workflow, without a selfie", when.TRUE_ID
    )
    lexisnexis_trueid_timeout: float = seconds(25.0, "for the whole call, which is made once and billed")
