"""How often a person may ask: counters in Redis, reserved when a wait begins (`waits.begin`), all of them or none.

A session, an SSN, a name with its birth date, a network, everybody together. The first two and the phone's count on
from the last attempt until the limit is hit (login.gov's way); the others run from the first attempt in a fixed window,
because an endless trickle would never let a count that others share run out. A maximum of 0 turns a limit off.

Names, birth dates and SSNs are counted under a keyed fingerprint (`fingerprints`), networks likewise; neither they nor
anything that they could be guessed from is stored.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from idp import cache
from idp.config import settings
from idp.fingerprints import fingerprint
from idp.unseen import unseen

#: Networks whose people are counted as one: a provider's customer has all of it (RFC 6177), a small office a /24.
PREFIXES = {4: 24, 6: 56}

#: Prefixes of IPv6 before an address of IPv4 (RFC 4291, 2.5.5.2; RFC 6052, 2.1).
_CARRIERS = [ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")]

#: Letters that Unicode does not take apart into a plain one and a mark.
_STROKES = str.maketrans({"\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00f0": "d", "\u0131": "i", "\u0127": "h",
                          "\u0167": "t", "\u00e6": "ae", "\u0153": "oe", "\u00fe": "th"})  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """`maximum` attempts in `window` seconds, counted under `key`."""

    name: str
    key: str
    maximum: int
    window: int
    renews: bool = True
    refundable: bool = True


def resolution(session_digest: str) -> Limit:
    """Of a session."""
    s = settings()
    return Limit("idv_resolution", f"limit:idv_resolution:{session_digest}", s.idv_max_attempts,
                 s.idv_attempt_window_in_hours * 3600)  # fmt: skip


def address(session_digest: str) -> Limit:
    """Of a session's phone numbers."""
    s = settings()
    return Limit("proof_address", f"limit:proof_address:{session_digest}", s.proof_address_max_attempts,
                 s.proof_address_max_attempt_window_in_minutes * 60)  # fmt: skip


def document(session_digest: str) -> Limit:
    """Of a session's photos of a license."""
    s = settings()
    return Limit("doc_auth", f"limit:doc_auth:{session_digest}", s.doc_auth_max_attempts,
                 s.doc_auth_attempt_window_in_minutes * 60)  # fmt: skip


def photo_print(session_digest: str, photos: bytes) -> str:
    """By which one session, and no other, knows photos again that could not be read."""
    return fingerprint("photo", f"{session_digest} {sha256(photos).hexdigest()}")[:32]


def ssn(number: str) -> Limit:
    """Of an SSN, whoever types it; never given back, as it is what guessing is held by."""
    s = settings()
    return Limit("proof_ssn", f"limit:proof_ssn:{fingerprint('ssn', number)}", s.proof_ssn_max_attempts,
                 s.proof_ssn_max_attempt_window_in_minutes * 60, refundable=False)  # fmt: skip


@unseen
def person(first_name: str, last_name: str, dob: str) -> Limit:
    """Of a name with its birth date, in whichever session and with whichever SSN, however the name is spelled."""
    s = settings()
    given = next(iter(_words(first_name)), "")  # Anybody can think of ever other middle names.
    who = fingerprint("person", f"{given}\n{''.join(_words(last_name))}\n{dob}")
    return Limit("person", f"limit:person:{who}", s.person_max_attempts, s.person_attempt_window_in_minutes * 60,
                 renews=False)  # fmt: skip


def _words(name: str) -> list[str]:
    """The runs of letters in a name, in lower case and without their accents and strokes."""
    bare = unicodedata.normalize("NFKD", name.casefold()).translate(_STROKES)
    return re.findall(r"[^\W\d_]+", "".join(c for c in bare if not unicodedata.combining(c)))


def network(address: str) -> Limit | None:
    """Of the network around a public address; None for any other, which tells nobody apart."""
    s = settings()
    found = _public(address)
    if found is None:
        return None
    whole = ip_network((found, PREFIXES[found.version]), strict=False)
    return Limit("network", f"limit:network:{fingerprint('network', str(whole))}", s.network_max_attempts,
                 s.network_attempt_window_in_minutes * 60, renews=False)  # fmt: skip


def _public(address: str) -> IPv4Address | IPv6Address | None:
    """A public address; where IPv6 only carries one of IPv4, as a socket for both writes it, that one."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and any(found in carrier for carrier in _CARRIERS):
        found = IPv4Address(found.packed[-4:])
    return found if found.is_global else None


def everybody() -> Limit:
    """One for all: what the vendors may cost in a minute, whoever it is that asks."""
    s = settings()
    return Limit("all", "limit:all", s.all_max_attempts, s.all_attempt_window_in_minutes * 60,
                 renews=False, refundable=False)  # fmt: skip


def turned_on(limits: Sequence[Limit | None]) -> list[Limit]:
    """Those that count."""
    return [limit for limit in limits if limit and limit.maximum]


def left(limits: Sequence[Limit]) -> int:
    """Attempts that are left under the fullest of some limits. Raises Unavailable."""
    used = cache.client().mget([limit.key for limit in limits])
    return min(max(0, limit.maximum - int(n or 0)) for limit, n in zip(limits, used, strict=True))


def seconds_full(limits: Sequence[Limit]) -> int:
    """Seconds until none of some limits is used up any more; 0 where none is. Raises Unavailable."""
    with cache.client().pipeline(transaction=False) as pipe:
        for limit in limits:
            pipe.get(limit.key)
            pipe.ttl(limit.key)
        found = pipe.execute()
    pairs = zip(limits, found[::2], found[1::2], strict=True)
    return max((ttl for limit, used, ttl in pairs if int(used or 0) >= limit.maximum), default=0)
