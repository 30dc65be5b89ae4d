-- What happened. Entries are only ever added, and an organization's outlive it: nothing here refers
-- to another table. The chain of the platform is the nil UUID. The columns from `sequence` on are
-- set once, when the entry is linked to the one before it; `ip`, `user_agent` and `client_salt` are
-- forgotten together.
CREATE TABLE audit_entries (
    id            uuid PRIMARY KEY,
    chain_id      uuid NOT NULL,
    actor_kind    text NOT NULL CHECK (actor_kind IN ('anonymous', 'user', 'api_key', 'system')),
    actor_id      uuid,
    action        text NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('success', 'failure')),
    resource_kind text,
    resource_id   uuid,
    details       text NOT NULL,
    request_id    text NOT NULL,
    ip            text,
    user_agent    text,
    occurred_at   timestamptz NOT NULL,
    sequence      bigint,
    link          bytea,
    client_salt   bytea,
    client_digest bytea,
    CHECK ((resource_kind IS NULL) = (resource_id IS NULL)),
    CHECK ((sequence IS NULL) = (link IS NULL)),
    CHECK ((sequence IS NULL) = (client_digest IS NULL))
);
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
    chain_id uuid PRIMARY KEY,
    sequence bigint NOT NULL,
    link     bytea NOT NULL
);

-- Entries are not rewritten: what was linked changes only by forgetting the client, all of it.
CREATE FUNCTION socle_protect_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'audit entries are not deleted';
    END IF;
    IF (OLD.id, OLD.chain_id, OLD.actor_kind, OLD.actor_id, OLD.action, OLD.outcome,
        OLD.resource_kind, OLD.resource_id, OLD.details, OLD.request_id, OLD.occurred_at)
        IS DISTINCT FROM
       (NEW.id, NEW.chain_id, NEW.actor_kind, NEW.actor_id, NEW.action, NEW.outcome,
        NEW.resource_kind, NEW.resource_id, NEW.details, NEW.request_id, NEW.occurred_at)
        OR ((OLD.ip, OLD.user_agent) IS DISTINCT FROM (NEW.ip, NEW.user_agent)
            AND (NEW.ip IS NOT NULL OR NEW.user_agent IS NOT NULL))
        OR (OLD.sequence IS NOT NULL
            AND ((OLD.sequence, OLD.link, OLD.client_digest)
                    IS DISTINCT FROM (NEW.sequence, NEW.link, NEW.client_digest)
                OR (OLD.ip, OLD.user_agent, OLD.client_salt)
                    IS DISTINCT FROM (NEW.ip, NEW.user_agent, NEW.client_salt)
                AND (NEW.ip IS NOT NULL OR NEW.user_agent IS NOT NULL
                    OR NEW.client_salt IS NOT NULL))) THEN
        RAISE EXCEPTION 'audit entries are not rewritten';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_entries_protect BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION socle_protect_audit_entry();
CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION socle_protect_audit_entry();
