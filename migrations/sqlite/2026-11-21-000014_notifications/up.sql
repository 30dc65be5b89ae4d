-- What each person was told last: whoever tells them something locks this row until the commit, so
-- that positions become visible in their order. A closed one belongs to somebody who was erased, and
-- takes nothing any more.
CREATE TABLE notification_inboxes (
    user_id        BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    last_position  INTEGER NOT NULL CHECK (last_position >= 0),
    closed         INTEGER NOT NULL,
    digest_sent_at INTEGER
) STRICT;

-- What people were told. `data` holds identifiers and words of the program's, never what people call
-- something: names are looked up when it is read.
CREATE TABLE notifications (
    id              BLOB NOT NULL PRIMARY KEY,
    user_id         BLOB NOT NULL REFERENCES notification_inboxes (user_id) ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    kind            TEXT NOT NULL
        CHECK (kind IN ('new_application', 'status_change', 'new_job', 'message', 'system')),
    message         TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id) ON DELETE CASCADE,
    data            TEXT NOT NULL,
    in_app          INTEGER NOT NULL,
    mail            TEXT NOT NULL CHECK (mail IN ('immediately', 'daily', 'never')),
    created_at      INTEGER NOT NULL,
    read_at         INTEGER,
    mailed_at       INTEGER,
    UNIQUE (user_id, position)
) STRICT;
CREATE INDEX notifications_of_user ON notifications (user_id, id) WHERE in_app;
CREATE INDEX notifications_unread ON notifications (user_id, id) WHERE in_app AND read_at IS NULL;
CREATE INDEX notifications_for_digest ON notifications (user_id, position)
    WHERE mail = 'daily' AND mailed_at IS NULL AND read_at IS NULL;
CREATE INDEX notifications_of_organization ON notifications (organization_id)
    WHERE organization_id IS NOT NULL;
CREATE INDEX notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL;
CREATE INDEX notifications_created ON notifications (created_at);

-- How people want to hear of each kind; a kind without a row is heard of as everybody does.
CREATE TABLE notification_preferences (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL
        CHECK (kind IN ('new_application', 'status_change', 'new_job', 'message', 'system')),
    in_app  INTEGER NOT NULL,
    mail    TEXT NOT NULL CHECK (mail IN ('immediately', 'daily', 'never')),
    PRIMARY KEY (user_id, kind)
) STRICT;
