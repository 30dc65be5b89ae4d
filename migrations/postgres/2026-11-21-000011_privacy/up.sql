-- An account waits for its erasure from `erasure_requested_at` on. What is left of somebody who was
-- erased has `erased_at`, and the status of an account that was closed: no operator opens it by hand.
ALTER TABLE users ADD COLUMN erasure_requested_at timestamptz;
ALTER TABLE users ADD COLUMN erased_at timestamptz;
CREATE INDEX users_to_erase ON users (erasure_requested_at) WHERE erasure_requested_at IS NOT NULL;

-- Archives of everything that is kept about a person, sealed.
CREATE TABLE personal_exports (
    id             uuid NOT NULL PRIMARY KEY,
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    progress       integer NOT NULL CHECK (progress BETWEEN 0 AND 100),
    created_at     timestamptz NOT NULL,
    finished_at    timestamptz,
    size           bigint,
    error          text,
    sealed_archive bytea
);
CREATE INDEX personal_exports_of_user ON personal_exports (user_id, id);
CREATE INDEX personal_exports_created ON personal_exports (created_at);

-- What people agreed to. Rows are only ever added, and outlive the person behind the identifier.
CREATE TABLE consents (
    id         uuid NOT NULL PRIMARY KEY,
    user_id    uuid NOT NULL,
    kind       text NOT NULL,
    version    text NOT NULL,
    granted    boolean NOT NULL,
    decided_at timestamptz NOT NULL
);
CREATE INDEX consents_of_user ON consents (user_id, kind, id);

-- What is removed by age is found by age.
CREATE INDEX security_events_occurred ON security_events (occurred_at);
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX one_time_tokens_expires ON one_time_tokens (expires_at);
CREATE INDEX one_time_tokens_of_user ON one_time_tokens (user_id);
CREATE INDEX outbox_of_aggregate ON outbox (aggregate_id);
CREATE INDEX api_keys_by ON api_keys (created_by) WHERE created_by IS NOT NULL;
