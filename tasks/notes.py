"""What a job knows of its vendors' answers, so that a rescued job pays none of them twice.

Before a vendor is asked, `asked` is noted; when its answer is read, the answer: names of attributes and the vendor's
own ids, no value of a person, sealed with a derived key (no KMS) in `notes:<job id>` until the job's deadline. A job
that finds `asked` without an answer can't know whether the vendor was paid: it asks again, and its log line says so.
"""

import json
import logging
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from typing import Any

from idp import cache, waits
from idp.encryption import open_derived, seal_derived
from idp.errors import DecryptionError, Unavailable
from idp.logs import event
from tasks.vendors.wire.answer import Answer

_PURPOSE = "answer note"
_ASKED = b"asked"


@dataclass(frozen=True)
class Notes:
    """The notes of one job, which end in `seconds`. Redis' outages cost the notes, never the job."""

    job_id: str
    seconds: float

    def begin(self, vendors: Collection[str]) -> dict[str, Answer | None]:
        """Note that these are about to be asked; returns what an earlier try noted: an answer, None for `asked`."""
        names = [*vendors, *(f"{vendor}:asked" for vendor in vendors)]
        news = [part for vendor in vendors for part in (f"{vendor}:asked", _ASKED)]
        look, put = ("HMGET", self._key, *names), ("HSET", self._key, *news)
        try:
            said = cache.client().at_once(look, put, ("EXPIRE", self._key, self._lifetime))[0]
        except Unavailable as e:
            self._say(e)
            return {}
        found = dict(zip(names, said, strict=True))
        return {vendor: self._read(vendor, found[vendor]) for vendor in vendors if found[f"{vendor}:asked"]}

    def told(self, vendor: str) -> Answer | None:
        """What a vendor answered an earlier try, without a note that it is to be asked; None."""
        try:
            sealed: Any = cache.client().hget(self._key, vendor)
        except Unavailable as e:
            self._say(e)
            return None
        return self._read(vendor, sealed)

    def keep(self, vendor: str, answer: Answer) -> None:
        """Note an answer, before anything else is done with it."""
        sealed = seal_derived(json.dumps(asdict(answer)).encode(), _PURPOSE, f"{self.job_id}:{vendor}")
        try:
            cache.client().at_once(("HSET", self._key, vendor, sealed), ("EXPIRE", self._key, self._lifetime))
        except Unavailable as e:
            self._say(e)

    def _read(self, vendor: str, sealed: bytes | None) -> Answer | None:
        if sealed is None:
            return None
        try:
            said = json.loads(open_derived(sealed, _PURPOSE, f"{self.job_id}:{vendor}"))
        except DecryptionError as e:
            event("note.unreadable", logging.WARNING, id=self.job_id, service=vendor, error=str(e))
            return None
        known = {f.name: said[f.name] for f in fields(Answer) if f.name in said}
        texts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in known.items()
        }
        return Answer(**texts)

    def withdraw(self, vendor: str) -> None:
        """Take `asked` back: this vendor never heard of the applicant."""
        try:
            cache.client().hdel(self._key, f"{vendor}:asked")
        except Unavailable as e:
            self._say(e)

    @property
    def _lifetime(self) -> int:
        return max(1, math.ceil(self.seconds))

    @property
    def _key(self) -> str:
        return waits.notes(self.job_id)

    def _say(self, error: Unavailable) -> None:
        event("note.unavailable", logging.WARNING, id=self.job_id, part=error.part, error=str(error))
