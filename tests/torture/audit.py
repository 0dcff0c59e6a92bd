"""Every change of every job, noted by a trigger with the change itself, and what the notes say."""

import threading
import time
from dataclasses import dataclass

import psycopg2

from tests.torture.crew import Blow
from tests.torture.ground import Ground

TRIGGER = """
    CREATE TABLE audit (job uuid, old text, state text, worker uuid, attempt int,
                        at timestamptz DEFAULT clock_timestamp());
    CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO audit VALUES (NEW.id, NULL, NEW.state, NULL, NEW.attempt);
        ELSIF OLD.state <> NEW.state THEN
            INSERT INTO audit VALUES (NEW.id, OLD.state, NEW.state, NEW.claimed_by, NEW.attempt);
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER audited AFTER INSERT OR UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION audited();
    CREATE TABLE seen_workers AS SELECT id, pid FROM workers WHERE false;
    CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO seen_workers VALUES (NEW.id, NEW.pid);
        RETURN NEW;
    END $$;
    CREATE TRIGGER seen AFTER INSERT ON workers FOR EACH ROW EXECUTE FUNCTION seen()"""

ENDED = "('done', 'failed', 'expired', 'revoked')"

#: Jobs that ended, and changed after it.
TWICE = f"SELECT count(*) FROM audit WHERE old IN {ENDED}"

#: Seconds from the death of a worker until each job that it held was claimed again, where it was not ended before.
ORPHANS = """
    WITH dead AS (SELECT id, to_timestamp(%s) AS at FROM seen_workers WHERE pid = %s),
    held AS (SELECT DISTINCT ON (job) job, state, worker, dead.at FROM audit, dead
             WHERE audit.at <= dead.at ORDER BY job, audit.at DESC)
    SELECT extract(epoch FROM (SELECT min(audit.at) FROM audit
                               WHERE audit.job = held.job AND state = 'claimed' AND audit.at > held.at) - held.at)
    FROM held WHERE state = 'claimed' AND worker IN (SELECT id FROM dead)"""

#: Rows that hold what was typed though their time is over, by seconds.
OVERDUE = """
    SELECT id, extract(epoch FROM now() - expires_at) FROM jobs
    WHERE message IS NOT NULL AND expires_at < now() - interval '5 seconds'"""


@dataclass(frozen=True)
class Rows:
    """What the table says at the end."""

    unended: int
    messages: int
    twice: int


def noting(place: Ground) -> None:
    """Note every change from now on."""
    place.house.sql(TRIGGER)


def rows(place: Ground) -> Rows:
    sql = place.house.sql
    return Rows(
        sql("SELECT count(*) FROM jobs WHERE finished_at IS NULL AND name LIKE '%%proofing'")[0][0],
        sql("SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL AND message IS NOT NULL")[0][0],
        sql(TWICE)[0][0],
    )


def orphans(place: Ground, blow: Blow) -> list[float]:
    """Seconds until each job of a killed worker ran again."""
    found = place.house.sql(ORPHANS, blow.at, blow.pid)
    return [float(seconds) for (seconds,) in found if seconds is not None]


class Deadlines(threading.Thread):
    """Looks once a second for rows that outlive their deadline with a message; notes when, and by how much."""

    def __init__(self, place: Ground) -> None:
        super().__init__(daemon=True)
        self.place, self.over, self.looks = place, threading.Event(), 0
        self.seen: list[tuple[float, str]] = []

    def run(self) -> None:
        while not self.over.wait(1):
            try:
                found = self.place.house.sql(OVERDUE)
            except psycopg2.Error:
                continue
            self.looks += 1
            self.seen += [(time.monotonic(), f"{job}: {seconds:.1f} s") for job, seconds in found]
