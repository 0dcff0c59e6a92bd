"""What can be seen from outside, past every forwarder: rows, heartbeats, processes."""

import threading
import time

import psycopg2

from tests.torture.ground import Ground

#: Only the people's jobs: periodic ones come and go by the minute.
PROOFING = "name LIKE '%%proofing'"
HELD = f"SELECT count(*) FROM jobs WHERE state IN ('queued', 'claimed') AND {PROOFING}"


class Heart(threading.Thread):
    """Watches until every living worker's heartbeat is younger than the cure; `seconds` after it, at most `limit`."""

    def __init__(self, place: Ground, cured: float, limit: float) -> None:
        super().__init__(daemon=True)
        self.place, self.cured, self.seconds = place, cured, limit

    def run(self) -> None:
        while time.monotonic() - self.cured < self.seconds:
            now = time.monotonic()
            if self.beaten(now - self.cured):
                self.seconds = now - self.cured
                return
            time.sleep(0.1)

    def beaten(self, since: float) -> bool:
        """Whether each of them beat within the last `since` seconds, by the database's clock."""
        sql = "SELECT pid FROM workers WHERE seen_at > now() - %s * interval '1 second'"
        try:
            beating = {pid for (pid,) in self.place.house.sql(sql, since)}
        except psycopg2.Error:
            return False
        return beating >= {self.place.house.processes[name].pid for name in self.place.workers}


def claimed(place: Ground) -> int:
    return place.house.sql(f"SELECT count(*) FROM jobs WHERE state = 'claimed' AND {PROOFING}")[0][0]


def left(place: Ground) -> int:
    """Jobs of people that have not ended, once every deadline is two seconds past; at once where there are none."""
    waiting = f"{HELD} AND expires_at > now() - interval '2 seconds'"
    until = time.monotonic() + 90
    while place.house.sql(waiting)[0][0] and time.monotonic() < until:
        time.sleep(0.2)
    return place.house.sql(HELD)[0][0]


def messages(place: Ground) -> int:
    """Ended rows that still hold what was typed."""
    return place.house.sql("SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL AND message IS NOT NULL")[0][0]


def died(place: Ground) -> list[str]:
    """The names of our processes that ended though nobody ended them."""
    return [name for name, process in place.house.processes.items() if process.poll() is not None]
