"""The statements that change a job, each with a name and a sentence. `workers` has those of the lease."""

from tasks.engine.wakeup import CHANNEL

MAX_ATTEMPTS = 3  #: claims of one job; after them it is `failed`

#: Put a job into the table, once, and wake the workers when it is there.
INSERT = f"""
    WITH job AS (
        INSERT INTO jobs (id, name, priority, message, trace_id, run_at, expires_at)
        VALUES (%(id)s, %(name)s, %(priority)s, %(message)s, %(trace_id)s,
                now() + %(delay)s::float8 * interval '1 second',
                coalesce(now() + %(lifetime)s::float8 * interval '1 second', 'infinity'))
        ON CONFLICT (id) DO NOTHING RETURNING id)
    SELECT pg_notify('{CHANNEL}', '') FROM job"""

#: Take the next job, of a kind that this worker has room for. `id = (…)`, not `IN`: a planner may run the inner query
#: of an IN more than once.
CLAIM = f"""
    UPDATE jobs SET state = 'claimed', claimed_at = now(), claimed_by = %(worker)s, attempt = attempt + 1
    WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' AND run_at <= now() AND expires_at > now() AND attempt < {MAX_ATTEMPTS}
                  AND name <> ALL(%(crowded)s::text[])
                ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, name, message, trace_id, attempt, extract(epoch FROM now() - run_at) * 1000,
              extract(epoch FROM nullif(expires_at, 'infinity') - now())"""

MINE = "id = %(id)s AND state = 'claimed' AND claimed_by = %(worker)s AND attempt = %(attempt)s"

#: End a job that is still ours, and erase its message. What ends after its time is expired, whatever it brought.
END = f"""
    UPDATE jobs SET state = CASE WHEN expires_at <= now() THEN 'expired' ELSE %(state)s END,
                    message = NULL, finished_at = now(), error = %(error)s
    WHERE {MINE} RETURNING state"""

BEGIN_END = f"BEGIN; {END}"  #: one round trip; COMMIT follows when the result is stored

#: Give a job that is still ours back to the queue; `message` replaces the stored one where Huey changed its retries.
RELEASE = f"""
    WITH job AS (
        UPDATE jobs SET state = 'queued', claimed_at = NULL, claimed_by = NULL, attempt = attempt - %(uncounted)s,
                        run_at = now() + %(delay)s::float8 * interval '1 second',
                        message = coalesce(%(message)s, message)
        WHERE {MINE} RETURNING id)
    SELECT pg_notify('{CHANNEL}', '') FROM job"""

#: End a job whoever has it: the person asked anew.
REVOKE = """
    UPDATE jobs SET state = 'revoked', message = NULL, finished_at = now()
    WHERE id = %(id)s AND state IN ('queued', 'claimed') RETURNING id"""

#: Nobody is paid for, and nothing disclosed for, a person who left.
EXPIRE = """
    UPDATE jobs SET state = 'expired', message = NULL, finished_at = now()
    WHERE state = 'queued' AND expires_at <= now() RETURNING id, name, attempt, trace_id"""

#: A job that killed its workers, or that none could read, is not tried for ever.
EXHAUST = f"""
    UPDATE jobs SET state = 'failed', message = NULL, finished_at = now(), error = 'AttemptsUsedUp'
    WHERE state = 'queued' AND attempt >= {MAX_ATTEMPTS} RETURNING id, name, attempt, trace_id"""

DUE = "state = 'queued' AND run_at <= now()"
LATER = "state = 'queued' AND run_at > now()"
