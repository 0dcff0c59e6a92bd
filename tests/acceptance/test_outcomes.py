"""From browser to worker to page, through real processes: where each answer leads."""

import pytest

from idp.settings import Settings

WHO = "who you are: your name, date of birth and Social Security number"

#: What is typed differently, where it leads, and words of that page (vendors.md section 7).
ANSWERS = [
    ({}, "/phone", ""),
    ({"first_name": "Fail"}, "/vendor-error", "not your fault"),
    ({"first_name": "Time"}, "/vendor-error", "not your fault"),
    ({"first_name": "Parse"}, "/vendor-error", "not your fault"),
    ({"first_name": "Bad"}, "/not-verified", WHO),
    ({"ssn": "123-45-6789"}, "/not-verified", WHO),
    ({"zipcode": "00000"}, "/not-verified", "your home address"),
    ({"state_id_number": "mvatimeout"}, "/vendor-error", "not your fault"),
    ({"state_id_number": "00000000"}, "/not-verified", "license"),
    ({"ssn": "666-12-3456", "state_id_jurisdiction": "NY"}, "/phone", ""),
]
PHONES = [
    ("703-555-5555", "/not-verified"),
    ("703-555-5999", "/vendor-error"),
    ("703-555-5888", "/vendor-error"),
    ("2025551212", "/verified"),
]


@pytest.mark.parametrize(("changes", "path", "words"), ANSWERS)
def test_every_answer_leads_where_it_should(working_house, changes, path, words):
    """Each vendor's yes, no and failure, through KMS and a real worker."""
    person = working_house.person()
    assert person.submit(**changes).headers["Location"] == "/verify/wait"
    assert person.end() == path
    assert words in person.get(path).text


def test_the_phone_comes_after_the_information(working_house):
    """No step can be left out or done twice; every kind of number leads where the sandbox says."""
    person = working_house.person()
    person.submit()
    assert person.end() == "/phone"
    assert person.get("/verified", allow_redirects=False).headers["Location"] == "/phone"
    assert person.get("/verify", allow_redirects=False).headers["Location"] == "/phone"
    for phone, path in PHONES:
        assert person.submit_phone(phone).headers["Location"] == "/phone/wait"
        assert person.end(step="/phone") == path
    assert person.heading("/verified") == "You are verified"
    assert person.get("/phone", allow_redirects=False).headers["Location"] == "/verified"
    assert working_house.person().get("/phone", allow_redirects=False).headers["Location"] == "/verify"


def test_a_vendor_that_is_down_and_comes_back(house):
    """Refused connections are a vendor's failure; the next submission works."""
    house.web()
    house.consumer()
    person = house.person()
    person.submit()
    assert person.end() == "/vendor-error"
    house.sandbox()
    assert person.submit().status_code == 303
    assert person.end() == "/phone"


def test_jobs_inside_the_web_request(house_of, database_url, redis_url):
    """With ruby_workers_idv_enabled off there is no worker and no row, and the same pages."""
    house = house_of(database_url, redis_url, RUBY_WORKERS_IDV_ENABLED="false")
    house.sandbox()
    house.web()
    person = house.person()
    assert person.submit().headers["Location"] == "/verify/wait"
    assert person.get("/verify/wait", allow_redirects=False).headers["Location"] == "/phone"
    assert house.sql("SELECT count(*) FROM jobs WHERE name LIKE '%%proofing'") == [(0,)]


def test_attempts_are_limited(working_house):
    """Noes count, a vendor's failure does not; then the page says when to come back."""
    person = working_house.person()
    for _ in range(Settings.idv_max_attempts - 2):
        person.submit(first_name="Bad")
        assert person.end() == "/not-verified"
    for changes, path, words in (
        ({"first_name": "Bad"}, "/not-verified", "You have 1 attempt left"),
        ({"first_name": "Fail"}, "/vendor-error", "not your fault"),
        ({"first_name": "Bad"}, "/not-verified", "You can try again in 6 hours"),
    ):
        person.submit(**changes)
        assert person.end() == path
        assert words in person.get(path).text
    assert person.submit().headers["Location"] == "/too-many-attempts"
    assert "in 6 hours" in person.get("/too-many-attempts").text
