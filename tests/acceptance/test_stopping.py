"""A worker stops in time, whatever its vendors, its database or its jobs do."""

import signal
import socket
import threading
import time

import psycopg2
from conftest import wait_for

from tests.supervised import Supervisor

CLAIMED = "SELECT 1 FROM jobs WHERE state = 'claimed'"

#: Who is connected, as a database's administrator sees it.
CONNECTED = """SELECT DISTINCT application_name FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY 1"""


def asks(port: int) -> dict[str, str]:
    """The settings under which a worker asks the vendor at that port, for up to 50 seconds."""
    return {"LEXISNEXIS_INSTANT_VERIFY_TIMEOUT": "50", "LEXISNEXIS_BASE_URL": f"http://127.0.0.1:{port}"}


def test_a_vendor_that_never_ends_does_not_keep_the_process(house_of, database_url, redis_url):
    """Grace of a second: then its job is free again, uncounted, and the process is gone, with status 0."""
    with Dripping() as port:
        house = house_of(database_url, redis_url, **asks(port))
        house.sandbox()
        house.web()
        house.consumer(options=("-t", "1"))
        house.person().submit()
        wait_for(lambda: house.sql(CLAIMED), "the claim")
        process, began = house.processes.pop("consumer"), time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - began < 6
    assert house.sql("SELECT state, attempt FROM jobs WHERE name LIKE 'res%%'") == [("queued", 0)]
    assert house.lines("worker.stopped") == 1


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


def test_a_restart_gives_back_what_it_holds_and_goes_on(house_of, database_url, redis_url):
    """SIGHUP: the same process number, a new worker, and nobody waits for the old one's silence to be noticed."""
    with Dripping() as port:
        house = house_of(database_url, redis_url, **asks(port))
        house.sandbox()
        house.web()
        process = house.consumer(options=("-t", "1"))
        house.person().submit()
        wait_for(lambda: house.sql(CLAIMED), "the claim")
        ((before,),) = house.sql("SELECT id FROM workers")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: house.lines("job.put_back") == 1, "the job to be given back")
        wait_for(lambda: house.sql("SELECT 1 FROM workers WHERE id <> %s", before), "the worker to be back")
        assert house.sql("SELECT count(*) FROM workers WHERE id = %s", before) == [(0,)]
        assert process.poll() is None


class Dripping:
    """A vendor that sends a byte now and then, for ever; its port."""

    def __enter__(self) -> int:
        self.server, self.over = socket.create_server(("127.0.0.1", 0)), threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        return self.server.getsockname()[1]

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                connection = self.server.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.drip, args=(connection,), daemon=True).start()

    def drip(self, connection: socket.socket) -> None:
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not self.over.wait(0.1):
                connection.sendall(b" ")
        except OSError:
            return

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.server.close()
