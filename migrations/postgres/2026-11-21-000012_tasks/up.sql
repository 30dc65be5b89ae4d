-- The order in which messages were added: what is about one thing is delivered in it.
ALTER TABLE outbox ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE outbox ADD COLUMN organization_id uuid;
-- What a failed delivery counts, now that no dispatcher claims.
ALTER TABLE outbox RENAME COLUMN attempts TO failures;
DROP INDEX outbox_due;
CREATE UNIQUE INDEX outbox_due ON outbox (position) WHERE due_at IS NOT NULL;
DROP INDEX outbox_of_aggregate;
CREATE INDEX outbox_of_aggregate ON outbox (aggregate_id, position);

-- Work in the background. A row is written when it is enqueued, begun and ended, so it leaves room for
-- its next version and is cleaned up early.
CREATE TABLE tasks (
    id                  uuid PRIMARY KEY,
    kind                text NOT NULL,
    status              text NOT NULL
        CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
    priority            smallint NOT NULL,
    user_id             uuid,
    organization_id     uuid,
    payload             bytea NOT NULL,
    due_at              timestamptz NOT NULL,
    attempts            integer NOT NULL,
    max_attempts        integer NOT NULL,
    progress            integer NOT NULL CHECK (progress BETWEEN 0 AND 100),
    result              text,
    error               text,
    cancel_requested_at timestamptz,
    worker              uuid,
    leased_until        timestamptz,
    created_at          timestamptz NOT NULL,
    started_at          timestamptz,
    finished_at         timestamptz,
    CHECK ((status = 'running') = (worker IS NOT NULL)),
    CHECK ((worker IS NULL) = (leased_until IS NULL)),
    CHECK ((status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX tasks_due ON tasks (priority DESC, due_at, id) WHERE status = 'queued';
CREATE INDEX tasks_leased ON tasks (leased_until) WHERE status = 'running';
CREATE INDEX tasks_failed ON tasks (id) WHERE status = 'failed';
CREATE INDEX tasks_of_user ON tasks (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;

-- When what is done again and again is due next.
CREATE TABLE schedules (
    name    text PRIMARY KEY,
    pattern text NOT NULL,
    due_at  timestamptz NOT NULL
);
