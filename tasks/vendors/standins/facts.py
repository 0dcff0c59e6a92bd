"""What a vendor was told of an applicant, by the names of `Applicant`: a request's body read back.

For the sandbox and the kit for tests. Raises KeyError, ValueError or TypeError for what is not the wire format.
"""

import json
from collections.abc import Callable
from typing import Any

from tasks.vendors.aamva import verification as aamva
from tasks.vendors.wire import xml

Facts = dict[str, str]


def lexisnexis(body: bytes) -> Facts:
    """InstantVerify's and PhoneFinder's requests (vendors.md 1.3 and 2.1)."""
    person = json.loads(body)["Person"]
    birth = person["DateOfBirth"]
    facts = {
        "first_name": person["Name"]["FirstName"],
        "last_name": person["Name"]["LastName"],
        "ssn": person["SSN"]["Number"],
        "dob": f"{birth['Year']}-{int(birth['Month']):02}-{int(birth['Day']):02}",
    }
    if "Phones" in person:
        return facts | {"phone": person["Phones"][0]["Number"]}
    address = person["Addresses"][0]
    names = {"address1": "StreetAddress1", "address2": "StreetAddress2", "city": "City", "state": "State"}
    return facts | {name: address[field] for name, field in names.items()} | {"zipcode": address["Zip5"]}


SOCURE = {
    "first_name": "firstName", "last_name": "surName", "ssn": "nationalId", "dob": "dob", "address1": "physicalAddress",
    "address2": "physicalAddress2", "city": "city", "state": "state", "zipcode": "zip",
    "consented_at": "consentTimestamp",
}  # fmt: skip

THREATMETRIX = {
    "first_name": "account_first_name", "last_name": "account_last_name", "ssn": "national_id_number",
    "dob": "account_date_of_birth", "address1": "account_address_street1", "address2": "account_address_street2",
    "city": "account_address_city", "state": "account_address_state", "zipcode": "account_address_zip",
    "state_id_number": "account_drivers_license_number", "state_id_jurisdiction": "account_drivers_license_issuer",
    "threatmetrix_session_id": "session_id", "request_ip": "input_ip_address",
}  # fmt: skip

AAMVA = {
    "state_id_number": "IdentificationID", "dob": "PersonBirthDate", "first_name": "PersonGivenName",
    "last_name": "PersonSurName", "address1": "AddressDeliveryPointText", "city": "LocationCityName",
    "state": "LocationStateUsPostalServiceCode", "zipcode": "LocationPostalCode",
    "state_id_jurisdiction": "MessageDestinationId",
}  # fmt: skip


def _named(names: dict[str, str]) -> Callable[[bytes], Facts]:
    """A reader of a flat JSON object (vendors.md 4.2 and 5)."""

    def read(body: bytes) -> Facts:
        document: dict[str, Any] = json.loads(body)
        return {name: str(document[field]) for name, field in names.items()}

    return read


socure, threatmetrix = _named(SOCURE), _named(THREATMETRIX)


def aamva_verification(body: bytes) -> Facts:
    """vendors.md 3.8. `state_id_jurisdiction` is where the message goes: P6 in the certification environment."""
    root = xml.parsed(aamva.SERVICE, body)
    return {name: xml.text_of(root, element) or "" for name, element in AAMVA.items()}
