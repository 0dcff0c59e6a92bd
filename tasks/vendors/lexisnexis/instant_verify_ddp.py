"""LexisNexis InstantVerify through the Dynamic Decision Platform (vendors.md 1.6)."""

import re
from functools import partial

from idp.applicant import Applicant
from idp.config import Settings
from idp.personal import Facts
from tasks.vendors.lexisnexis.ddp import Product, name_birth_ssn, query
from tasks.vendors.lexisnexis.instant_verify import identity_in
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.http import Outbound

VENDOR = "lexisnexis:instant_verify_ddp"
SERVICE = "lexis_nexis_ddp_instant_verify"
_EVENT = "instant_verify"
_STEP = "Execute Instant Verify"
PRODUCT_TYPE = "Verify"  #: what this way calls the product whose checks are read


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. Raises VendorError."""
    policy = s.lexisnexis_instant_verify_ddp_policy
    product = Product(SERVICE, _EVENT, policy, _STEP, s.lexisnexis_instant_verify_timeout)
    return query(
        outbound, s, product, _facts(applicant), partial(identity_in, vendor=VENDOR, product_type=PRODUCT_TYPE)
    )


def _facts(a: Applicant) -> Facts:
    """Unlike the older way it is told of the license too; of no phone."""
    return Facts({
        **name_birth_ssn(a),
        "account_address_street1": a.address1,
        "account_address_street2": a.address2,
        "account_address_city": a.city,
        "account_address_state": a.state,
        "account_address_country": "US" if a.state else "",
        "account_address_zip": a.zipcode,
        "account_telephone": "",
        "account_drivers_license_number": re.sub(r"[^A-Za-z0-9_]", "", a.state_id_number),
        "account_drivers_license_type": "us_dl" if a.state_id_number else "",
        "account_drivers_license_issuer": a.state_id_jurisdiction,
    })  # fmt: skip
