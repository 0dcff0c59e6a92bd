"""What a license's barcode says, whatever its issuer made of the standard."""

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.document.license import License, license_of
from tasks.document.payload import NotALicense, begins_as_a_license, parsed
from tests.photos.people import broken, made_up

HEAD = "@\n\x1e\rANSI 636034080102DL00410288ZN03290015"


def read(text: str) -> License:
    return license_of(parsed(text.encode()))


def said(*lines: str, head: str = HEAD, begins: str = "DL") -> License:
    return read(head + begins + "\n".join(("DAQD1", "DCSDOE", *lines)) + "\r")


def test_made_up_people_of_every_version_are_read_without_a_wrong_fact():
    """And of Canada, with pipes, without offsets, with dates the other way; `tests.benchmarks.licenses` reads 4,000."""
    for seed in range(260):
        person = made_up(seed)
        found = license_of(parsed(person.payload))
        wrong = [name for name, fact in person.facts.items() if getattr(found, name) != fact]
        assert (seed, wrong) == (seed, [])


def test_broken_payloads_raise_nothing_of_their_own():
    """Each is read or not a license; `tests.benchmarks.licenses` breaks 100,000."""
    some = random.Random(14)
    outcomes = set()
    for seed in range(1000):
        try:
            outcomes.add(type(license_of(parsed(broken(made_up(seed).payload, some)))))
        except NotALicense:
            outcomes.add(NotALicense)
    assert outcomes == {License, NotALicense}


@given(st.binary(max_size=300))
def test_any_bytes_behind_a_good_beginning_are_read_or_no_license(rest):
    """Whatever a barcode holds."""
    with contextlib.suppress(NotALicense):
        license_of(parsed(HEAD.encode() + b"DL" + rest))


@pytest.mark.parametrize("text", ["", "@", "%BCVICTORIA^DOE", "hello ANSI 636034", "@" + "x" * 20 + "ANSI 636034"])
def test_what_does_not_begin_as_a_license_is_none(text):
    """Rubbish that a symbol said with a good checksum, a magnetic stripe's format, an empty one."""
    assert not begins_as_a_license(text.encode())
    with pytest.raises(NotALicense):
        parsed(text.encode())


@pytest.mark.parametrize(
    ("head", "begins"),
    [
        ("@\n\x1e\rANSI 636012030001DL00000367", "DL"),  # an offset of nothing
        ("@\n\x1e\rANSI 990876030001DLabac", "DL"),  # letters in the offset's place, and a misprinted issuer
        ("@\n\x1e\rANSI 6360050101DL00300216", "DL"),  # version 01 has no jurisdiction version
        ("@\n\x1e\rAAMVA3600400101DL00300216", "DL"),  # `AAMVA`, a misprinted issuer
        ("@\n\x1e\rANSI 636020080002DL00410266ZC03040010", "DL\n"),  # the subfile's type alone on its line
        ("@\n\x1e\rANSI 636061040002DL00410313ZW03540027", ""),  # no type before the first element
        ("@\n\x1c\x1e\rANSI 636034080102ID00410288", "ID"),
        ("@|ANSI 636034080102DL00410288|", "DL"),
    ],
)
def test_issuers_break_the_head_in_many_ways(head, begins):
    """Offsets and lengths are never used."""
    found = said(head=head, begins=begins)
    assert (found.state_id_number, found.last_name) == ("D1", "DOE")
    assert found.state_id_jurisdiction in {"ON", "AB", "SC", "NC", "CO", "WV", "ND"}


def test_an_element_is_looked_for_at_the_beginning_of_a_line_alone():
    """`DAQ` inside a name, or a state's own element, is no number."""
    found = read(f"{HEAD}DLDCSMCDAQUIRE\nZNDAQWRONG\nDACDBBINA\nDAQX9")
    assert (found.last_name, found.first_name, found.state_id_number, found.dob) == ("MCDAQUIRE", "DBBINA", "X9", "")


def test_the_first_that_says_something_counts():
    """An empty one, or a filler, says nothing."""
    assert said("DAG", "DAGNONE", "DAG1 FAKE RD", "DAG2 OTHER RD").address1 == "1 FAKE RD"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("10061938", "1938-10-06"), ("19381006", "1938-10-06"), ("10061938M", "1938-10-06"),
        ("1938-10-06", "1938-10-06"), ("10/06/1938", "1938-10-06"),
        ("02301938", ""), ("00000000", ""), ("1006193", ""), ("1O061938", ""), ("99999999", ""), ("٠١٠٢١٩٣٨", ""),
    ],
)  # fmt: skip
def test_a_date_is_read_in_either_order_and_an_impossible_one_is_nothing(text, iso):
    """Eight digits from 1880 to 2110 are a date one way only."""
    assert said(f"DBB{text}").dob == iso


@pytest.mark.parametrize(
    ("text", "zipcode"),
    [
        ("590100000  ", "59010"), ("590101234  ", "59010-1234"), ("59010-1234", "59010-1234"), ("96826     0", "96826"),
        ("T4G7A7", "T4G 7A7"), ("n1m 3j6  ", "N1M 3J6"), ("ABCDE", ""),
    ],
)  # fmt: skip
def test_a_post_code_is_read_without_its_padding(text, zipcode):
    """Nine digits padded to eleven, a digit after blanks, Canada's."""
    assert said(f"DAK{text}").zipcode == zipcode


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("DAASMITH,MARY,ROBINS,",), ("MARY", "ROBINS", "SMITH", "", ())),
        (("DAASMITH$MARY@ROBINS",), ("MARY", "ROBINS", "SMITH", "", ())),
        (("DAASMITH,MARY,R,JR",), ("MARY", "R", "SMITH", "JR", ())),
        (("DAASMITH, MARY JONES",), ("MARY", "JONES", "SMITH", "", ("first_name", "last_name"))),
        (("DAAJOHN ROBERT LEE SMITH",), ("JOHN", "ROBERT LEE", "SMITH", "", ("first_name", "last_name"))),
        (("DAAJOHN SMITH JR",), ("JOHN", "", "SMITH", "JR", ("first_name", "last_name"))),
        (("DCSTESTER,   ", "DCTMARY,ANN"), ("MARY", "ANN", "TESTER", "", ())),
        (("DCSTESTER", "DCTMARY ANN"), ("MARY", "ANN", "TESTER", "", ("first_name", "last_name"))),
        (("DCSTESTER", "DACMARY,ANN"), ("MARY", "ANN", "TESTER", "", ())),
        (("DABTESTER", "DACMARY", "DADNONE", "DAEIII"), ("MARY", "", "TESTER", "III", ())),
        (("DAA",), ("", "", "", "", ())),
        (("DAASMITH",), ("", "", "SMITH", "", ("first_name", "last_name"))),
    ],
)
def test_a_name_is_taken_out_of_whatever_holds_it(lines, names):
    """Where only a blank parts two names it is a guess, and said to be one."""
    found = read(HEAD + "DLDAQD1\n" + "\n".join(lines))
    assert (found.first_name, found.middle_name, found.last_name, found.name_suffix, found.doubtful) == names


def test_what_the_issuer_cut_short_is_named():
    """`T`; `U` is unknown."""
    assert said("DDET", "DDFT", "DDGU").truncated == ("first_name", "last_name")
    assert said("DDEN", "DDFU").truncated == ()


def test_the_second_address_of_version_01_counts_where_the_first_has_no_street():
    """The rest of it may stand in either."""
    found = said("DAG", "DAL4455 SE 25TH ST", "DAICORVALLIS", "DAOOR", "DAP97330")
    assert (found.address1, found.city, found.state, found.zipcode) == ("4455 SE 25TH ST", "CORVALLIS", "OR", "97330")


def test_a_card_is_a_license_an_id_or_a_permit():
    """By its subfile, or by the element of 2025."""
    assert said().state_id_kind == "drivers_license"
    assert said(head="@\n\x1e\rANSI 636034080102ID00410288", begins="ID").state_id_kind == "state_id_card"
    assert said("DDP1").state_id_kind == "drivers_permit"


def test_a_barcode_that_names_nobody_is_no_license():
    """Neither a name nor a number."""
    with pytest.raises(NotALicense):
        read(HEAD + "DLDBB10061938")


def test_nothing_that_was_read_is_printed():
    """Neither by the payload nor by the license."""
    payload = parsed(f"{HEAD}DLDAQD1\nDCSSECRETIVE".encode())
    assert "SECRETIVE" not in f"{payload!r} {payload} {license_of(payload)!r}"
