-- What each person was told last: whoever tells them something locks this row until the commit, so
-- that positions become visible in their order. A closed one belongs to somebody who was erased, and
-- takes nothing any more.
CREATE TABLE notification_inboxes (
    user_id        uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    last_position  bigint NOT NULL CHECK (last_position >= 0),
    closed         boolean NOT NULL,
    digest_sent_at timestamptz
);

-- What people were told. `data` holds identifiers and words of the program's, never what people call
-- something: names are looked up when it is read.
CREATE TABLE notifications (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES notification_inboxes (user_id) ON DELETE CASCADE,
    position        bigint NOT NULL,
    kind            text NOT NULL
        CHECK (kind IN ('new_application', 'status_change', 'new_job', 'message', 'system')),
    message         text NOT NULL,
    organization_id uuid REFERENCES organizations (id) ON DELETE CASCADE,
    data            text NOT NULL,
    in_app          boolean NOT NULL,
    mail            text NOT NULL CHECK (mail IN ('immediately', 'daily', 'never')),
    created_at      timestamptz NOT NULL,
    read_at         timestamptz,
    mailed_at       timestamptz,
    UNIQUE (user_id, position)
);
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
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind    text NOT NULL
        CHECK (kind IN ('new_application', 'status_change', 'new_job', 'message', 'system')),
    in_app  boolean NOT NULL,
    mail    text NOT NULL CHECK (mail IN ('immediately', 'daily', 'never')),
    PRIMARY KEY (user_id, kind)
);
