"""A vendor that has answered is not asked, told and paid again because another one hung and the worker died."""

import signal

import pytest
from conftest import wait_for

from tasks.vendors.standins import sandbox
from tests.torture.vendors import AAMVA, INSTANT_VERIFY, recording

PATIENT = sandbox.patient(30)


@pytest.fixture
def told(house_of, database_url, redis_url):
    """A house, and the vendors that it asks: AAMVA takes its time over each of its calls and hangs at the last."""
    house = house_of(database_url, redis_url, **PATIENT)
    with recording(house.environment, house.sandbox_port) as vendors:
        vendors.slow = {"Authenticat": 1.0, AAMVA: 25.0}
        yield house, vendors


def test_a_killed_worker_does_not_ask_again_who_had_answered(told):
    """InstantVerify answers, AAMVA hangs, kill -9: whoever rescues the job asks AAMVA alone."""
    house, vendors = told
    house.web()
    house.consumer("first")
    person = house.person()
    person.submit()
    wait_for(lambda: house.sql("SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE 'res%%'"), "the claim")
    house.consumer("second")
    # Two calls for a token, a second each, come before it: InstantVerify's answer has long been noted.
    wait_for(lambda: vendors.count(AAMVA) == 1, "AAMVA to be asked")
    assert vendors.count(INSTANT_VERIFY) == 1
    house.stop("first", signal.SIGKILL)
    vendors.slow = {}
    assert person.end(40) == "/phone"
    assert house.sql("SELECT state, attempt FROM jobs WHERE name = 'resolution_proofing'") == [("done", 2)]
    assert vendors.count(AAMVA) == 2
    assert vendors.count(INSTANT_VERIFY) == 1
