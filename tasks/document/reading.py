"""From the bytes of a photo to the facts of a license, or to the reason why there are none."""

from dataclasses import dataclass

from idp.unseen import unseen
from tasks.document import ladder
from tasks.document.hints import hint
from tasks.document.license import License, license_of
from tasks.document.payload import NotALicense, parsed
from tasks.document.pictures import Refused, grey, opened

SECONDS = 4.0  #: of CPU at most for one photo; a typical one takes a twentieth of one


@dataclass(frozen=True, repr=False)
class Reading:
    """`license` is None where nothing could be read, `reason` then says why: a word of `Refused`, or `dark`, `blurred`,
    `unread` (a symbol was seen), `not_seen`, `not_a_license`. The rest may be logged.
    """

    license: License | None
    reason: str = ""
    pixels: int = 0
    rung: str = ""
    seen: bool = False
    version: int | None = None
    iin: str = ""


@unseen
def read(photo: bytes, seconds: float = SECONDS) -> Reading:
    """Read a photo of the back of a license, with at most `seconds` of CPU for the search. Raises nothing."""
    try:
        picture = opened(photo)
        pixels = picture.width * picture.height
        shades = grey(picture, ladder.SIDE)
    except Refused as e:
        return Reading(None, e.reason)
    found = ladder.climb(shades, seconds)
    if not found.payload:
        return Reading(None, hint(shades) or ("unread" if found.seen else "not_seen"), pixels, seen=found.seen)
    try:
        payload = parsed(found.payload)
        facts = license_of(payload)
    except NotALicense:
        return Reading(None, "not_a_license", pixels, found.rung, True)
    return Reading(facts, "", pixels, found.rung, True, payload.version, payload.iin)
