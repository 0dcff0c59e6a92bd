"""A worker stops in time, whatever its vendors, its database or its jobs do."""

import signal
import time

import psycopg2
import pytest
from conftest import wait_for
from unit.peers import DRIPS, HELLO, Drip, Peers

from tests.supervised import Supervisor

CLAIMED = "SELECT 1 FROM jobs WHERE state = 'claimed' AND name LIKE '%%proofing'"

#: Who is connected, as a database's administrator sees it.
CONNECTED = """SELECT DISTINCT application_name FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY 1"""


def asks(port: int) -> dict[str, str]:
    """The settings under which a worker asks the vendor at that port, for up to 50 seconds."""
    return {"LEXISNEXIS_INSTANT_VERIFY_TIMEOUT": "50", "LEXISNEXIS_BASE_URL": f"http://127.0.0.1:{port}"}


@pytest.fixture
def peers():
    made = Peers()
    yield made
    made.stop()


def test_vendors_that_drip_in_every_place_do_not_keep_the_process(idle_house, peers):
    """One person beside another, each with a vendor that drips elsewhere, and a state that drips its handshake.

    Grace of a second: then their jobs are free again, uncounted, and the process is gone, with status 0.
    """
    drips = [Drip(peers.over, *place, times=10_000) for place in DRIPS.values()]
    port = peers.start(lambda connection: drips.pop()(connection)).partition(":")[2]  # noqa: PLW0108 -- another each time
    state = f"https://{peers.start(Drip(peers.over, *HELLO, times=10_000))}/"
    house, told = idle_house, asks(int(port)) | {"AAMVA_AUTH_URL": state, "AAMVA_CONNECT_TIMEOUT": "50"}
    stopped = house.lines("worker.stopped")
    house.consumer(threads=16, options=("-t", "1"), **told)
    for _ in DRIPS:
        house.person().submit()
    wait_for(lambda: not drips, "a call in every place")
    process, began = house.processes.pop("consumer"), time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 6
    found = house.sql("SELECT DISTINCT state, attempt FROM jobs WHERE name LIKE 'res%%'")
    assert found == [("queued", 0)]
    assert house.lines("worker.stopped") == stopped + 1


def test_a_database_that_stands_still_does_not_keep_the_process(house, database_url):
    """Somebody locks the table of the workers: the stop waits for it no longer than the grace and a second.

    Whoever supervises hears of start and stop all the same; and Postgres is told who they are.
    """
    supervisor = Supervisor()
    house.consumer(options=("-t", "1"), **supervisor.told)
    assert supervisor.hear() == "READY=1"
    wait_for(lambda: house.sql("SELECT 1 FROM workers"), "the worker to have entered")
    wait_for(lambda: house.sql(CONNECTED) == [("idp worker",), ("idp worker listener",)], "its names")
    dba = psycopg2.connect(database_url)
    dba.cursor().execute("LOCK TABLE workers")
    process, began = house.processes.pop("consumer"), time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 6
    dba.close()
    with supervisor:
        assert supervisor.hear() == "STOPPING=1"


def test_a_restart_gives_back_what_it_holds_and_goes_on(idle_house, peers):
    """SIGHUP: the same process number, a new worker, and nobody waits for the old one's silence to be noticed."""
    drip = Drip(peers.over, *DRIPS["a body of known length"], times=10_000)
    port = peers.start(drip).partition(":")[2]
    house, put_back = idle_house, idle_house.lines("job.put_back")
    process = house.consumer(options=("-t", "1"), **asks(int(port)))
    house.person().submit()
    wait_for(lambda: house.sql(CLAIMED), "the claim")
    ((before,),) = house.sql("SELECT id FROM workers")
    process.send_signal(signal.SIGHUP)
    wait_for(lambda: house.lines("job.put_back") == put_back + 1, "the job to be given back")
    wait_for(lambda: house.sql("SELECT 1 FROM workers WHERE id <> %s", before), "the worker to be back")
    assert house.sql("SELECT count(*) FROM workers WHERE id = %s", before) == [(0,)]
    assert process.poll() is None
