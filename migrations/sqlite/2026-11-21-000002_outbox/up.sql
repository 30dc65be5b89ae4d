-- What a change announces. A row is removed when it was delivered; due_at is NULL for one that will
-- not be tried again, and lies in the future while a dispatcher holds it.
CREATE TABLE outbox (
    id           BLOB NOT NULL PRIMARY KEY,
    topic        TEXT NOT NULL,
    aggregate_id BLOB NOT NULL,
    payload      BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    due_at       INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    last_error   TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE due_at IS NOT NULL;
