-- Organizations, who belongs to them and as what, who is invited, and the keys of their programs.
CREATE TABLE organizations (
    id         BLOB NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    slug       TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    version    INTEGER NOT NULL CHECK (version > 0)
) STRICT;
CREATE INDEX organizations_deleted ON organizations (deleted_at) WHERE deleted_at IS NOT NULL;

-- Roles that an organization made of permissions. `name_key` is the name in small letters.
CREATE TABLE custom_roles (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    name_key        TEXT NOT NULL,
    permissions     TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (organization_id, name_key),
    UNIQUE (organization_id, id)
) STRICT;

-- A role is either a built-in one or one of the same organization.
CREATE TABLE organization_members (
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id         BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role            TEXT CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
    custom_role_id  BLOB,
    joined_at       INTEGER NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, custom_role_id) REFERENCES custom_roles (organization_id, id),
    CHECK ((role IS NULL) <> (custom_role_id IS NULL))
) STRICT;
CREATE INDEX organization_members_of_user ON organization_members (user_id);
CREATE INDEX organization_members_of_role ON organization_members (custom_role_id)
    WHERE custom_role_id IS NOT NULL;

CREATE TABLE invitations (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email           TEXT NOT NULL,
    role            TEXT CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
    custom_role_id  BLOB,
    digest          BLOB NOT NULL UNIQUE,
    invited_by      BLOB REFERENCES users (id) ON DELETE SET NULL,
    invited_by_key  BLOB,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    accepted_at     INTEGER,
    revoked_at      INTEGER,
    FOREIGN KEY (organization_id, custom_role_id) REFERENCES custom_roles (organization_id, id)
        ON DELETE CASCADE,
    CHECK ((role IS NULL) <> (custom_role_id IS NULL)),
    CHECK (invited_by IS NULL OR invited_by_key IS NULL)
) STRICT;
-- One open invitation for an address.
CREATE UNIQUE INDEX invitations_open ON invitations (organization_id, email)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_of_organization ON invitations (organization_id, id);
CREATE INDEX invitations_by ON invitations (invited_by) WHERE invited_by IS NOT NULL;
CREATE INDEX invitations_by_key ON invitations (invited_by_key)
    WHERE invited_by_key IS NOT NULL;
CREATE INDEX invitations_of_email ON invitations (email);

CREATE TABLE api_keys (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    prefix          TEXT NOT NULL,
    digest          BLOB NOT NULL UNIQUE,
    scopes          TEXT NOT NULL,
    created_by      BLOB REFERENCES users (id) ON DELETE SET NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER,
    last_used_at    INTEGER,
    revoked_at      INTEGER
) STRICT;
CREATE INDEX api_keys_of_organization ON api_keys (organization_id, id);

-- What administrators switched; a feature without a row is as its default says.
CREATE TABLE organization_features (
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    feature         TEXT NOT NULL,
    enabled         INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (organization_id, feature)
) STRICT;
