"""One license out of two readings of it: the barcode's, and a vendor's of both sides. Pure."""

from idp.personal import Facts
from tasks.document.comparing import differing


def together(barcode: Facts, seen: Facts) -> Facts:
    """The facts of `License.to_message`: the barcode's, and where it says nothing what the vendor saw; {} for neither.

    Where the two disagree neither is preferred in silence: `disagreeing` names those facts, for the person to look at.
    """
    if not barcode:
        return seen | {"truncated": [], "doubtful": [], "disagreeing": []} if any(seen.values()) else Facts()
    filled = Facts((name, value or seen.get(name, "")) for name, value in barcode.items())
    return filled | {"disagreeing": differing(barcode, seen)}
