"""What may come in, by route: how much, of which kind, how slowly. A route that is not here takes no body."""

from dataclasses import dataclass

from views.steps import ALL_STEPS, LICENSE
from views.upload import MOST


@dataclass(frozen=True)
class Allowance:
    """A body of at most `most` bytes, of one of these media types (RFC 9110, 8.3).

    It has `patience` seconds to arrive, a second more for each `rate` bytes that did, and never more than `longest`
    seconds. The bodies of one allowance share `together` bytes of this process' memory.
    """

    most: int
    kinds: tuple[str, ...]
    patience: float
    rate: int
    longest: float
    together: int


#: The largest real form has two thousand bytes, and comes in one piece.
FORM = Allowance(64 * 1024, ("application/x-www-form-urlencoded",), patience=10, rate=500, longest=30, together=2**25)

#: Photos: a few at a time, over a poor line from a phone.
PHOTOS = Allowance(MOST, ("multipart/form-data",), patience=10, rate=8_000, longest=120, together=2**26)

ALLOWANCES = {f"{step.path}{more}": FORM for step in ALL_STEPS.values() for more in ("", "/retry")}
ALLOWANCES |= {"/cancel": FORM, LICENSE.path: PHOTOS}
