"""One small tree of errors.

Their texts are made of our own constants and names, never of what a person typed or a vendor sent, so any of them
may be logged. `str(error)` of an error outside this tree is never logged (see `logs`).
"""

from enum import Enum


class IdpError(Exception):
    """Anything this service says went wrong, in words that say what to do next."""


class ConfigError(IdpError):
    """A setting is missing, unknown or of the wrong type. Names the settings, never their values."""


class InvalidApplicant(IdpError):
    """What was typed can't be used. `errors` maps a form field to a sentence for the person, in the form's order;
    `doubtful` names further fields that the fault may lie in: the other boxes of a date.
    """

    def __init__(self, errors: dict[str, str], doubtful: frozenset[str] = frozenset()) -> None:
        super().__init__(f"fields to correct: {', '.join(errors)}")
        self.errors, self.doubtful = errors, doubtful


class DecryptionError(IdpError):
    """A sealed text can't be opened. Says why, never what."""


class Unavailable(IdpError):
    """A part that this service stands on does not answer, or can't: `database`, `cache` or `kms`. `reason` is ours."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part} does not serve us: {reason}")
        self.part, self.reason = part, reason


class Cause(str, Enum):
    """Why a vendor's call failed: the closed set that metrics count and logs name."""

    CONNECT_TIMEOUT = "connect_timeout"  #: No connection within the connect time-out.
    READ_TIMEOUT = "read_timeout"  #: Connected, but the answer did not come, or not to its end, in time.
    REFUSED = "refused"  #: Nobody listens there, hangs up before hearing anything, or the name does not resolve.
    RESET = "reset"  #: The connection broke in the middle.
    TLS = "tls"  #: The certificate or the handshake is wrong.
    PROXY = "proxy"  #: The outbound proxy does not answer or refused.
    REDIRECT = "redirect"  #: Redirects are never followed: the applicant would go with them.
    STATUS = "status"  #: A status outside 2xx.
    TOO_LARGE = "too_large"  #: More bytes than any real answer has.
    UNREADABLE = "unreadable"  #: Not JSON, not XML, or not safe XML.
    INCOMPLETE = "incomplete"  #: Well-formed, but without what the vendor's guide promises.
    FAULT = "fault"  #: The vendor says itself that it could not do it.
    CIRCUIT_OPEN = "circuit_open"  #: It failed so often lately that it was not asked.
    PART_CIRCUIT_OPEN = "part_circuit_open"  #: The same, for one that it answers for: a state.
    DEADLINE = "deadline"  #: Nobody is waiting any more.
    NOT_NEEDED = "not_needed"  #: Another vendor's answer had settled the outcome.


#: The vendor certainly never took the request: no connection to it, or to the proxy, ever stood.
NOT_TAKEN = frozenset({Cause.CONNECT_TIMEOUT, Cause.REFUSED, Cause.PROXY, Cause.TLS})

#: The vendor was never reached from this host; another host may reach it.
UNREACHED = NOT_TAKEN | {Cause.CIRCUIT_OPEN}

#: The request may have been taken, worked on and billed; only its answer is lost.
LOST = frozenset({Cause.READ_TIMEOUT, Cause.RESET})

#: Certainly not taken, and gone again as fast as it came: worth one more try, which nobody pays twice.
RETRYABLE = NOT_TAKEN - {Cause.TLS}


class VendorError(IdpError):
    """A vendor's call failed. `service` is the call's name, `detail` a status or a code of ours or the vendor's."""

    def __init__(self, service: str, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{service}: {cause.value}{f' {detail}' if detail else ''}")
        self.service, self.cause, self.detail = service, cause, detail

    @property
    def retryable(self) -> bool:
        """Whether one more try may help and can't be billed twice. A vendor that answered would answer the same."""
        return self.cause in RETRYABLE

    @property
    def unreached(self) -> bool:
        """Whether the vendor was never reached from this host (the proxy is away, the circuit is open, ...)."""
        return self.cause in UNREACHED

    @property
    def lost(self) -> bool:
        """Whether the vendor may have done, and billed, what it never told us."""
        return self.cause in LOST


class TooManyAttempts(IdpError):
    """A limit is used up. `limit` is its name, `seconds` until it ends."""

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(f"{limit}: used up for {seconds} s")
        self.limit, self.seconds = limit, seconds
