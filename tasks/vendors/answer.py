"""What one vendor said of one applicant."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """A vendor's word. A vendor that failed gives none: that is a VendorError.

    `failed` names the attributes that did not match (`address`, `ssn`, `dob`, `dead`, `state_id_number`, `unknown`).
    `coverable`: a state's yes to each of them may stand in for this no.
    """

    vendor: str
    verified: bool
    failed: tuple[str, ...] = ()
    coverable: bool = False
    transaction_id: str = ""
    reference: str = ""
