-- What happened. Entries are only ever added, and an organization's outlive it: nothing here refers
-- to another table. The chain of the platform is the nil UUID. The columns from `sequence` on are
-- set once, when the entry is linked to the one before it; `ip`, `user_agent` and `client_salt` are
-- forgotten together.
CREATE TABLE audit_entries (
    id            BLOB NOT NULL PRIMARY KEY,
    chain_id      BLOB NOT NULL,
    actor_kind    TEXT NOT NULL CHECK (actor_kind IN ('anonymous', 'user', 'api_key', 'system')),
    actor_id      BLOB,
    action        TEXT NOT NULL,
    outcome       TEXT NOT NULL CHECK (outcome IN ('success', 'failure')),
    resource_kind TEXT,
    resource_id   BLOB,
    details       TEXT NOT NULL,
    request_id    TEXT NOT NULL,
    ip            TEXT,
    user_agent    TEXT,
    occurred_at   INTEGER NOT NULL,
    sequence      INTEGER,
    link          BLOB,
    client_salt   BLOB,
    client_digest BLOB,
    CHECK ((resource_kind IS NULL) = (resource_id IS NULL)),
    CHECK ((sequence IS NULL) = (link IS NULL)),
    CHECK ((sequence IS NULL) = (client_digest IS NULL))
) STRICT;
-- Whoever adds an entry does not pay for finding it: it comes into these when it is linked. Until then
-- it is one of few.
CREATE INDEX audit_entries_of_chain ON audit_entries (chain_id, id) WHERE sequence IS NOT NULL;
-- The actor first: what a person did is forgotten in every chain.
CREATE INDEX audit_entries_of_actor ON audit_entries (actor_id, chain_id, id)
    WHERE sequence IS NOT NULL;
CREATE INDEX audit_entries_of_action ON audit_entries (chain_id, action, id)
    WHERE sequence IS NOT NULL;
CREATE INDEX audit_entries_of_resource ON audit_entries (chain_id, resource_id, id)
    WHERE sequence IS NOT NULL;
CREATE UNIQUE INDEX audit_entries_linked ON audit_entries (chain_id, sequence)
    WHERE sequence IS NOT NULL;
CREATE INDEX audit_entries_unlinked ON audit_entries (chain_id, id) WHERE sequence IS NULL;
-- An entry gets its salt when it is linked.
CREATE INDEX audit_entries_with_client ON audit_entries (occurred_at)
    WHERE client_salt IS NOT NULL;

-- How far each chain is linked. Whoever links holds its row.
CREATE TABLE audit_chains (
    chain_id BLOB NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    link     BLOB NOT NULL
) STRICT;

-- Entries are not rewritten: what was linked changes only by forgetting the client, all of it.
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are not deleted');
END;
CREATE TRIGGER audit_entries_protect BEFORE UPDATE ON audit_entries
WHEN OLD.id IS NOT NEW.id OR OLD.chain_id IS NOT NEW.chain_id
    OR OLD.actor_kind IS NOT NEW.actor_kind OR OLD.actor_id IS NOT NEW.actor_id
    OR OLD.action IS NOT NEW.action OR OLD.outcome IS NOT NEW.outcome
    OR OLD.resource_kind IS NOT NEW.resource_kind OR OLD.resource_id IS NOT NEW.resource_id
    OR OLD.details IS NOT NEW.details OR OLD.request_id IS NOT NEW.request_id
    OR OLD.occurred_at IS NOT NEW.occurred_at
    OR ((OLD.ip IS NOT NEW.ip OR OLD.user_agent IS NOT NEW.user_agent)
        AND (NEW.ip IS NOT NULL OR NEW.user_agent IS NOT NULL))
    OR (OLD.sequence IS NOT NULL AND (OLD.sequence IS NOT NEW.sequence
        OR OLD.link IS NOT NEW.link OR OLD.client_digest IS NOT NEW.client_digest
        OR ((OLD.ip IS NOT NEW.ip OR OLD.user_agent IS NOT NEW.user_agent
                OR OLD.client_salt IS NOT NEW.client_salt)
            AND (NEW.ip IS NOT NULL OR NEW.user_agent IS NOT NULL
                OR NEW.client_salt IS NOT NULL))))
BEGIN
    SELECT RAISE(ABORT, 'audit entries are not rewritten');
END;
