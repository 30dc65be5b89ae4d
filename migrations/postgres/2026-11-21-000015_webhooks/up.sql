-- Where organizations want to hear of what happens. `events` are patterns with spaces between them.
CREATE TABLE webhook_endpoints (
    id                     uuid PRIMARY KEY,
    organization_id        uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    url                    text NOT NULL,
    events                 text NOT NULL,
    description            text,
    sealed_secret          bytea NOT NULL,
    sealed_previous_secret bytea,
    previous_secret_until  timestamptz,
    disabled_at            timestamptz,
    disabled_because       text CHECK (disabled_because IN ('asked', 'gone', 'failing')),
    failing_since          timestamptz,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    UNIQUE (organization_id, id),
    CHECK ((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL)),
    CHECK ((disabled_at IS NULL) = (disabled_because IS NULL))
);

-- What they are told: each event once.
CREATE TABLE webhook_deliveries (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    endpoint_id     uuid NOT NULL,
    event_id        uuid NOT NULL,
    event_type      text NOT NULL,
    body            text NOT NULL,
    status          text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'canceled')),
    round           integer NOT NULL CHECK (round >= 0),
    attempts        integer NOT NULL CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (endpoint_id, event_id),
    FOREIGN KEY (organization_id, endpoint_id) REFERENCES webhook_endpoints (organization_id, id)
        ON DELETE CASCADE,
    CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
    CHECK ((status = 'pending') = (finished_at IS NULL))
);
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_of_organization ON webhook_deliveries (organization_id, endpoint_id);
CREATE INDEX webhook_deliveries_created ON webhook_deliveries (created_at);

-- What came of each attempt. Headers are lines.
CREATE TABLE webhook_attempts (
    id              uuid PRIMARY KEY,
    delivery_id     uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    round           integer NOT NULL,
    number          integer NOT NULL,
    started_at      timestamptz NOT NULL,
    duration_ms     bigint NOT NULL CHECK (duration_ms >= 0),
    request_headers text NOT NULL,
    status          integer,
    answer_headers  text,
    answer_body     text,
    error           text,
    CHECK ((status IS NULL) = (error IS NOT NULL)),
    CHECK ((status IS NULL) = (answer_headers IS NULL)),
    CHECK ((status IS NULL) = (answer_body IS NULL))
);
CREATE INDEX webhook_attempts_of_delivery ON webhook_attempts (delivery_id, id);
