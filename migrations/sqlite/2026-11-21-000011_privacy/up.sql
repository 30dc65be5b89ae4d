-- An account waits for its erasure from `erasure_requested_at` on. What is left of somebody who was
-- erased has `erased_at`, and the status of an account that was closed: no operator opens it by hand.
ALTER TABLE users ADD COLUMN erasure_requested_at INTEGER;
ALTER TABLE users ADD COLUMN erased_at INTEGER;
CREATE INDEX users_to_erase ON users (erasure_requested_at) WHERE erasure_requested_at IS NOT NULL;

-- Archives of everything that is kept about a person, sealed.
CREATE TABLE personal_exports (
    id             BLOB NOT NULL PRIMARY KEY,
    user_id        BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    progress       INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    created_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    size           INTEGER,
    error          TEXT,
    sealed_archive BLOB
) STRICT;
CREATE INDEX personal_exports_of_user ON personal_exports (user_id, id);
CREATE INDEX personal_exports_created ON personal_exports (created_at);

-- What people agreed to. Rows are only ever added, and outlive the person behind the identifier.
CREATE TABLE consents (
    id         BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL,
    kind       TEXT NOT NULL,
    version    TEXT NOT NULL,
    granted    INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_of_user ON consents (user_id, kind, id);

-- What is removed by age is found by age.
CREATE INDEX security_events_occurred ON security_events (occurred_at);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at);
CREATE INDEX one_time_tokens_of_user ON one_time_tokens (user_id);
CREATE INDEX outbox_of_aggregate ON outbox (aggregate_id);
CREATE INDEX api_keys_by ON api_keys (created_by) WHERE created_by IS NOT NULL;
