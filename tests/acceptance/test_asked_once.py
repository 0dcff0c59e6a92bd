"""A vendor that has answered is not asked, told and paid again because another one hung and the worker died."""

import signal

import pytest
from acceptance.conftest import elsewhere
from conftest import wait_for

from idp.development.servers import free_port
from tasks.vendors.standins import sandbox
from tests.torture.vendors import AAMVA, INSTANT_VERIFY, recording


@pytest.fixture
def asked(idle_house):
    """Those that its consumers ask: AAMVA takes its time over each of its calls and hangs at the last."""
    with recording(idle_house.environment, free_port()) as asked:
        asked.slow = {"Authenticat": 1.0, AAMVA: 25.0}
        yield asked


def test_a_killed_worker_does_not_ask_again_who_had_answered(idle_house, asked):
    """InstantVerify answers, AAMVA hangs, kill -9: whoever rescues the job asks AAMVA alone."""
    house, told = idle_house, elsewhere(asked.server.server_port) | sandbox.patient(30)
    house.consumer("first", **told)
    person = house.person()
    person.submit()
    wait_for(lambda: house.sql("SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE 'res%%'"), "the claim")
    house.consumer("second", **told)
    # Two calls for a token, a second each, come before it: InstantVerify's answer has long been noted.
    wait_for(lambda: asked.count(AAMVA) == 1, "AAMVA to be asked")
    assert asked.count(INSTANT_VERIFY) == 1
    house.stop("first", signal.SIGKILL)
    asked.slow = {}
    assert person.end(40) == "/phone"
    assert house.sql("SELECT state, attempt FROM jobs WHERE name = 'resolution_proofing'") == [("done", 2)]
    assert asked.count(AAMVA) == 2
    assert asked.count(INSTANT_VERIFY) == 1
