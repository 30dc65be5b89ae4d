-- People, where they are signed in, and the tokens in the links that were mailed to them.
CREATE TABLE users (
    id                         uuid PRIMARY KEY,
    email                      text NOT NULL UNIQUE,
    email_verified_at          timestamptz,
    password_hash              text,
    first_name                 text NOT NULL,
    last_name                  text NOT NULL,
    locale                     text NOT NULL,
    time_zone                  text NOT NULL,
    platform_role              text NOT NULL CHECK (platform_role IN ('user', 'manager', 'admin', 'superadmin')),
    status                     text NOT NULL CHECK (status IN ('active', 'disabled')),
    second_factor_confirmed_at timestamptz,
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    version                    bigint NOT NULL CHECK (version > 0)
);

CREATE TABLE sessions (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_name     text,
    user_agent      text,
    ip              text,
    created_at      timestamptz NOT NULL,
    last_seen_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    idle_expires_at timestamptz NOT NULL,
    ended_at        timestamptz,
    end_reason      text,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_live_of_user ON sessions (user_id) WHERE ended_at IS NULL;

-- The refresh tokens of one session are a family: each is the successor of the one before it.
CREATE TABLE refresh_tokens (
    id           uuid PRIMARY KEY,
    session_id   uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    digest       bytea NOT NULL UNIQUE,
    issued_at    timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    rotated_at   timestamptz,
    successor_id uuid REFERENCES refresh_tokens (id) ON DELETE SET NULL
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

CREATE TABLE one_time_tokens (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    text NOT NULL,
    digest     bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    voided_at  timestamptz
);
CREATE INDEX one_time_tokens_open ON one_time_tokens (user_id, purpose)
    WHERE used_at IS NULL AND voided_at IS NULL;
