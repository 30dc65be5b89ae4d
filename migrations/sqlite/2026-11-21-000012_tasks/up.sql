-- The order in which messages were added: what is about one thing is delivered in it. A number is never
-- given twice, also not after the last message went.
CREATE TABLE ordered_outbox (
    position        INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    topic           TEXT NOT NULL,
    aggregate_id    BLOB NOT NULL,
    organization_id BLOB,
    payload         BLOB NOT NULL,
    created_at      INTEGER NOT NULL,
    due_at          INTEGER,
    failures        INTEGER NOT NULL DEFAULT 0,
    last_error      TEXT
) STRICT;
INSERT INTO ordered_outbox (id, topic, aggregate_id, payload, created_at, due_at, failures, last_error)
    SELECT id, topic, aggregate_id, payload, created_at, due_at, attempts, last_error
    FROM outbox ORDER BY id;
DROP TABLE outbox;
ALTER TABLE ordered_outbox RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (position) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_of_aggregate ON outbox (aggregate_id, position);

-- Work in the background.
CREATE TABLE tasks (
    id                  BLOB NOT NULL PRIMARY KEY,
    kind                TEXT NOT NULL,
    status              TEXT NOT NULL
        CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
    priority            INTEGER NOT NULL,
    user_id             BLOB,
    organization_id     BLOB,
    payload             BLOB NOT NULL,
    due_at              INTEGER NOT NULL,
    attempts            INTEGER NOT NULL,
    max_attempts        INTEGER NOT NULL,
    progress            INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    result              TEXT,
    error               TEXT,
    cancel_requested_at INTEGER,
    worker              BLOB,
    leased_until        INTEGER,
    created_at          INTEGER NOT NULL,
    started_at          INTEGER,
    finished_at         INTEGER,
    CHECK ((status = 'running') = (worker IS NOT NULL)),
    CHECK ((worker IS NULL) = (leased_until IS NULL)),
    CHECK ((status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL))
) STRICT;
CREATE INDEX tasks_due ON tasks (priority DESC, due_at, id) WHERE status = 'queued';
CREATE INDEX tasks_leased ON tasks (leased_until) WHERE status = 'running';
CREATE INDEX tasks_failed ON tasks (id) WHERE status = 'failed';
CREATE INDEX tasks_of_user ON tasks (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;

-- When what is done again and again is due next.
CREATE TABLE schedules (
    name    TEXT NOT NULL PRIMARY KEY,
    pattern TEXT NOT NULL,
    due_at  INTEGER NOT NULL
) STRICT;
