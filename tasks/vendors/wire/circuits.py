"""Who failed so often lately that they are not asked for a while: they would only hold up a worker's threads.

Some services answer for others, as AAMVA does for the states. Where calls name such a part, its silence and its errors
shut the circuit for that part alone; what never reached the service counts for the service as a whole.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

from circuitbreaker import CircuitBreaker

from idp.errors import LOST, NOT_TAKEN, Cause, VendorError

Result = TypeVar("Result")
Counts = Callable[[type[BaseException], BaseException], bool]

FAILURES = 5  #: outages in a row that open the circuit
RECOVERY = 10  #: seconds that it stays open; then a trial


def guarded(service: str, part: str, call: Callable[[], Result], counts: bool = True) -> Result:
    """The call, unless its circuit is open; where it `counts`, what becomes of it opens or closes that.

    Raises VendorError.
    """
    whole = _breaker(service, _not_reached if part else _is_outage)
    of_part = _breaker(f"{service}:{part}", _is_silent) if part else None
    if whole.opened:
        raise VendorError(service, Cause.CIRCUIT_OPEN)
    if of_part and of_part.opened:
        raise VendorError(service, Cause.PART_CIRCUIT_OPEN)
    if not counts:
        return call()
    counted = partial(of_part.call, call) if of_part else call
    return cast(Result, whole.call(counted))


#: Those of this process, by name and by what they count.
breakers: dict[tuple[str, Counts], CircuitBreaker] = {}


def _breaker(name: str, counts: Counts) -> CircuitBreaker:
    """One a process and name: it opens after FAILURES in a row that it counts, and anything else closes it."""
    if (name, counts) not in breakers:
        made = CircuitBreaker(FAILURES, RECOVERY, expected_exception=counts, name=name)
        breakers.setdefault((name, counts), made)
    return breakers[name, counts]


def opened() -> list[str]:
    """The names of those that are open: a service, or `service:part`."""
    return sorted({name for (name, _), one in list(breakers.items()) if one.opened})


def _not_reached(kind: type[BaseException], error: BaseException) -> bool:
    return isinstance(error, VendorError) and error.cause in NOT_TAKEN


def _is_silent(kind: type[BaseException], error: BaseException) -> bool:
    """No answer, or the status of a server that is broken; not one that refuses this one request."""
    if not isinstance(error, VendorError):
        return False
    return error.cause in LOST or (error.cause == Cause.STATUS and error.detail.startswith("5"))


def _is_outage(kind: type[BaseException], error: BaseException) -> bool:
    return _not_reached(kind, error) or _is_silent(kind, error)
