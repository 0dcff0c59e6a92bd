"""Wake-up: one listening connection a process, and the threads that wait for it.

Polling once a second is the fallback and works alone: `LISTEN` does not pass through every connection pooler, which is
why it may have an address of its own.
"""

import logging
import select
import threading
import uuid

import psycopg2

from idp import outages
from idp.config import settings
from idp.database import connection_options, run
from idp.errors import Unavailable
from idp.logs import event
from idp.models import CHANNEL


class Bell:
    """Each NOTIFY wakes one waiting thread; a ring that comes just before a wait is not lost."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.rings = 0
        self.waiting = 0
        self.awaited: set[str] = set()  #: probes that have not come back

    def wait(self, seconds: float) -> None:
        """Return at a ring, or after `seconds`."""
        with self.changed:
            self.waiting += 1
            if self.changed.wait_for(lambda: self.rings > 0, timeout=seconds):
                self.rings -= 1
            self.waiting -= 1

    def ring(self) -> None:
        """Wake one. At most one ring more than there are waiters is kept: a busy hour does not add up."""
        with self.changed:
            self.rings = min(self.rings + 1, self.waiting + 1)
            self.changed.notify()

    def heard(self, payload: str) -> None:
        """A NOTIFY came. One with a payload is somebody's `probe`; whose it is knows from it that notices come."""
        if payload:
            self.awaited.discard(payload)
        else:
            self.ring()

    def probe(self) -> None:
        """Send a NOTIFY to ourselves, over another connection; say so where the one before was never heard.

        Behind a pooler LISTEN may lie on a connection that is somebody else's by now, and nothing would tell.
        Raises Unavailable.
        """
        if self.awaited:
            event("wakeup.lost", logging.WARNING)
            self.awaited.clear()
        sent = str(uuid.uuid4())
        self.awaited.add(sent)
        run("SELECT pg_notify(%s, %s)", (CHANNEL, sent))

    def listen(self, stopped: threading.Event) -> None:
        """Ring at every NOTIFY until `stopped`. Raises Unavailable when the server is gone."""
        try:
            self._listen(stopped)
        except psycopg2.Error as e:
            raise Unavailable("database", outages.of_postgres(e) or "it refuses to LISTEN") from None

    def _listen(self, stopped: threading.Event) -> None:
        url = settings().database_listen_url or settings().database_url
        connection = psycopg2.connect(url, **connection_options(url, " listener"))
        try:
            connection.autocommit = True
            connection.cursor().execute(f"LISTEN {CHANNEL}")
            self.awaited.clear()  # What was sent while nobody listened was not lost.
            self.ring()
            while not stopped.is_set():
                if select.select([connection], [], [], 1)[0]:
                    connection.poll()
                while connection.notifies:
                    self.heard(connection.notifies.pop(0).payload)
        finally:
            connection.close()
