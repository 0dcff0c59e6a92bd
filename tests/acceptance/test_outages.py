"""What is killed, stopped or away, and comes back."""

import signal

import pytest
import redis
import requests
from acceptance.conftest import FORM, SHORT
from conftest import wait_for

from tasks.vendors.standins import sandbox


def test_the_limit_of_waiting_and_the_retry(lent):
    """No worker: words, then the end of polling, then a retry that a worker answers."""
    house = lent(works=False, **SHORT)
    redis_url = house.environment["REDIS_URL"]
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
    wait_for(lambda: set(_counters(redis_url).values()) == {b"1", b"2"}, "the attempt that nobody answered, back")
    counters = _counters(redis_url)
    assert counters.pop(b"proof_ssn") == counters.pop(b"all") == b"2"
    assert set(counters.values()) == {b"1"}
    states = sorted(state for (state,) in house.sql("SELECT state FROM jobs WHERE name = 'resolution_proofing'"))
    assert states in (["done", "revoked"], ["done", "expired"])


def _counters(redis_url: str) -> dict[bytes, bytes]:
    client = redis.Redis.from_url(redis_url)
    return {key.split(b":")[1]: client.get(key) for key in client.scan_iter("limit:*")}


def test_a_killed_consumer_loses_nothing(idle_house):
    """kill -9 in the middle of a vendor's call: a second consumer takes over, the row says attempt 2."""
    house, told = idle_house, idle_house.slow(5) | sandbox.patient(25)
    house.consumer("first", **told)
    person = house.person()
    person.submit()
    wait_for(lambda: house.sql("SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE 'res%%'"), "the claim")
    house.consumer("second", **told)
    house.stop("first", signal.SIGKILL)
    assert person.end(40) == "/phone"
    assert house.sql("SELECT state, attempt FROM jobs WHERE name = 'resolution_proofing'") == [("done", 2)]


def test_a_stopped_consumer_finishes_what_it_runs(idle_house):
    """SIGTERM in the middle of a vendor's call: the job ends, then the process, with status 0."""
    house = idle_house
    house.consumer(**house.slow(2) | sandbox.patient(10))
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
