"""Social Security number and phone number."""

import re
from collections.abc import Mapping

import phonenumbers
from phonenumbers import PhoneNumberType

from idp.sentences import sentence
from idp.typed.gathering import refuse
from idp.typed.text import digits, tidy

#: Where a phone number may be registered (vendors.md 8.2).
PHONE_REGIONS = ("US", "AS", "GU", "MP", "PR", "VI")

#: What no person has in their own name.
_NOBODYS = {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
            PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL, PhoneNumberType.PAGER}  # fmt: skip

#: Areas of made-up people, whom stand-ins know (vendors.md section 7).
MADE_UP = ("900", "666")

#: Nobody's, since they were printed: on the sample card of a wallet of 1938, in a pamphlet of 1940.
_PRINTED = ("078051120", "219099999")


def ssn(typed: Mapping[str, str], made_up: bool) -> dict[str, str]:
    """`ssn` as nine digits that SSA can have given to somebody, or, where `made_up` people may be typed, that are
    theirs (SSA, POMS RM 10201.035). Raises InvalidApplicant.
    """
    text = typed.get("ssn", "")
    if not text:
        raise refuse("ssn", sentence("Enter your Social Security number"))
    number = re.sub(r"[ .,/_-]", "", digits(text))
    if not re.fullmatch(r"[0-9]{9}", number):
        raise refuse("ssn", sentence("Type a Social Security number of nine digits, like 123-45-6789"))
    if made_up and number.startswith(MADE_UP):
        return {"ssn": number}
    if number.startswith("9"):
        raise refuse(
            "ssn", sentence("Type your Social Security number. A number that begins with 9 is an ITIN or ATIN")
        )
    if number[:3] in ("000", "666") or number[3:5] == "00" or number[5:] == "0000" or number in _PRINTED:
        raise refuse("ssn", sentence("Check the number against your Social Security card: nobody has this one"))
    return {"ssn": number}


def phone(typed: str) -> str:
    """The ten digits of a number of the US or its territories that can be a person's own. Raises InvalidApplicant."""
    text = re.sub(r"(?i)[ ,;]*\b(?:extension|ext|x)\b[.: ]*$", "", tidy(typed))
    if not text:
        raise refuse("phone", sentence("Enter your phone number"))
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        raise refuse("phone", sentence("Type a US phone number of ten digits, like 202-555-1212")) from None
    if number.extension:
        raise refuse("phone", sentence("Type a number of your own, without an extension"))
    if number.country_code != 1:
        raise refuse("phone", sentence("Type a number of the US or its territories: others can't be checked"))
    if not any(phonenumbers.is_valid_number_for_region(number, region) for region in PHONE_REGIONS):
        raise refuse("phone", sentence("Check the number: type a US phone number of ten digits, like 202-555-1212"))
    if phonenumbers.number_type(number) in _NOBODYS:
        raise refuse("phone", sentence("Type a number of your own: one that begins with 800 or 900 is a company's"))
    return phonenumbers.national_significant_number(number)
