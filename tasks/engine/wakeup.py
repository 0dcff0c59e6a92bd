"""Wake-up: one listening connection a process, and the threads that wait for it.

Polling once a second is the fallback and works alone: `LISTEN` does not pass through every connection pooler.
"""

import select
import threading

import psycopg2

from idp import outages
from idp.config import settings
from idp.database import connection_options
from idp.errors import Unavailable
from idp.models import CHANNEL


class Bell:
    """Each NOTIFY wakes one waiting thread; a ring that comes just before a wait is not lost."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.rings = 0
        self.waiting = 0

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

    def listen(self, stopped: threading.Event) -> None:
        """Ring at every NOTIFY until `stopped`. Raises Unavailable when the server is gone."""
        try:
            self._listen(stopped)
        except psycopg2.Error as e:
            raise Unavailable("database", outages.of_postgres(e) or "it refuses to LISTEN") from None

    def _listen(self, stopped: threading.Event) -> None:
        connection = psycopg2.connect(settings().database_url, **connection_options(settings().database_url))
        try:
            connection.autocommit = True
            connection.cursor().execute(f"LISTEN {CHANNEL}")
            self.ring()
            while not stopped.is_set():
                if select.select([connection], [], [], 1)[0]:
                    connection.poll()
                while connection.notifies:
                    connection.notifies.pop(0)
                    self.ring()
        finally:
            connection.close()
