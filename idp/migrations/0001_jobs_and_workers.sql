-- A job, from the form to its end. Times are the database's.
CREATE TABLE jobs (
    id          uuid PRIMARY KEY,
    name        text NOT NULL DEFAULT '',
    state       text NOT NULL DEFAULT 'queued'
                CHECK (state IN ('queued', 'claimed', 'done', 'failed', 'expired', 'revoked')),
    priority    smallint NOT NULL DEFAULT 0,
    message     bytea,
    trace_id    text NOT NULL DEFAULT '',
    enqueued_at timestamptz NOT NULL DEFAULT now(),
    run_at      timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL DEFAULT 'infinity',
    claimed_at  timestamptz,
    claimed_by  uuid,
    attempt     smallint NOT NULL DEFAULT 0,
    finished_at timestamptz,
    error       text,
    CHECK ((state IN ('queued', 'claimed')) = (finished_at IS NULL)),
    CHECK ((state IN ('queued', 'claimed')) = (message IS NOT NULL)),
    CHECK ((state = 'claimed') <= (claimed_by IS NOT NULL))
);

-- What a claim and a look at the lease read: a million finished rows cost them nothing.
CREATE INDEX jobs_queued ON jobs (priority DESC, run_at, id) WHERE state = 'queued';
CREATE INDEX jobs_queued_expiry ON jobs (expires_at) WHERE state = 'queued';
CREATE INDEX jobs_claimed ON jobs (claimed_by) WHERE state = 'claimed';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- A consumer process that is, or lately was, at work.
CREATE TABLE workers (
    id         uuid PRIMARY KEY,
    host       text NOT NULL,
    pid        integer NOT NULL,
    version    text NOT NULL,
    threads    integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now()
);
