-- What operators say to every worker: the kinds of jobs that none may take for now. A worker of the release before does
-- not look here, and takes them still.
CREATE TABLE paused_kinds (
    kind      text PRIMARY KEY,
    paused_by text NOT NULL,
    paused_at timestamptz NOT NULL DEFAULT now()
);

-- To one of them: take no more, end what you have, and go.
ALTER TABLE workers ADD COLUMN draining boolean NOT NULL DEFAULT false;
