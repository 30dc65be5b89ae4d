-- For a short while after its rotation a refresh token gets its successor once more; sealed, since
-- a token in a stolen database would be a key.
ALTER TABLE refresh_tokens ADD COLUMN sealed_successor BLOB;

-- What happened to a person's account, for the person.
CREATE TABLE security_events (
    id          BLOB NOT NULL PRIMARY KEY,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    session_id  BLOB,
    ip          TEXT,
    user_agent  TEXT,
    occurred_at INTEGER NOT NULL
) STRICT;
CREATE INDEX security_events_of_user ON security_events (user_id, id);
