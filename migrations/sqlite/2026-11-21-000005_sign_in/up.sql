-- A session knows when its person last proved who they are, and, when a cookie carries it, what is
-- stored of the secret in the cookie.
ALTER TABLE sessions ADD COLUMN authenticated_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET authenticated_at = created_at;
ALTER TABLE sessions ADD COLUMN browser_secret BLOB;

-- A magic link has a code beside it; a change of address remembers where to.
ALTER TABLE one_time_tokens ADD COLUMN code BLOB;
ALTER TABLE one_time_tokens ADD COLUMN new_email TEXT;

-- Failures that count against an account. The key is an HMAC of the address and the device, so that
-- unknown addresses leave the same trace as known ones, and neither can be read from it.
CREATE TABLE failed_attempts (
    key             BLOB NOT NULL PRIMARY KEY,
    failures        INTEGER NOT NULL CHECK (failures >= 0),
    lockouts        INTEGER NOT NULL CHECK (lockouts >= 0),
    locked_until    INTEGER,
    last_failure_at INTEGER
) STRICT;

CREATE TABLE known_devices (
    id            BLOB NOT NULL PRIMARY KEY,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    mark          BLOB NOT NULL,
    user_agent    TEXT,
    ip            TEXT,
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    UNIQUE (user_id, mark)
) STRICT;

-- A sign-in that waits for its second factor.
CREATE TABLE sign_in_challenges (
    id          BLOB NOT NULL PRIMARY KEY,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest      BLOB NOT NULL UNIQUE,
    kind        TEXT NOT NULL CHECK (kind IN ('token', 'cookie')),
    device_name TEXT,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT;
CREATE INDEX sign_in_challenges_of_user ON sign_in_challenges (user_id);

CREATE TABLE totp_factors (
    user_id       BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    sealed_secret BLOB NOT NULL,
    created_at    INTEGER NOT NULL,
    confirmed_at  INTEGER,
    last_step     INTEGER
) STRICT;

CREATE TABLE recovery_codes (
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER,
    PRIMARY KEY (user_id, digest)
) STRICT;
