-- The queue of each kind by itself: a kind that a worker may not take now is not walked past, however many of its jobs wait. `jobs_queued`
-- stays for the release before, which claims by it.
CREATE INDEX jobs_queued_by_name ON jobs (name, priority DESC, run_at, id) WHERE state = 'queued';

-- The claim as a function, whose plan a session keeps: to plan the statement took as long as to run it, each time. A planner whose
-- statistics are of a short queue would read and sort all of a long one; without these two ways it walks the index, in its order,
-- whatever the statistics say, and so the plan that is kept is right for every length. Releases before claim with a statement of their own.
--
-- The kinds are tried in the order of their heads, which are looked at without a lock; where all that is due of one is just being
-- claimed by others, the next is tried. `lone`: the process holds nothing. `id = (…)`, not `IN`: a planner may run the inner query
-- of an IN more than once.
CREATE FUNCTION claim_job(worker uuid, kinds text[], lone boolean, attempts integer, alone_from integer) RETURNS SETOF jobs
LANGUAGE plpgsql SET enable_sort = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    kind text;
BEGIN
    FOR kind IN
        SELECT one FROM unnest(kinds) AS one, LATERAL (
            SELECT priority, run_at, id FROM jobs
            WHERE state = 'queued' AND name = one AND run_at <= now() AND expires_at > now() AND attempt < attempts
              AND (rescues < alone_from OR lone)
            ORDER BY priority DESC, run_at, id LIMIT 1) AS head
        ORDER BY head.priority DESC, head.run_at, head.id
    LOOP
        RETURN QUERY
        UPDATE jobs SET state = 'claimed', claimed_at = now(), claimed_by = worker, attempt = attempt + 1
        WHERE id = (SELECT id FROM jobs
                    WHERE state = 'queued' AND name = kind AND run_at <= now() AND expires_at > now() AND attempt < attempts
                      AND (rescues < alone_from OR lone)
                    ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING *;
        EXIT WHEN FOUND;
    END LOOP;
END $$;

-- As by default, which some take from the roles that migrate.
GRANT EXECUTE ON FUNCTION claim_job(uuid, text[], boolean, integer, integer) TO PUBLIC;
