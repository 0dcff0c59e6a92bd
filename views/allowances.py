"""What may come in, by route: how much, of which kind, how slowly. A route that is not here takes no body."""

from dataclasses import dataclass

from views.steps import STEPS


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

ALLOWANCES = {f"{step.path}{more}": FORM for step in STEPS.values() for more in ("", "/retry")} | {"/cancel": FORM}
