-- Where organizations want to hear of what happens. `events` are patterns with spaces between them.
CREATE TABLE webhook_endpoints (
    id                     BLOB NOT NULL PRIMARY KEY,
    organization_id        BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    url                    TEXT NOT NULL,
    events                 TEXT NOT NULL,
    description            TEXT,
    sealed_secret          BLOB NOT NULL,
    sealed_previous_secret BLOB,
    previous_secret_until  INTEGER,
    disabled_at            INTEGER,
    disabled_because       TEXT CHECK (disabled_because IN ('asked', 'gone', 'failing')),
    failing_since          INTEGER,
    created_at             INTEGER NOT NULL,
    updated_at             INTEGER NOT NULL,
    UNIQUE (organization_id, id),
    CHECK ((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL)),
    CHECK ((disabled_at IS NULL) = (disabled_because IS NULL))
) STRICT;

-- What they are told: each event once.
CREATE TABLE webhook_deliveries (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    endpoint_id     BLOB NOT NULL,
    event_id        BLOB NOT NULL,
    event_type      TEXT NOT NULL,
    body            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'canceled')),
    round           INTEGER NOT NULL CHECK (round >= 0),
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    created_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    UNIQUE (endpoint_id, event_id),
    FOREIGN KEY (organization_id, endpoint_id) REFERENCES webhook_endpoints (organization_id, id)
        ON DELETE CASCADE,
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
    CHECK ((status = 'pending') = (finished_at IS NULL))
) STRICT;
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_of_organization ON webhook_deliveries (organization_id, endpoint_id);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);

-- What came of each attempt. Headers are lines.
CREATE TABLE webhook_attempts (
    id              BLOB NOT NULL PRIMARY KEY,
    delivery_id     BLOB NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    round           INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    started_at      INTEGER NOT NULL,
    duration_ms     INTEGER NOT NULL CHECK (duration_ms >= 0),
    request_headers TEXT NOT NULL,
    status          INTEGER,
    answer_headers  TEXT,
    answer_body     TEXT,
    error           TEXT,
    CHECK ((status IS NULL) = (error IS NOT NULL)),
    CHECK ((status IS NULL) = (answer_headers IS NULL)),
    CHECK ((status IS NULL) = (answer_body IS NULL))
) STRICT;
CREATE INDEX webhook_attempts_of_delivery ON webhook_attempts (delivery_id, id);
