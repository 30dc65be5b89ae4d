-- For a short while after its rotation a refresh token gets its successor once more; sealed, since
-- a token in a stolen database would be a key.
ALTER TABLE refresh_tokens ADD COLUMN sealed_successor bytea;

-- What happened to a person's account, for the person.
CREATE TABLE security_events (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind        text NOT NULL,
    session_id  uuid,
    ip          text,
    user_agent  text,
    occurred_at timestamptz NOT NULL
);
CREATE INDEX security_events_of_user ON security_events (user_id, id);
