"""The browser session: one hash in Redis, known there by the SHA-256 of its cookie alone.

    plain                 what every request reads and holds nothing of a person; sealed with a derived key, without KMS
    wait                  see `waits`
    applicant:<job id>    the applicant that was sent with that job, sealed with KMS for this session and this job
    counted:<job id>      empty; names what `waits` counted for this session, so that its end takes it along
    draft                 the SSN of a form that was refused, likewise
    license               what was read of a license, until it was verified

No session is stored before a first good POST. One ends after `session_timeout_in_minutes` without a request, and
`session_total_duration_timeout_in_minutes` after it began in any case. What another release stored is read without the
fields that this one does not know; what can't be read counts as ended.
"""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, cast

from idp import cache, waits
from idp.config import settings
from idp.encryption import open_derived, open_sealed, seal, seal_derived
from idp.errors import DecryptionError
from idp.guarded import Change, Seen
from idp.personal import Facts, as_json, from_json
from idp.plain import Last, Plain
from idp.rate_limits import Limit
from idp.scripts import LOOK
from idp.tokens import digest, visit_of
from idp.waits import Wait

DRAFT, LICENSE = "draft", "license"
POLLING = 8192  #: sessions of which a process keeps the plain part and the wait opened, 2 KB each: a poll a second


@dataclass(frozen=True)
class Session:
    """One browser's session as a request saw it. `outcome` is what was noted of the job that is waited for."""

    token: str
    plain: Plain
    stored: bytes = b""
    wait: Wait | None = None
    outcome: dict[str, Any] | None = None
    has_result: bool = False
    unanswered: bool = False

    @classmethod
    def new(cls, token: str = "") -> "Session":
        """A session that is not stored yet."""
        token = token or secrets.token_urlsafe(32)
        return cls(token, Plain(time.time(), visit=visit_of(token)))

    @classmethod
    def load(cls, token: str, result_prefix: str = "") -> "Session | None":
        """The session of a token, None if it ended. One round trip; renews it. Raises Unavailable."""
        found = cls.read(token, cache.client().eval(*look(token, result_prefix)))
        if found and found.is_over:
            waits.withdraw(found.digest, "session_ended")
            return None
        return found

    @classmethod
    def read(cls, token: str, found: Any) -> "Session | None":
        """The session in what Redis found by `look`, None where none is stored that can be read."""
        known = digest(token)
        stored, waiting, noted, has_result = cast(tuple[bytes, bytes, bytes, int], found)
        if not stored:
            return None
        try:
            plain, wait = _read(known, stored, waiting)
            outcome = waits.noted(wait.id, noted) if wait else None
        except (DecryptionError, ValueError, TypeError, KeyError):
            return None
        plain = plain if plain.visit else replace(plain, visit=visit_of(token))
        return cls(token, plain, stored, wait, outcome, bool(has_result), noted == waits.WITHDRAWN)

    @property
    def digest(self) -> str:
        """What Redis knows of it."""
        return digest(self.token)

    @property
    def is_over(self) -> bool:
        """Whether it has lived for as long as a session may."""
        return time.time() >= self.plain.began + _total()

    @property
    def seconds_left(self) -> int:
        """Until it ends without another request."""
        return int(min(_idle(), self.plain.began + _total() - time.time()))

    @property
    def asked_last(self) -> str:
        """The job that was begun last, '' without one."""
        return self.wait.id if self.wait else self.plain.last.job_id if self.plain.last else ""

    @property
    def seconds_limited(self) -> float:
        """Until the limit ends that turned the person away."""
        return max(0.0, self.plain.limited_until - time.time())

    @property
    def is_timed_out(self) -> bool:
        """Whether the job that is waited for came to no answer in time."""
        wait = self.wait
        return bool(wait and not self.outcome and (self.unanswered or time.time() >= wait.deadline))

    def begin(self, wait: Wait, applicant: Facts, limits: Sequence[Limit]) -> bytes:
        """Wait for a job with this applicant in the place of what came before. Returns and raises as `waits.begin`."""
        put = {f"applicant:{wait.id}": self._sealed(applicant, wait.id)}
        was_asked = self.plain.was_asked or bool(self.wait and self.wait.tells_others)
        plain = replace(self.plain, last=None, limited_until=0, has_draft=False, was_asked=was_asked)
        return waits.begin(self._seen, wait, Change(self._sealed_plain(plain), put, self._left_behind()), limits)

    def conclude(self, outcome: str, failed: Sequence[str], last_step: bool) -> None:
        """End the wait; after the yes of the `last_step` nothing personal is kept. Raises as `waits.conclude`."""
        wait = cast(Wait, self.wait)
        yes = outcome == "verified"
        done = {**self.plain.done, wait.step: wait.id} if yes else self.plain.done
        plain = self.plain.answered(Last(wait.step, wait.id, outcome, tuple(failed), time.time()), done)
        drop = [f"applicant:{job_id}" for job_id in done.values()] if yes and last_step else []
        waits.conclude(self._seen, Change(self._sealed_plain(plain), {}, [*drop, LICENSE] if yes else drop), outcome)

    def conclude_reading(self, outcome: str, failed: Sequence[str], facts: Facts | None) -> None:
        """End the wait for the reading of a license; what was read is kept for the form. Raises as `waits.conclude`."""
        wait = cast(Wait, self.wait)
        plain = self.plain.read(Last(wait.step, wait.id, outcome, tuple(failed), time.time()), wait.print, bool(facts))
        put = {LICENSE: self._sealed(facts, LICENSE)} if facts else {}
        drop = [] if outcome == "vendor_error" else [f"applicant:{wait.id}"]
        waits.conclude(self._seen, Change(self._sealed_plain(plain), put, drop), outcome)

    def license(self) -> Facts:
        """What was read of a license, {} without it. Raises DecryptionError, Unavailable."""
        return self._opened(LICENSE, LICENSE) if self.plain.has_license else Facts()

    def limit(self, until: float) -> None:
        """Note when a limit ends that turned the person away. Raises Changed, Ended, Unavailable."""
        waits.change(self._seen, Change(self._sealed_plain(replace(self.plain, limited_until=until)), {}))

    def keep_draft(self, typed: Facts) -> None:
        """Keep what a refused form need not ask again. Raises Changed, Ended, Unavailable."""
        plain = self._sealed_plain(replace(self.plain, has_draft=True))
        waits.change(self._seen, Change(plain, {DRAFT: self._sealed(typed, DRAFT)}))

    def draft(self) -> Facts:
        """What was kept of a refused form. Raises DecryptionError, Unavailable."""
        return self._opened(DRAFT, DRAFT) if self.plain.has_draft else Facts()

    def applicant(self, job_id: str) -> Facts:
        """The applicant that was sent with a job, {} where it is not kept. Raises DecryptionError, Unavailable."""
        return self._opened(f"applicant:{job_id}", job_id) if job_id else Facts()

    def end(self) -> list[str]:
        """End it with all that it holds; returns its jobs, first the one that was waited for. Raises Unavailable."""
        return waits.withdraw(self.digest)

    @property
    def _seen(self) -> Seen:
        return Seen(self.digest, self.stored, self.wait.id if self.wait else "")

    def _left_behind(self) -> list[str]:
        """The fields of jobs that nobody comes back to once another begins."""
        jobs = [self.wait.id if self.wait else "", self.plain.last.job_id if self.plain.last else ""]
        return [DRAFT, *(f"applicant:{job_id}" for job_id in jobs if job_id and job_id not in self.plain.done.values())]

    def _sealed_plain(self, plain: Plain) -> bytes:
        return seal_derived(json.dumps(asdict(plain)).encode(), "session plain", self.digest)

    def _sealed(self, values: Facts, place: str) -> bytes:
        return seal(as_json(values), f"session:{self.digest}:{place}")

    def _opened(self, name: str, place: str) -> Facts:
        sealed = cast(bytes | None, cache.client().hget(f"session:{self.digest}", name))
        return cast(Facts, from_json(open_sealed(sealed, f"session:{self.digest}:{place}"))) if sealed else Facts()


def look(token: str, result_prefix: str) -> tuple[str, int, str, str, str]:
    """How Redis is asked for a session: EVAL's arguments. It is renewed by that."""
    return LOOK, 1, f"session:{digest(token)}", str(_idle()), result_prefix


@lru_cache(POLLING)
def _read(known: str, stored: bytes, waiting: bytes | None) -> tuple[Plain, Wait | None]:
    """Out of their sealed texts: each poll finds the same two. Raises as `open_derived`, `Plain.parsed`."""
    return Plain.parsed(open_derived(stored, "session plain", known)), waits.parsed(known, waiting)


def _idle() -> int:
    """Seconds."""
    return settings().session_timeout_in_minutes * 60


def _total() -> int:
    """Seconds."""
    return settings().session_total_duration_timeout_in_minutes * 60
