"""From browser to worker to page, through real processes."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
import redis
import requests
from acceptance.conftest import FORM
from conftest import wait_for


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
        ({"first_name": "Bad"}, "/not-verified", "your Social Security number, or the name"),
        ({"ssn": "123-45-6789"}, "/not-verified", "Social Security number"),
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
    assert person.get("/verified", allow_redirects=False).headers["Location"] == "/"
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


def test_the_limit_of_waiting_and_the_retry(house_of, database_url, redis_url):
    """No worker: words, then the end of polling, then a retry that a worker answers."""
    house = house_of(database_url, redis_url, ASYNC_WAIT_TIMEOUT_SECONDS="2")
    house.sandbox()
    house.web()
    person = house.person()
    person.submit()
    assert "Checking your information" in person.get("/verify/wait").text
    poll = person.poll_path
    assert person.http.get(house.url + poll).status_code == 204
    ended = wait_for(lambda: (r := person.http.get(house.url + poll)).status_code == 286 and r, "the end of polling")
    assert 'id="timed-out"' in ended.text
    assert 'id="retry"' in ended.text
    person.page = ended.text
    assert 'id="timed-out"' in requests.get(house.url + "/verify/wait", cookies=person.http.cookies).text
    house.consumer()
    assert person.post("/verify/retry", person.hidden, allow_redirects=False).headers["Location"] == "/verify/wait"
    assert person.end() == "/phone"
    counters = [redis.Redis.from_url(redis_url).get(key) for key in redis.Redis.from_url(redis_url).keys("limit:*")]
    assert counters == [b"1", b"1"], "a wait that nobody answered costs no attempt"
    states = sorted(state for (state,) in house.sql("SELECT state FROM jobs WHERE name = 'resolution_proofing'"))
    assert states in (["done", "revoked"], ["done", "expired"])


def test_a_killed_consumer_loses_nothing(house_of, database_url, redis_url):
    """kill -9 in the middle of a vendor's call: a second consumer takes over, the row says attempt 2."""
    house = house_of(database_url, redis_url, LEXISNEXIS_INSTANT_VERIFY_TIMEOUT="10")
    house.sandbox(delay=2)
    house.web()
    house.consumer("first")
    person = house.person()
    person.submit()
    wait_for(lambda: house.sql("SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE 'res%%'"), "the claim")
    house.consumer("second")
    house.stop("first", signal.SIGKILL)
    assert person.end(40) == "/phone"
    assert house.sql("SELECT state, attempt FROM jobs WHERE name = 'resolution_proofing'") == [("done", 2)]


def test_a_stopped_consumer_finishes_what_it_runs(house_of, database_url, redis_url):
    """SIGTERM in the middle of a vendor's call: the job ends, then the process, with status 0."""
    house = house_of(database_url, redis_url, LEXISNEXIS_INSTANT_VERIFY_TIMEOUT="10")
    house.sandbox(delay=2)
    house.web()
    house.consumer()
    person = house.person()
    person.submit()
    wait_for(lambda: house.sql("SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE 'res%%'"), "the claim")
    assert house.stop("consumer") == 0
    assert house.sql("SELECT state, attempt FROM jobs WHERE name = 'resolution_proofing'") == [("done", 1)]
    assert house.sql("SELECT count(*) FROM workers") == [(0,)]
    assert person.end() == "/phone"


@pytest.mark.parametrize("part", ["database", "cache"])
def test_an_outage_is_said_and_passes(detached_house, own_servers, part):
    """503 in plain words, and afterwards a new submission works without restarting web or worker."""
    postgres, valkey = own_servers
    house = detached_house
    person = house.person()
    person.get("/verify")
    form = FORM | person.hidden
    server = postgres if part == "database" else valkey
    server.stop()
    refused = person.post("/verify", form)
    assert refused.status_code == 503
    assert "does not answer" in refused.text
    assert 'value="McFakerson"' in refused.text
    assert "900-66-1234" not in refused.text
    ready = person.http.get(house.url + "/readyz")
    assert (ready.status_code, ready.json()["down"]) == (503, [part])
    assert person.http.get(house.url + "/healthz").status_code == 200
    server.start()
    wait_for(lambda: person.http.get(house.url + "/readyz").status_code == 200, "the parts to be back")
    fresh = house.person()
    fresh.submit()
    assert fresh.end(30) == "/phone"


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


def test_what_a_browser_may_do_wrong(house):
    """Another session's job, a used-up form, a double click, a forged token, a wrong id: each gets what one expects."""
    house.sandbox()
    house.web()
    one, two = house.person(), house.person()
    one.get("/verify")
    form = FORM | one.hidden
    assert one.post("/verify", form, allow_redirects=False).status_code == 303
    assert one.post("/verify", form, allow_redirects=False).headers["Location"] == "/verify/wait"
    assert house.sql("SELECT count(*) FROM jobs") == [(1,)]
    one.get("/verify/wait")
    poll = one.poll_path
    assert two.get(poll).status_code == 404
    assert requests.get(house.url + poll).status_code == 404
    assert one.get("/verify/wait/no-such-job").status_code == 404
    two.get("/verify")
    stolen = two.post("/verify", FORM | two.hidden | {"submission_id": form["submission_id"]}, allow_redirects=False)
    assert stolen.status_code == 422
    assert "already used" in stolen.text
    assert two.get(poll).status_code == 404
    two.get("/verify")
    forged = two.post("/verify", FORM | two.hidden | {"csrf_token": "x"}, allow_redirects=False)
    assert forged.status_code == 403
    assert 'value="McFakerson"' in forged.text
    house.consumer()
    assert one.end() == "/phone"
    assert house.person().post("/verify", form).status_code == 403
    assert house.person().get("/verified", allow_redirects=False).headers["Location"] == "/"
    two.get("/verify")
    assert "erased" in two.post("/cancel", two.hidden).text


def test_attempts_are_limited(house_of, database_url, redis_url):
    """Noes count, a vendor's failure does not; then the page says when to come back."""
    house = house_of(database_url, redis_url, IDV_MAX_ATTEMPTS="2")
    house.sandbox()
    house.web()
    house.consumer()
    person = house.person()
    for changes, path, words in (
        ({"first_name": "Bad"}, "/not-verified", "You have 1 attempt left"),
        ({"first_name": "Fail"}, "/vendor-error", "does not count"),
        ({"first_name": "Bad"}, "/not-verified", "come back later"),
    ):
        person.submit(**changes)
        assert person.end() == path
        assert words in person.get(path).text
    assert person.submit().headers["Location"] == "/too-many-attempts"
    assert "in 6 hours" in person.get("/too-many-attempts").text


def test_bad_input_is_said_and_nothing_is_lost(house):
    """422, a summary with links, a message at each field; the SSN alone must be typed again. No markup gets through."""
    house.web()
    person = house.person()
    answer = person.submit(dob_month="13", ssn="12", last_name='"><script>alert(1)</script>')
    assert answer.status_code == 422
    assert '<a href="#dob_month">' in answer.text
    assert '<a href="#ssn">' in answer.text
    assert 'value="Fakey"' in answer.text
    assert re.search(r'id="ssn"[^>]*value=""', answer.text)
    assert "<script>alert" not in answer.text
    assert person.post("/verify", {"first_name": "x" * 100_000}).status_code == 413


def test_headers_and_machines_routes(house):
    """A strict policy on every page, nothing cached, a hashed name for htmx, metrics without personal data."""
    house.web()
    person = house.person()
    page = person.get("/verify")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert person.get("/nowhere").status_code == 404
    assert "Page not found" in person.page
    person.submit()
    script = re.search(r'src="(/static/\w+/htmx.js)"', person.get("/verify/wait").text).group(1)
    assert "immutable" in person.get(script).headers["Cache-Control"]
    assert 'version:"2.0.3"' in person.page
    metrics = person.get("/metrics").text
    assert 'idp_requests_total{method="GET",route="/verify",status="200"}' in metrics
    assert "idp_jobs_queued 1.0" in metrics


TYPED = ("McFakerson", "Fakeyfirst", "900661234", "900-66-1234", "1938-10-06", "1111111111111", "Fakestreet")


def test_nothing_typed_is_found_anywhere(detached_house, own_servers, tmp_path):
    """After every outcome: not in the log, a dump, the database's files, or Redis' memory."""
    postgres, valkey = own_servers
    house = detached_house
    for first in ("Fakeyfirst", "FakeyfirstBad", "FakeyfirstFail", "FakeyfirstTime"):
        person = house.person()
        person.submit(first_name=first, address1="1 Fakestreet")
        person.end()
    waiting = house.person()
    house.stop("consumer")
    waiting.submit(first_name="Fakeyfirst", address1="1 Fakestreet")
    house.sql("CHECKPOINT")
    dump = subprocess.run([postgres.bin / "pg_dump", postgres.url()], capture_output=True, check=True).stdout
    assert b"resolution_proofing" in dump
    memory = process_memory(valkey.process.pid)
    assert b"session:" in memory
    places = {"dump": dump, "memory": memory, "log": house.log.read_bytes()}
    for path in [*Path(postgres.data).rglob("*"), *tmp_path.glob("*.err")]:
        if path.is_file():
            places[str(path)] = path.read_bytes()
    found = [(place, text) for place, data in places.items() for text in TYPED if text.encode() in data]
    assert found == []


def process_memory(pid: int) -> bytes:
    """All that a process may write in its own memory (proc(5))."""
    found = bytearray()
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, mode = line.split()[:2]
            first, last = (int(part, 16) for part in span.split("-"))
            if mode.startswith("rw") and "[v" not in line:
                memory.seek(first)
                try:
                    found += memory.read(last - first)
                except OSError:
                    continue
    return bytes(found)
