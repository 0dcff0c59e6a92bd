"""LexisNexis PhoneFinder through the Dynamic Decision Platform (vendors.md 2.3)."""

from functools import partial

from idp.applicant import Applicant
from idp.config import Settings
from tasks.vendors.lexisnexis.ddp import Product, name_birth_ssn, query
from tasks.vendors.lexisnexis.phone_finder import phone_in
from tasks.vendors.wire.answer import Answer
from tasks.vendors.wire.http import Outbound

VENDOR = "lexisnexis:phone_finder_ddp"
SERVICE = "lexis_nexis_ddp_phone_finder"
_EVENT = "phone_finder"
_STEP = "Phone Finder"


def ask(applicant: Applicant, outbound: Outbound, s: Settings) -> Answer:
    """One call. The platform's own `review_status` does not decide. Raises VendorError."""
    policy = s.lexisnexis_phone_finder_ddp_policy
    product = Product(SERVICE, _EVENT, policy, _STEP, s.lexisnexis_phone_finder_timeout)
    facts = name_birth_ssn(applicant) | {"account_telephone": applicant.phone}
    return query(outbound, s, product, facts, partial(phone_in, vendor=VENDOR))
