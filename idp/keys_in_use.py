"""Which session keys still open something: so that ops know when an old one may go.

Every stored text names the key that sealed it; nothing is opened to find out. Messages lie in Postgres; sessions,
results, outcomes and notes in Redis, which is walked by SCAN.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from idp import cache, job_keys, keys
from idp.database import run
from idp.encryption import DERIVED, HALVED, HEAD, VERSION
from idp.keys import ID_LENGTH, derived, key_id
from idp.scripts import ID_LENGTH as JOB_ID

SEALS, QUEUED, MISSING = "seals", "in the queue", "not configured"
LATELY = 300  #: seconds for which what was found is told again to whoever asks all the time
BATCH = 500  #: keys of Redis asked about in one round trip

_MESSAGES = """SELECT encode(substring(message FROM 1 FOR 7), 'hex'), count(*) FROM jobs
               WHERE message IS NOT NULL GROUP BY 1"""


@dataclass(frozen=True)
class KeyUse:
    """A session key by its id (8 hex digits), what it is to this process, and how many texts only it opens."""

    id: str
    role: str
    messages: int
    texts: int

    @property
    def opens(self) -> int:
        """Of both together."""
        return self.messages + self.texts


def keys_in_use() -> list[KeyUse]:
    """The configured keys, the sealing one first, then those that something still names and nobody here has.

    Texts of the release before name their key inside KMS, and are not counted. Raises ConfigError, Unavailable.
    """
    configured = [key_id(key).hex() for key in keys.configured()]
    named = _names()
    messages = Counter({_key_of(bytes.fromhex(head), named): count for head, count in run(_MESSAGES)})
    texts = Counter(_key_of(text, named) for text in _texts())
    missing = sorted((messages.keys() | texts.keys()) - {*configured, ""})
    roles = [SEALS, *[QUEUED] * (len(configured) - 1), *[MISSING] * len(missing)]
    return [KeyUse(one, role, messages[one], texts[one])
            for one, role in zip([*configured, *missing], roles, strict=True)]  # fmt: skip


def lately_in_use() -> list[KeyUse]:
    """The same as at most five minutes ago, as all of Redis is walked for it."""
    with _one_walks:
        return _in_use_at(int(time.monotonic() / LATELY))


@lru_cache(maxsize=1)
def _in_use_at(turn: int) -> list[KeyUse]:
    return keys_in_use()


_one_walks = threading.Lock()

#: The names of what is sealed by nobody: counters, and the halves of jobs' keys, random bytes of which three in 256
#: begin like a sealed text.
_BARE = tuple(name.encode() for name in ("limit:", "counted:", "ended:", "begun", job_keys.PREFIX))


def table(uses: Iterable[KeyUse]) -> str:
    """For people: a line a key."""
    lines = [f"{'key':10}{'':16}{'messages':>10}{'texts':>10}"]
    lines += [f"{use.id:10}{use.role:16}{use.messages:>10}{use.texts:>10}" for use in uses]
    return "\n".join([*lines, "A key of the queue that opens nothing, twice in a row, may be taken out and destroyed."])


def _names() -> dict[bytes, str]:
    """By the id of a derived key, the session key's."""
    return {key_id(derived(key, purpose)): key_id(key).hex() for key in keys.configured() for purpose in keys.SEALING}


def _key_of(text: bytes, named: dict[bytes, str]) -> str:
    """'' for what is not sealed, or does not tell."""
    if text[:1] in (VERSION, HALVED) and len(text) >= HEAD:
        return text[HEAD - ID_LENGTH : HEAD].hex()
    if text[:1] == DERIVED and len(text) > ID_LENGTH:
        identity = text[1 : 1 + ID_LENGTH]
        return named.get(identity, identity.hex())
    return ""


def _texts() -> Iterator[bytes]:
    """The beginning at least of each sealed text in Redis."""
    found: list[bytes] = []
    for name in cache.client().scan_iter(count=BATCH):
        if name.startswith(_BARE):
            continue
        found.append(name)
        if len(found) == BATCH:
            yield from _read(found)
            found = []
    yield from _read(found)


def _read(names: list[bytes]) -> Iterator[bytes]:
    with cache.client().pipeline(transaction=False) as pipe:
        for name in names:
            pipe.hgetall(name) if name.startswith((b"session:", b"notes:")) else pipe.getrange(name, 0, HEAD)
        found = pipe.execute(raise_on_error=False)
    for one in found:
        if isinstance(one, dict):
            yield from (text[JOB_ID:] if field == b"wait" else text for field, text in one.items())
        elif isinstance(one, bytes):
            yield one
