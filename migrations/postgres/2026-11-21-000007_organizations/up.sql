-- Organizations, who belongs to them and as what, who is invited, and the keys of their programs.
CREATE TABLE organizations (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    slug       text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    version    bigint NOT NULL CHECK (version > 0)
);
CREATE INDEX organizations_deleted ON organizations (deleted_at) WHERE deleted_at IS NOT NULL;

-- Roles that an organization made of permissions. `name_key` is the name in small letters.
CREATE TABLE custom_roles (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name            text NOT NULL,
    name_key        text NOT NULL,
    permissions     text NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL CHECK (version > 0),
    UNIQUE (organization_id, name_key),
    UNIQUE (organization_id, id)
);

-- A role is either a built-in one or one of the same organization.
CREATE TABLE organization_members (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role            text CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
    custom_role_id  uuid,
    joined_at       timestamptz NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id, custom_role_id) REFERENCES custom_roles (organization_id, id),
    CHECK ((role IS NULL) <> (custom_role_id IS NULL))
);
CREATE INDEX organization_members_of_user ON organization_members (user_id);
CREATE INDEX organization_members_of_role ON organization_members (custom_role_id)
    WHERE custom_role_id IS NOT NULL;

CREATE TABLE invitations (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email           text NOT NULL,
    role            text CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
    custom_role_id  uuid,
    digest          bytea NOT NULL UNIQUE,
    invited_by      uuid REFERENCES users (id) ON DELETE SET NULL,
    invited_by_key  uuid,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    accepted_at     timestamptz,
    revoked_at      timestamptz,
    FOREIGN KEY (organization_id, custom_role_id) REFERENCES custom_roles (organization_id, id)
        ON DELETE CASCADE,
    CHECK ((role IS NULL) <> (custom_role_id IS NULL)),
    CHECK (invited_by IS NULL OR invited_by_key IS NULL)
);
-- One open invitation for an address.
CREATE UNIQUE INDEX invitations_open ON invitations (organization_id, email)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_of_organization ON invitations (organization_id, id);
CREATE INDEX invitations_by ON invitations (invited_by) WHERE invited_by IS NOT NULL;
CREATE INDEX invitations_by_key ON invitations (invited_by_key)
    WHERE invited_by_key IS NOT NULL;
CREATE INDEX invitations_of_email ON invitations (email);

CREATE TABLE api_keys (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name            text NOT NULL,
    prefix          text NOT NULL,
    digest          bytea NOT NULL UNIQUE,
    scopes          text NOT NULL,
    created_by      uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    last_used_at    timestamptz,
    revoked_at      timestamptz
);
CREATE INDEX api_keys_of_organization ON api_keys (organization_id, id);

-- What administrators switched; a feature without a row is as its default says.
CREATE TABLE organization_features (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    feature         text NOT NULL,
    enabled         boolean NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (organization_id, feature)
);

-- Tells every node what decides about requests, as in step 4.
CREATE FUNCTION socle_announce_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('socle_changes', 'member:' || coalesce(NEW.user_id, OLD.user_id));
    RETURN NULL;
END
$$;
CREATE TRIGGER organization_members_announce AFTER INSERT OR UPDATE OR DELETE
    ON organization_members FOR EACH ROW EXECUTE FUNCTION socle_announce_member();

CREATE FUNCTION socle_announce_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('socle_changes', 'organization:' || OLD.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER organizations_announce_update AFTER UPDATE ON organizations
    FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION socle_announce_organization();
CREATE TRIGGER organizations_announce_delete AFTER DELETE ON organizations
    FOR EACH ROW EXECUTE FUNCTION socle_announce_organization();

CREATE FUNCTION socle_announce_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('socle_changes', 'organization:' || OLD.organization_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER custom_roles_announce_update AFTER UPDATE ON custom_roles
    FOR EACH ROW WHEN (OLD.permissions IS DISTINCT FROM NEW.permissions)
    EXECUTE FUNCTION socle_announce_role();

CREATE FUNCTION socle_announce_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('socle_changes', 'api_key:' || OLD.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER api_keys_announce_update AFTER UPDATE ON api_keys
    FOR EACH ROW WHEN (
        (OLD.scopes, OLD.expires_at, OLD.revoked_at)
            IS DISTINCT FROM (NEW.scopes, NEW.expires_at, NEW.revoked_at))
    EXECUTE FUNCTION socle_announce_api_key();
CREATE TRIGGER api_keys_announce_delete AFTER DELETE ON api_keys
    FOR EACH ROW EXECUTE FUNCTION socle_announce_api_key();
