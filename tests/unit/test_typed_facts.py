"""Names, numbers, the license, addresses: what is understood, and what is refused in which words."""

import pytest
from unit.filled import faults, read

from idp.errors import InvalidApplicant
from idp.typed.numbers import phone


@pytest.mark.parametrize(
    ("changes", "first", "last", "suffix"),
    [
        ({}, "Fakey", "McFakerson", "JR"),
        ({"name_suffix": "", "last_name": "Smith Jr."}, "Fakey", "Smith", "JR"),
        ({"name_suffix": "", "last_name": "Smith, jr"}, "Fakey", "Smith", "JR"),
        ({"name_suffix": "", "last_name": "King 3rd"}, "Fakey", "King", "3RD"),
        ({"name_suffix": "", "first_name": "John Q III"}, "John Q", "McFakerson", "III"),
        ({"name_suffix": "jr", "last_name": "Smith Jr"}, "Fakey", "Smith", "JR"),
        ({"name_suffix": "Senior", "last_name": "Smith"}, "Fakey", "Smith", "SR"),
        ({"name_suffix": "", "last_name": "Silva Junior"}, "Fakey", "Silva Junior", ""),
        ({"name_suffix": "", "last_name": "Van V"}, "Fakey", "Van V", ""),
        ({"name_suffix": "", "last_name": "Jr"}, "Fakey", "Jr", ""),
        ({"name_suffix": "", "first_name": "  Mary   Ann "}, "Mary Ann", "McFakerson", ""),
        ({"name_suffix": "", "last_name": "Ñandú-O\u2019Neill"}, "Fakey", "Ñandú-O'Neill", ""),
        ({"name_suffix": "", "last_name": "De La Cruz"}, "Fakey", "De La Cruz", ""),
        ({"name_suffix": "", "last_name": "X"}, "Fakey", "X", ""),
    ],
)
def test_names(changes, first, last, suffix):
    """A suffix has a field of its own, wherever it was typed; nothing that may be a name is taken for one."""
    applicant = read(**changes)
    assert (applicant.first_name, applicant.last_name, applicant.name_suffix) == (first, last, suffix)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"first_name": " "}, "first_name", "Enter your first name. If you have only one name"),
        ({"last_name": "-"}, "last_name", "Enter your last name. If you have only one name"),
        ({"last_name": "12345"}, "last_name", "letters, spaces and"),
        ({"first_name": "Fakey <b>"}, "first_name", "letters, spaces and"),
        ({"name_suffix": "Esquire of Montana"}, "name_suffix", "or leave this empty"),
        ({"ssn": "900-66-123"}, "ssn", "nine digits"),
        ({"ssn": "***-**-1234"}, "ssn", "nine digits"),
        ({"zipcode": "5901"}, "zipcode", "five digits"),
        ({"zipcode": "59010-12"}, "zipcode", "five digits"),
        ({"state": "XX"}, "state", "from the list"),
        ({"state_id_jurisdiction": "AE"}, "state_id_jurisdiction", "from the list"),
        ({"state_id_kind": "passport"}, "state_id_kind", "Select whether"),
        ({"state_id_number": "12_3;"}, "state_id_number", "letters, digits"),
        ({"state_id_number": "-----"}, "state_id_number", "letters, digits"),
        ({"state_id_number": "*. /"}, "state_id_number", "letters, digits"),
        ({"address1": "..."}, "address1", "Enter your street address"),
        ({"city": "APO"}, "state", "AA, AE or AP"),
        ({"state": "AE"}, "city", "APO, FPO or DPO"),
        ({"state": "AE", "city": "Ramstein"}, "city", "APO, FPO or DPO"),
    ],
)
def test_what_can_not_be_is_said_in_words(changes, field, words):
    """Each fault names its field and what to do."""
    said = faults(**changes)
    assert list(said) == [field]
    assert words in said[field]


@pytest.mark.parametrize(
    ("field", "typed", "normal"),
    [
        *[("ssn", typed, "123456789") for typed in (
            "123456789", " 123 45 6789 ", "123.45.6789", "123\u201345\u20136789", "\uff11\uff12\uff13-45-6789",
            "123-456789", "123/45/6789")],
        *[("zipcode", typed, "59010-1234") for typed in (
            "59010-1234", "59010 1234", "590101234", "59010\u20131234", "59010+1234", "59010 - 1234")],
        *[("zipcode", typed, "59010") for typed in (
            "59010", "59010-", "5 9 0 1 0", "\uff15\uff19\uff10\uff11\uff10")],
        ("zipcode", "00501", "00501"),
        ("state", "mt", "MT"),
        ("state", "Montana", "MT"),
        ("state_id_number", "ab 12\u20113", "AB 12-3"),
        ("address2", "URB Las Gladiolas", "URB Las Gladiolas"),
    ],
)  # fmt: skip
def test_formats_are_forgiving(field, typed, normal):
    """Spaces, dashes, dots and lower case are what people type."""
    assert getattr(read(**{field: typed}), field) == normal


@pytest.mark.parametrize("number", ["000123456", "666123456", "123006789", "123450000", "078051120", "219099999"])
def test_numbers_that_are_nobodys(number):
    """SSA never gave them to anybody (POMS RM 10201.035)."""
    assert "nobody has this one" in faults(made_up=False, ssn=number)["ssn"]


def test_made_up_numbers_are_for_stand_ins():
    """900 and 666 where they are asked; elsewhere a number from 900 on is a taxpayer's."""
    assert read(ssn="900-00-0000").ssn == "900000000"
    assert read(ssn="666-12-3456").ssn == "666123456"
    for number in ("900661234", "987654321"):
        assert "ITIN" in faults(made_up=False, ssn=number)["ssn"]
    assert "ITIN" in faults(ssn="987-65-4321")["ssn"]
    assert "nobody has this one" in faults(ssn="000-12-3456")["ssn"]


@pytest.mark.parametrize("state", ["AA", "AE", "AP", "Armed Forces Europe (AE)"])
def test_military_addresses(state):
    """With a post office in the city's place, however it is written."""
    for city, office in (("APO", "APO"), ("f.p.o.", "FPO"), ("DPO", "DPO")):
        assert read(state=state, city=city, address1="PSC 1234 Box 5678", zipcode="09021").city == office
    assert read(state="AE", city="apo, AE").city == "APO"


@pytest.mark.parametrize(
    "typed",
    ["202-555-1212", "(202) 555-1212", "202.555.1212", "+1 202 555 1212", "1-202-555-1212", "202\u2011555\u20111212",
     "\u202a(202)\u00a0555-1212\u202c", "\uff12\uff10\uff12\uff15\uff15\uff15\uff11\uff12\uff11\uff12",
     "tel:202-555-1212", "202-555-1212 ext", "2025551212 x."],
)  # fmt: skip
def test_phones(typed):
    """As people write them, and as their address books copy them."""
    assert phone(typed) == "2025551212"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter your phone number"),
        ("x5", "ten digits"),
        ("555-1212", "ten digits"),
        ("202-055-1212", "ten digits"),
        ("202-555-12125", "ten digits"),
        ("202-555-1212 x5", "without an extension"),
        ("+44 20 7946 0958", "US or its territories"),
        ("+1 416 555 0123", "ten digits"),
        ("800-555-1212", "800 or 900"),
        ("900-555-1212", "800 or 900"),
    ],
)
def test_phones_that_can_not_be(typed, words):
    """Nobody's, a company's, abroad, or one with an extension."""
    with pytest.raises(InvalidApplicant) as refused:
        phone(typed)
    assert words in refused.value.errors["phone"]


def test_phones_of_the_territories():
    """Puerto Rico, Guam, the Virgin Islands, Samoa, the Northern Marianas."""
    for number in ("787-234-5678", "939-234-5678", "671-300-1234", "340-642-1234", "684-622-1234", "670-234-5678"):
        assert phone(number) == number.replace("-", "")
