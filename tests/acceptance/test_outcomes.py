"""From browser to worker to page, through real processes: where each answer leads."""

import time


def test_every_outcome(house):
    """Verified, not verified, the vendor down: each leads where it should, through KMS and a real worker."""
    house.sandbox()
    house.web()
    house.consumer()
    began = time.monotonic()
    person = house.person()
    assert person.submit().headers["Location"] == "/verify/wait"
    assert person.end() == "/phone"
    assert time.monotonic() - began < 10
    for changes, path, words in (
        ({"first_name": "Bad"}, "/not-verified", "who you are: your name, date of birth and Social Security number"),
        ({"ssn": "123-45-6789"}, "/not-verified", "who you are: your name, date of birth and Social Security number"),
        ({"zipcode": "00000"}, "/not-verified", "your home address"),
        ({"first_name": "Fail"}, "/vendor-error", "not your fault"),
        ({"first_name": "Parse"}, "/vendor-error", "not your fault"),
    ):
        person = house.person()
        person.submit(**changes)
        assert person.end() == path, changes
        assert words in person.get(path).text


def test_the_phone_comes_after_the_information(house):
    """No step can be left out or done twice; every kind of number leads where the sandbox says."""
    house.sandbox()
    house.web()
    house.consumer()
    person = house.person()
    person.submit()
    assert person.end() == "/phone"
    assert person.get("/verified", allow_redirects=False).headers["Location"] == "/phone"
    assert person.get("/verify", allow_redirects=False).headers["Location"] == "/phone"
    for phone, path in (
        ("703-555-5555", "/not-verified"),
        ("703-555-5999", "/vendor-error"),
        ("2025551212", "/verified"),
    ):
        assert person.submit_phone(phone).headers["Location"] == "/phone/wait"
        assert person.end(step="/phone") == path
    assert person.heading("/verified") == "You are verified"
    assert person.get("/phone", allow_redirects=False).headers["Location"] == "/verified"
    assert house.person().get("/phone", allow_redirects=False).headers["Location"] == "/verify"


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
    assert house.sql("SELECT count(*) FROM jobs") == [(0,)]


def test_attempts_are_limited(house_of, database_url, redis_url):
    """Noes count, a vendor's failure does not; then the page says when to come back."""
    house = house_of(database_url, redis_url, IDV_MAX_ATTEMPTS="2")
    house.sandbox()
    house.web()
    house.consumer()
    person = house.person()
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
