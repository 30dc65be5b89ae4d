-- Tells every node what has changed, whoever changed it: nodes remember people and sessions for a few
-- seconds, and forget what is named here (LISTEN socle_changes). NOTIFY makes commits wait for each
-- other, so only what decides about requests is announced.
CREATE FUNCTION socle_announce_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'socle_changes', 'user:' || OLD.id || ':' || coalesce(NEW.version, OLD.version));
    RETURN NULL;
END
$$;

CREATE TRIGGER users_announce_update AFTER UPDATE ON users
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION socle_announce_user();
CREATE TRIGGER users_announce_delete AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION socle_announce_user();

CREATE FUNCTION socle_announce_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A refresh moves these two on, which cuts nobody off. Columns that come later count.
        NEW.last_seen_at := OLD.last_seen_at;
        IF NEW.idle_expires_at > OLD.idle_expires_at THEN
            NEW.idle_expires_at := OLD.idle_expires_at;
        END IF;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM pg_notify('socle_changes', 'session:' || OLD.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER sessions_announce_update AFTER UPDATE ON sessions
    FOR EACH ROW EXECUTE FUNCTION socle_announce_session();
-- Removing what ended long ago is nobody's news.
CREATE TRIGGER sessions_announce_delete AFTER DELETE ON sessions
    FOR EACH ROW WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION socle_announce_session();
