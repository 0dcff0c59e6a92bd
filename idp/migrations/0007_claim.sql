-- The claim as a function, whose plan a session keeps: to plan the statement took as long as to run it, each time. A planner whose
-- statistics are of a short queue would read and sort all of a long one; without these two ways it walks `jobs_queued`, in its order,
-- whatever the statistics say, and so the plan that is kept is right for every length. Releases before claim with a statement of their own.
--
-- `lone`: the process holds nothing. `id = (…)`, not `IN`: a planner may run the inner query of an IN more than once.
CREATE FUNCTION claim_job(worker uuid, kinds text[], lone boolean, attempts integer, alone_from integer) RETURNS SETOF jobs
LANGUAGE plpgsql SET enable_sort = off SET enable_bitmapscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    UPDATE jobs SET state = 'claimed', claimed_at = now(), claimed_by = worker, attempt = attempt + 1
    WHERE id = (SELECT id FROM jobs
                WHERE state = 'queued' AND run_at <= now() AND expires_at > now() AND attempt < attempts
                  AND name = ANY(kinds) AND (rescues < alone_from OR lone)
                ORDER BY priority DESC, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *;
END $$;
