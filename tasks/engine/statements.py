"""The statements of claim and lease, a name and a sentence each. What Peewee says as well stands in `idp.models`."""

from idp.models import ALIVE, CHANNEL

MAX_ATTEMPTS = 3  #: claims of one job that count; after them it is `failed`

#: Workers that fell silent with a job in hand, among others: from the second on it runs alone, so that one job that
#: kills its process takes no others along.
ALONE_FROM = 2

_SILENT = f"""NOT EXISTS (SELECT FROM workers
                     WHERE id = claimed_by AND seen_at > now() - {ALIVE} * interval '1 second')"""
_FREE = "state = 'queued', claimed_at = NULL, claimed_by = NULL"
#: A claim is named by its worker and its moment. `attempt` may go back, and let an earlier claim pass for a later.
_MINE = "id = %(id)s AND finished_at IS NULL AND claimed_by = %(worker)s AND claimed_at = %(claimed_at)s"
_SAID = "RETURNING id, name, attempt, trace_id, visit_id"

#: Take the next job, of the kinds given. The migration `0007_claim` has the statement, as a function whose plan is
#: kept. `alone`: this process holds nothing.
CLAIM = f"""
    SELECT id, name, message, trace_id, visit_id, attempt, claimed_at, rescues >= {ALONE_FROM},
           extract(epoch FROM now() - run_at) * 1000, extract(epoch FROM nullif(expires_at, 'infinity') - now())
    FROM claim_job(%(worker)s::uuid, %(kinds)s::text[], %(alone)s, {MAX_ATTEMPTS}, {ALONE_FROM})"""

#: End a job that is still ours, and erase its message. What ends after its time is expired, whatever it brought.
END = f"""
    UPDATE jobs SET state = CASE WHEN expires_at <= now() THEN 'expired' ELSE %(state)s END,
                    message = NULL, finished_at = now(), error = %(error)s, untold = expires_at <= now()
    WHERE {_MINE} RETURNING state"""

BEGIN_END = f"BEGIN; {END}"  #: one round trip; COMMIT follows when the result is stored

#: Put a job that is still ours back. It keeps its place in the queue, unless it is to wait; `message` replaces the
#: stored one where Huey changed its retries.
PUT_BACK = f"""
    WITH job AS (
        UPDATE jobs SET {_FREE}, attempt = attempt - %(uncounted)s, message = coalesce(%(message)s, message),
                        run_at = greatest(run_at, now() + nullif(%(delay)s::float8, 0) * interval '1 second')
        WHERE {_MINE} RETURNING id)
    SELECT pg_notify('{CHANNEL}', '') FROM job"""

#: Whether a job is still ours.
IS_MINE = f"SELECT 1 FROM jobs WHERE {_MINE}"

#: Say that this worker lives; its row comes back if somebody pruned it. Tells what operators say to it.
HEARTBEAT = """
    INSERT INTO workers (id, host, pid, version, threads, paused, health)
    VALUES (%(id)s, %(host)s, %(pid)s, %(version)s, %(threads)s, %(paused)s::text[], %(health)s)
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), paused = excluded.paused, health = excluded.health
    RETURNING draining, ARRAY(SELECT kind FROM paused_kinds)"""

#: Take no jobs of a kind for a while, if another living worker does take them. Both of two that ask at once see each
#: other: the second statement waits for the lock, and begins after it.
LEAVE_KIND = f"""
    SELECT pg_advisory_xact_lock(4242002);
    UPDATE workers SET paused = array_append(array_remove(paused, %(kind)s), %(kind)s)
    WHERE id = %(id)s
      AND EXISTS (SELECT FROM workers WHERE id <> %(id)s AND seen_at > now() - {ALIVE} * interval '1 second'
                                        AND NOT draining AND NOT %(kind)s = ANY(paused))
    RETURNING id"""

#: Give back what silent workers held. Of several in one hand nobody knows which killed it: they come back uncounted.
RESCUE = f"""
    WITH silent AS (
        SELECT id, claimed_by, count(*) OVER (PARTITION BY claimed_by) AS together FROM jobs
        WHERE state = 'claimed' AND {_SILENT}),
    free AS (
        SELECT jobs.id, together FROM jobs JOIN silent ON silent.id = jobs.id AND silent.claimed_by = jobs.claimed_by
        WHERE state = 'claimed' FOR UPDATE OF jobs SKIP LOCKED)
    UPDATE jobs SET {_FREE}, rescues = rescues + 1, attempt = attempt - (together > 1)::int
    FROM free WHERE jobs.id = free.id
    RETURNING jobs.id, name, attempt, trace_id, visit_id"""

#: Give back what this worker claimed without ever hearing the answer, or could not put back in an outage.
RECLAIM = f"""
    UPDATE jobs SET {_FREE}, attempt = attempt - 1
    WHERE id IN (SELECT id FROM jobs
                 WHERE state = 'claimed' AND claimed_by = %(id)s AND NOT id = ANY(%(held)s::uuid[])
                   AND claimed_at < now() - %(doubt)s * interval '1 second' FOR UPDATE SKIP LOCKED)
    {_SAID}"""

#: Leave: what is in hand goes back at once, uncounted: a stop is not its fault.
LEAVE = f"""
    WITH gone AS (DELETE FROM workers WHERE id = %(id)s)
    UPDATE jobs SET {_FREE}, attempt = attempt - 1
    WHERE state = 'claimed' AND claimed_by = %(id)s {_SAID}"""

#: Nobody is paid for, and nothing disclosed for, a person who left: past its deadline a job ends, whoever has it.
EXPIRE = f"""
    UPDATE jobs SET state = 'expired', message = NULL, finished_at = now(), untold = true
    WHERE id IN (SELECT id FROM jobs WHERE finished_at IS NULL AND expires_at <= now() FOR UPDATE SKIP LOCKED)
    {_SAID}"""

#: A job that killed its workers, or that none could read, is not tried for ever.
EXHAUST = f"""
    UPDATE jobs SET state = 'failed', message = NULL, finished_at = now(), error = 'AttemptsUsedUp',
                    untold = true
    WHERE id IN (SELECT id FROM jobs WHERE state = 'queued' AND attempt >= {MAX_ATTEMPTS} FOR UPDATE SKIP LOCKED)
    {_SAID}"""

#: Jobs whose end nobody who waits was told of yet: it is written with the end, so that no crash in between loses it.
UNTOLD = """
    SELECT id, state, trace_id, visit_id, extract(epoch FROM finished_at - enqueued_at) FROM jobs
    WHERE untold LIMIT 1000"""
TOLD = "UPDATE jobs SET untold = false WHERE id = %(id)s"

#: Whether a job waits that must run alone, and it is for this worker, the first of the living, to make room for it.
MAKE_ROOM = f"""
    SELECT EXISTS (SELECT FROM jobs WHERE state = 'queued' AND rescues >= {ALONE_FROM} AND run_at <= now()
                                     AND expires_at > now() AND name = ANY(%(kinds)s::text[]))
       AND %(id)s::uuid = (SELECT id FROM workers WHERE seen_at > now() - {ALIVE} * interval '1 second' AND NOT draining
                           ORDER BY id LIMIT 1)"""

#: Seconds for which the oldest transaction of this database has been open. It keeps every dead row from being removed.
OLDEST_TRANSACTION = """
    SELECT coalesce(extract(epoch FROM now() - min(xact_start)), 0) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"""
