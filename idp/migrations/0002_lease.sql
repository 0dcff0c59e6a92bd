-- What a process among others must know: whose worker fell silent how often, and which kinds a worker does not take now.
ALTER TABLE jobs ADD COLUMN rescues smallint NOT NULL DEFAULT 0;
ALTER TABLE workers ADD COLUMN paused text[] NOT NULL DEFAULT '{}';

-- The sweep ends what is past its deadline, claimed or queued.
CREATE INDEX jobs_deadline ON jobs (expires_at) WHERE finished_at IS NULL;
DROP INDEX jobs_queued_expiry;
