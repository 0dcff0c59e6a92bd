"""What one vendor said of one applicant."""

from dataclasses import dataclass

from idp.personal import Text


@dataclass(frozen=True)
class Answer:
    """A vendor's word. A vendor that failed gives none: that is a VendorError.

    `failed` names the attributes that did not match (`address`, `ssn`, `dob`, `dead`, `state_id_number`, `unknown`,
    ...), `confirmed` those that did, as far as the vendor says.
    `coverable`: a state's yes to each that failed may stand in for this no. `no_data`: this no says only that the
    vendor holds nothing on it; another may. `codes` are the vendor's reasons, each a plain word or number of its own.
    """

    vendor: str
    verified: bool
    failed: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    coverable: bool = False
    transaction_id: str = ""
    reference: str = ""
    codes: tuple[str, ...] = ()
    no_data: bool = False


@dataclass(frozen=True)
class Skipped:
    """A vendor that was not asked, and why, in a word of ours."""

    vendor: str
    reason: str


def short(value: object) -> Text:
    """A vendor's id or code as text of at most 64 characters without the space around it; '' for anything else."""
    return Text(value.strip()[:64] if isinstance(value, str) else "")
