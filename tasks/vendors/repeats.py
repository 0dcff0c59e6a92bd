"""Which calls may be made a second time after an answer was lost: those that nobody bills and that tell of nobody.

A call that was certainly not taken may always be made again (`VendorError.retryable`). What a vendor bills stands in
its contract, which the code does not know: where a person is looked up, a second time counts as paid.
"""

from idp.errors import VendorError
from tasks.vendors.aamva import token as aamva_token
from tasks.vendors.aamva import verification as aamva
from tasks.vendors.lexisnexis import instant_verify, instant_verify_ddp, phone_finder, phone_finder_ddp, true_id
from tasks.vendors.socure import id_plus

FREE, PAID = True, False

#: Service: whether a second call is free, and why. One that does not stand here is paid.
REPEATS: dict[str, tuple[bool, str]] = {
    aamva_token.CONTEXT_SERVICE: (FREE, "a security context: tells of nobody, and nothing is looked up"),
    aamva_token.TOKEN_SERVICE: (FREE, "a token: tells of nobody; one that is not used ends by itself"),
    aamva.SERVICE: (PAID, "a verification: a state looks a person up"),
    instant_verify.SERVICE: (PAID, "a conversation: a person is looked up"),
    phone_finder.SERVICE: (PAID, "a conversation: a phone number is looked up"),
    true_id.SERVICE: (PAID, "a conversation: two pictures are looked at"),
    instant_verify_ddp.SERVICE: (PAID, "a query: a person is looked up"),
    phone_finder_ddp.SERVICE: (PAID, "a query: a phone number is looked up"),
    id_plus.SERVICE: (PAID, "a transaction: a person or a phone number is looked up"),
}


def may_repeat(e: VendorError) -> bool:
    """Whether one more call may help and is paid once at most."""
    free, _ = REPEATS.get(e.service, (PAID, ""))
    return e.retryable or (free and e.lost)
