-- Keys of the service's own that must outlive each of its processes, sealed by KMS alone. Whoever copies this table has none.
CREATE TABLE kept_keys (
    name text PRIMARY KEY,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
