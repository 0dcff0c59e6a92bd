"""The browser session: a plain part that every poll reads, and a sealed part with the applicant.

The cookie is 256 random bits; Redis knows only their SHA-256. A session ends after `session_timeout_in_minutes`
without a request.
"""

import json
import secrets
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import cast

from idp import cache
from idp.config import settings
from idp.encryption import open_sealed, seal


@dataclass
class Waiting:
    """The job that the person waits for. Times are epoch seconds; `counted` are the keys of the limits that it used."""

    id: str
    step: str
    since: float
    deadline: float
    counted: list[str] = field(default_factory=list)


@dataclass
class Last:
    """How the last job ended, for the page that says so. `attributes` are names, never values."""

    step: str
    outcome: str
    attributes: list[str] = field(default_factory=list)


@dataclass
class Plain:
    """Nothing personal: what a poll and a page need to know."""

    csrf_token: str
    job: Waiting | None = None
    last: Last | None = None
    done: list[str] = field(default_factory=list)
    has_applicant: bool = False
    limited_until: float = 0

    @classmethod
    def parsed(cls, text: bytes) -> "Plain":
        found = json.loads(text)
        job, last = found.pop("job"), found.pop("last")
        return cls(**found, job=Waiting(**job) if job else None, last=Last(**last) if last else None)


class Session:
    """One browser's session. Every method that talks to Redis raises Unavailable."""

    def __init__(self, token: str, plain: Plain) -> None:
        self.token, self.plain = token, plain

    @classmethod
    def new(cls) -> "Session":
        """A session that is not stored before its first `save`."""
        return cls(secrets.token_urlsafe(32), Plain(secrets.token_urlsafe(32)))

    @classmethod
    def load(cls, token: str, exists: bytes = b"") -> tuple["Session | None", bool]:
        """The session of a cookie, None if it ended; and whether the key `exists` is in Redis. One round trip."""
        with cache.answering() as redis, redis.pipeline(transaction=False) as pipe:
            pipe.hget(key(token), "plain")
            pipe.expire(key(token), _lifetime())
            pipe.exists(exists or key(token))
            plain, _, found = pipe.execute()
        return (cls(token, Plain.parsed(plain)) if plain else None), bool(found)

    def save(self) -> None:
        """Store the plain part."""
        with cache.answering() as redis, redis.pipeline() as pipe:
            pipe.hset(key(self.token), "plain", json.dumps(asdict(self.plain)))
            pipe.expire(key(self.token), _lifetime())
            pipe.execute()

    def keep_applicant(self, applicant: dict[str, str]) -> None:
        """Seal the applicant into the session; `save` makes it known."""
        sealed = seal(json.dumps(applicant).encode(), self.binding)
        self.plain.has_applicant = True
        with cache.answering() as redis:
            redis.hset(key(self.token), "sealed", sealed)

    def applicant(self) -> dict[str, str]:
        """The applicant that was kept, {} without one. Raises DecryptionError."""
        if not self.plain.has_applicant:
            return {}
        with cache.answering() as redis:
            sealed = cast(bytes | None, redis.hget(key(self.token), "sealed"))
        return json.loads(open_sealed(sealed, self.binding)) if sealed else {}

    def forget_applicant(self) -> None:
        self.plain.has_applicant = False
        with cache.answering() as redis:
            redis.hdel(key(self.token), "sealed")

    def own(self, job_id: str) -> bool | None:
        """Take a job's id for this session: True if nobody had it, False if this session has, None if another has."""
        with cache.answering() as redis:
            owner = cast(
                bytes | None, redis.set(f"owner:{job_id}", digest(self.token), nx=True, get=True, ex=_lifetime())
            )
        return True if owner is None else False if owner.decode() == digest(self.token) else None

    def disown(self, job_id: str) -> None:
        """Give an id back whose job could not be enqueued."""
        with cache.answering() as redis:
            redis.delete(f"owner:{job_id}")

    def erase(self) -> None:
        with cache.answering() as redis:
            redis.delete(key(self.token))

    @property
    def digest(self) -> str:
        return digest(self.token)

    @property
    def binding(self) -> str:
        return f"session:{self.digest}"


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def key(token: str) -> str:
    return f"session:{digest(token)}"


def _lifetime() -> int:
    """Seconds."""
    return settings().session_timeout_in_minutes * 60
