-- A session knows when its person last proved who they are, and, when a cookie carries it, what is
-- stored of the secret in the cookie.
ALTER TABLE sessions ADD COLUMN authenticated_at timestamptz;
UPDATE sessions SET authenticated_at = created_at;
ALTER TABLE sessions ALTER COLUMN authenticated_at SET NOT NULL;
ALTER TABLE sessions ADD COLUMN browser_secret bytea;

-- A magic link has a code beside it; a change of address remembers where to.
ALTER TABLE one_time_tokens ADD COLUMN code bytea;
ALTER TABLE one_time_tokens ADD COLUMN new_email text;

-- Failures that count against an account. The key is an HMAC of the address and the device, so that
-- unknown addresses leave the same trace as known ones, and neither can be read from it.
CREATE TABLE failed_attempts (
    key             bytea PRIMARY KEY,
    failures        integer NOT NULL CHECK (failures >= 0),
    lockouts        integer NOT NULL CHECK (lockouts >= 0),
    locked_until    timestamptz,
    last_failure_at timestamptz
);

CREATE TABLE known_devices (
    id            uuid PRIMARY KEY,
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    mark          bytea NOT NULL,
    user_agent    text,
    ip            text,
    first_seen_at timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    UNIQUE (user_id, mark)
);

-- A sign-in that waits for its second factor.
CREATE TABLE sign_in_challenges (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest      bytea NOT NULL UNIQUE,
    kind        text NOT NULL CHECK (kind IN ('token', 'cookie')),
    device_name text,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz
);
CREATE INDEX sign_in_challenges_of_user ON sign_in_challenges (user_id);

CREATE TABLE totp_factors (
    user_id       uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    sealed_secret bytea NOT NULL,
    created_at    timestamptz NOT NULL,
    confirmed_at  timestamptz,
    last_step     bigint
);

CREATE TABLE recovery_codes (
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest     bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (user_id, digest)
);
