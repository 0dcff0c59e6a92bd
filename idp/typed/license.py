"""Driver's license or state ID: its kind, its state, its number, its date of expiration."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial

from idp.sentences import sentence
from idp.typed import dates
from idp.typed.gathering import gathered, refuse, short_enough
from idp.typed.places import STATES, state

#: The kinds that states know (vendors.md 3.8), as people call them.
KINDS = {
    "drivers_license": sentence("Driver's license"),
    "drivers_permit": sentence("Learner's permit"),
    "state_id_card": sentence("State ID card"),
}

LONGEST = 30  #: characters of a number, with what separates them

NO_EXPIRATION = "none"  #: what `state_id_expiration` is for a card that never expires

_EXPIRATION = "state_id_expiration"
_EXPIRED = sentence(
    "Your license or ID has expired. Use one that has not: your state's motor vehicle agency can renew yours"
)


def read(typed: Mapping[str, str], on: date) -> dict[str, str]:
    """`state_id_kind`, `state_id_jurisdiction`, `state_id_number` and `state_id_expiration` (YYYY-MM-DD, or
    NO_EXPIRATION), not over on the day `on`. Raises InvalidApplicant.
    """
    return gathered(
        partial(_kind, typed.get("state_id_kind", "")),
        partial(_jurisdiction, typed.get("state_id_jurisdiction", "")),
        partial(_number, typed.get("state_id_number", "")),
        partial(_expiration, typed, on),
    )


def _kind(text: str) -> dict[str, str]:
    if text not in KINDS:
        raise refuse("state_id_kind", sentence("Select whether you use a license, a permit or an ID card"))
    return {"state_id_kind": text}


def _jurisdiction(text: str) -> dict[str, str]:
    field = "state_id_jurisdiction"
    return {field: state(field, text, STATES, sentence("Select the state that issued your license or ID"))}


def _number(text: str) -> dict[str, str]:
    field = "state_id_number"
    if not text:
        raise refuse(field, sentence("Enter the number of your license or ID"))
    short_enough(field, text, LONGEST)
    if not re.fullmatch(r"[A-Za-z0-9 *./-]+", text) or not re.search(r"[A-Za-z0-9]", text):
        words = sentence("Type the number as on your license or ID: letters, digits, and what stands between them")
        raise refuse(field, words)
    return {field: text.upper()}


def _expiration(typed: Mapping[str, str], on: date) -> dict[str, str]:
    has_date = any(typed.get(f"{_EXPIRATION}_{part}") for part in dates.PARTS)
    is_without = bool(typed.get("state_id_no_expiration"))
    if has_date and is_without:
        words = sentence("Erase the expiration date, or uncheck the box that says there is none")
        raise refuse("state_id_no_expiration", words)
    if is_without:
        return {_EXPIRATION: NO_EXPIRATION}
    if not has_date:
        words = sentence("Enter the expiration date, or check the box if your card shows none")
        raise refuse(f"{_EXPIRATION}_month", words, *dates.boxes(_EXPIRATION))
    found = dates.expiration(typed, _EXPIRATION, on)
    if found < on:
        raise refuse(f"{_EXPIRATION}_year", _EXPIRED, *dates.boxes(_EXPIRATION))
    return {_EXPIRATION: found.isoformat()}
