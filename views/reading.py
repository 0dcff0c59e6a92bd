"""The reading of a license as a step has it: its photos handed on, its answer concluded, its facts as form fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huey.utils import Error

from idp import photos
from idp.applicant import Applicant
from idp.errors import DecryptionError
from idp.personal import Facts
from idp.sentences import Sentence, sentence
from idp.sessions import Session
from idp.typed import dates
from idp.typed.places import HOMES, STATES
from tasks.document.issuers import CANADA
from tasks.documents import GONE, READ, UNREAD
from tasks.engine.huey import huey

FROM_LICENSE = sentence("From your license.")
CUT_SHORT = sentence("From your license, which cuts it short: type it in full.")
DISAGREEING = sentence("From your license, where front and barcode do not say the same: check it.")
GUESSED = sentence("From your license, where first and middle names stand together: check it.")
CANADIAN = sentence("Your license was issued in Canada, where nobody can confirm it to us. Use one of a U.S. state.")
EXPIRED = sentence("From your license, which has expired. Use one that has not.")

#: A fact of a license whose field, or group of fields, has its name, or another.
_FACTS = (
    "first_name", "last_name", "name_suffix", "dob", "state_id_kind", "state_id_jurisdiction", "state_id_number",
    "state_id_expiration", "address1", "address2", "city", "state", "zipcode",
)  # fmt: skip


def handed_on(upload: Facts, job_id: str) -> Facts:
    """The message of a reading for another job than it was made for. Raises PhotosGone, Unavailable."""
    photos.move(upload["at"], job_id)
    return upload | {"at": job_id}


def concluded(session: Session, outcome: Mapping[str, Any]) -> None:
    """End the wait for a reading; what was read is kept in the session. Raises as `waits.conclude`.

    Facts live for a minute: where they are gone, or the photos were, nothing was read, and the photo is taken again.
    """
    said, failed = outcome["outcome"], list(outcome["failed"])
    facts = _facts_of(session) if said == READ else None
    if GONE in failed or (said == READ and not facts):
        said, failed = UNREAD, [GONE]
    session.conclude_reading(said, failed, facts)


def _facts_of(session: Session) -> Facts | None:
    try:
        result = huey.get(session.wait.id, peek=True) if session.wait else None
    except DecryptionError:
        return None
    return result.get("license") if isinstance(result, dict) and not isinstance(result, Error) else None


def read_of(session: Session) -> Facts:
    """The facts that this session keeps of a license, {} for none. Raises Unavailable."""
    try:
        return session.license()
    except DecryptionError:
        return Facts()


def as_form(facts: Facts) -> Facts:
    """The form's fields, filled with what it can take: no state of Canada, no post code of there."""
    if not facts:
        return Facts()
    known = Facts((name, str(facts.get(name, ""))) for name in _FACTS)
    known["state_id_jurisdiction"] = _one_of(STATES, known["state_id_jurisdiction"])
    known["state"] = _one_of(HOMES, known["state"])
    known["zipcode"] = known["zipcode"] if known["zipcode"][:5].isdigit() else ""
    return Facts((name, value) for name, value in Applicant.from_message(known).to_form().items() if value)


def remarks(facts: Facts, shown: Facts, today: date | None = None) -> dict[str, Sentence]:
    """What to say beside each field, or group, that still shows what stood on the license."""
    filled = as_form(facts)
    said = {}
    for name in _FACTS:
        boxes = [box for box in filled if box == name or box.startswith(f"{name}_")]
        if boxes and all(shown.get(box) == filled[box] for box in boxes):
            said[name] = _remark(name, facts, today or dates.today())
    if facts.get("state_id_jurisdiction") in CANADA and not shown.get("state_id_jurisdiction"):
        said["state_id_jurisdiction"] = CANADIAN
    return said


def _remark(name: str, facts: Facts, today: date) -> Sentence:
    if name in facts.get("truncated", ()):
        return CUT_SHORT
    if name in facts.get("disagreeing", ()):
        return DISAGREEING
    if name in facts.get("doubtful", ()):
        return GUESSED
    if name == "state_id_expiration" and facts[name] < today.isoformat():
        return EXPIRED
    return FROM_LICENSE


def _one_of(states: Mapping[str, str], code: str) -> str:
    return code if code in states else ""
