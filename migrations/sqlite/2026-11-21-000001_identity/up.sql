-- People, where they are signed in, and the tokens in the links that were mailed to them.
-- Identifiers are 16 bytes; times are microseconds since 1970-01-01T00:00:00Z.
CREATE TABLE users (
    id                         BLOB NOT NULL PRIMARY KEY,
    email                      TEXT NOT NULL UNIQUE,
    email_verified_at          INTEGER,
    password_hash              TEXT,
    first_name                 TEXT NOT NULL,
    last_name                  TEXT NOT NULL,
    locale                     TEXT NOT NULL,
    time_zone                  TEXT NOT NULL,
    platform_role              TEXT NOT NULL CHECK (platform_role IN ('user', 'manager', 'admin', 'superadmin')),
    status                     TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    second_factor_confirmed_at INTEGER,
    created_at                 INTEGER NOT NULL,
    updated_at                 INTEGER NOT NULL,
    version                    INTEGER NOT NULL CHECK (version > 0)
) STRICT;

CREATE TABLE sessions (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_name     TEXT,
    user_agent      TEXT,
    ip              TEXT,
    created_at      INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    idle_expires_at INTEGER NOT NULL,
    ended_at        INTEGER,
    end_reason      TEXT,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX sessions_live_of_user ON sessions (user_id) WHERE ended_at IS NULL;

-- The refresh tokens of one session are a family: each is the successor of the one before it.
CREATE TABLE refresh_tokens (
    id           BLOB NOT NULL PRIMARY KEY,
    session_id   BLOB NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    digest       BLOB NOT NULL UNIQUE,
    issued_at    INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    rotated_at   INTEGER,
    successor_id BLOB REFERENCES refresh_tokens (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

CREATE TABLE one_time_tokens (
    id         BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT NOT NULL,
    digest     BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    voided_at  INTEGER
) STRICT;
CREATE INDEX one_time_tokens_open ON one_time_tokens (user_id, purpose)
    WHERE used_at IS NULL AND voided_at IS NULL;
