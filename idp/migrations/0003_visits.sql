-- The person's visit, on every line of web and worker. What another release enqueues has none.
ALTER TABLE jobs ADD COLUMN visit_id text NOT NULL DEFAULT '';

-- Whoever serves may read which migrations there were, and so say that one is missing. Their names are no secret.
GRANT SELECT ON migrations TO PUBLIC;
