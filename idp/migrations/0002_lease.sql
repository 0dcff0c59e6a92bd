-- What a process among others must know: whose worker fell silent how often, and which kinds a worker does not take now.
ALTER TABLE jobs ADD COLUMN rescues smallint NOT NULL DEFAULT 0;
-- Whether somebody who may wait for a job is still to be told that it ended.
ALTER TABLE jobs ADD COLUMN untold boolean NOT NULL DEFAULT false;
CREATE INDEX jobs_untold ON jobs (id) WHERE untold;

ALTER TABLE workers ADD COLUMN paused text[] NOT NULL DEFAULT '{}';

-- The sweep ends what is past its deadline, claimed or queued.
CREATE INDEX jobs_deadline ON jobs (expires_at) WHERE finished_at IS NULL;
DROP INDEX jobs_queued_expiry;

-- By default a fifth of all rows must be dead before a vacuum, and a week of ended jobs makes that a hundred thousand: a claim
-- reads past each of them. Few pages hold them, so that the indexes would be passed over (tests/benchmarks/bloat.py).
ALTER TABLE jobs SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_index_cleanup = on
);
