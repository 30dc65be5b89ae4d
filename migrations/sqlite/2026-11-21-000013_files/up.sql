-- Files, without their content, which is in the storage under the same identifier. One belongs to a
-- person or to an organization. Of a deleted one nothing is left but the identifier, until its content
-- is gone: `size` is what counts against the quota, and what is pending has reserved it.
CREATE TABLE files (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB REFERENCES users (id),
    organization_id BLOB REFERENCES organizations (id),
    uploaded_by     BLOB,
    state           TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'deleted')),
    name            TEXT,
    media_type      TEXT,
    purpose         TEXT,
    size            INTEGER NOT NULL CHECK (size >= 0),
    sha256          BLOB,
    created_at      INTEGER NOT NULL,
    CHECK ((user_id IS NULL AND organization_id IS NULL) = (state = 'deleted')),
    CHECK (user_id IS NULL OR organization_id IS NULL),
    CHECK (state <> 'stored' OR (name IS NOT NULL AND media_type IS NOT NULL
                                 AND purpose IS NOT NULL AND sha256 IS NOT NULL)),
    CHECK (state <> 'deleted' OR (name IS NULL AND uploaded_by IS NULL AND sha256 IS NULL))
) STRICT;
CREATE INDEX files_of_user ON files (user_id, size) WHERE user_id IS NOT NULL;
CREATE INDEX files_of_organization ON files (organization_id, size) WHERE organization_id IS NOT NULL;
CREATE INDEX files_by ON files (uploaded_by, id) WHERE uploaded_by IS NOT NULL;
CREATE INDEX files_pending ON files (created_at) WHERE state = 'pending';
CREATE INDEX files_deleted ON files (id) WHERE state = 'deleted';
