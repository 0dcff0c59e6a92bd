"""States, and a home's address: in a state, in a territory, or with the military abroad."""

import re
from collections.abc import Mapping
from functools import partial

from idp.sentences import Sentence, sentence
from idp.typed.gathering import gathered, refuse, short_enough
from idp.typed.text import digits, is_latin

LONGEST = 255  #: characters of a line, of a city

#: Fifty states, DC and the territories that issue licenses (USPS Publication 28, appendix B).
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AS": "American Samoa", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida",
    "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa",
    "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "MP": "Northern Mariana Islands", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "VI": "Virgin Islands", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip

#: Where the military's mail goes, and what stands in a city's place there (Publication 28, section 238).
MILITARY = {"AA": "Armed Forces Americas (AA)", "AE": "Armed Forces Europe (AE)", "AP": "Armed Forces Pacific (AP)"}
POST_OFFICES = ("APO", "FPO", "DPO")

HOMES = STATES | MILITARY

#: Field: what is said where it is empty, and where it is not Latin.
_SAID = {
    "address1": (
        sentence("Enter your street address"),
        sentence("Type your street address in Latin letters (A to Z) and digits, as on your mail"),
    ),
    "address2": (
        sentence("Leave this empty, or type what is on your mail"),
        sentence("Type this line in Latin letters (A to Z) and digits, as on your mail"),
    ),
    "city": (
        sentence("Enter your city"),
        sentence("Type your city in Latin letters (A to Z), as on your mail"),
    ),
}


def home(typed: Mapping[str, str]) -> dict[str, str]:
    """`address1`, `address2`, `city`, `state` and `zipcode` (12345 or 12345-6789). Raises InvalidApplicant."""
    return gathered(
        partial(_line, typed, "address1"),
        partial(_line, typed, "address2"),
        partial(_city_and_state, typed),
        partial(_zipcode, typed.get("zipcode", "")),
    )


def state(field: str, text: str, states: Mapping[str, str], ask: Sentence) -> str:
    """The code of one of `states`, typed by code or name. Raises InvalidApplicant, with `ask` where it is empty."""
    if not text:
        raise refuse(field, ask)
    code = {name.upper(): code for code, name in states.items()}.get(text.upper(), text.upper())
    if code not in states:
        raise refuse(field, sentence("Select a state or territory from the list"))
    return code


def _line(typed: Mapping[str, str], field: str) -> dict[str, str]:
    text = typed.get(field, "")
    if not text and field == "address2":
        return {field: ""}
    empty, not_latin = _SAID[field]
    short_enough(field, text, LONGEST)
    if not is_latin(text):
        raise refuse(field, not_latin)
    if not any(c.isalnum() for c in text):
        raise refuse(field, empty)
    return {field: text}


def _city_and_state(typed: Mapping[str, str]) -> dict[str, str]:
    found = gathered(
        partial(_line, typed, "city"),
        lambda: {"state": state("state", typed.get("state", ""), HOMES, sentence("Select your state"))},
    )
    office = next((name for name in POST_OFFICES if _letters(found["city"]) in (name, name + found["state"])), "")
    if bool(office) == (found["state"] in MILITARY):
        return found | {"city": office or found["city"]}
    if office:
        raise refuse("state", sentence("Select AA, AE or AP as the state of an address with {office}", office=office))
    raise refuse("city", sentence("Type APO, FPO or DPO as the city of a military address"))


def _letters(text: str) -> str:
    return re.sub(r"[ .,-]", "", text).upper()


def _zipcode(text: str) -> dict[str, str]:
    if not text:
        raise refuse("zipcode", sentence("Enter your ZIP code"))
    number = re.sub(r"[ .,+_-]", "", digits(text))
    if not re.fullmatch(r"[0-9]{5}(?:[0-9]{4})?", number):
        words = sentence("Type a ZIP code of five digits, or of nine as in 12345-6789. It may begin with 0")
        raise refuse("zipcode", words)
    return {"zipcode": "-".join(filter(None, (number[:5], number[5:])))}
