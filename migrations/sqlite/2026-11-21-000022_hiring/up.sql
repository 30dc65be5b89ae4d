-- Hiring: what interviewers think of those who applied, when they talk to them, what they offer them.

-- How organizations divide the way of applications. An application is in one stage at most.
CREATE TABLE hiring_stages (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    name            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (
        status IN ('applied', 'viewed', 'shortlisted', 'interview', 'offer')
    ),
    UNIQUE (organization_id, id)
) STRICT;
CREATE TABLE application_stages (
    application_id  BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    stage_id        BLOB NOT NULL,
    FOREIGN KEY (organization_id, application_id)
        REFERENCES applications (organization_id, id) ON DELETE CASCADE,
    FOREIGN KEY (organization_id, stage_id)
        REFERENCES hiring_stages (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX application_stages_in ON application_stages (organization_id, stage_id);

-- `criteria` are names, one a line, each behind its rating and a tab; `-` stands for none. Each person
-- writes one about an application.
CREATE TABLE application_scorecards (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    application_id  BLOB NOT NULL,
    author_id       BLOB REFERENCES users (id) ON DELETE SET NULL,
    criteria        TEXT NOT NULL,
    recommendation  TEXT NOT NULL CHECK (
        recommendation IN ('strong_no', 'no', 'yes', 'strong_yes')
    ),
    text            TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    UNIQUE (application_id, author_id),
    FOREIGN KEY (organization_id, application_id)
        REFERENCES applications (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX application_scorecards_on ON application_scorecards (application_id, id);
CREATE INDEX application_scorecards_by ON application_scorecards (author_id)
    WHERE author_id IS NOT NULL;

CREATE TABLE interviews (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    application_id  BLOB NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('phone', 'video', 'on_site')),
    starts_at       INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    minutes         INTEGER NOT NULL,
    place           TEXT,
    link            TEXT,
    instructions    TEXT,
    status          TEXT NOT NULL CHECK (status IN ('planned', 'done', 'canceled', 'no_show')),
    sequence        INTEGER NOT NULL,
    created_by      BLOB REFERENCES users (id) ON DELETE SET NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    CHECK (starts_at < ends_at),
    FOREIGN KEY (organization_id, application_id)
        REFERENCES applications (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX interviews_about ON interviews (application_id, id);
CREATE INDEX interviews_planned ON interviews (organization_id, starts_at, ends_at)
    WHERE status = 'planned';
CREATE INDEX interviews_created_by ON interviews (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE interviewers (
    interview_id BLOB NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    user_id      BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (interview_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX interviewers_by_user ON interviewers (user_id);

-- `salary` is in the smallest unit of the currency, `starts_on` a day (ISO 8601). Of those that are open
-- an application has one.
CREATE TABLE offers (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    application_id  BLOB NOT NULL,
    salary          INTEGER NOT NULL,
    currency        TEXT NOT NULL,
    starts_on       TEXT NOT NULL,
    expires_at      INTEGER NOT NULL,
    text            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (
        status IN ('draft', 'sent', 'accepted', 'declined', 'withdrawn', 'expired')
    ),
    created_by      BLOB REFERENCES users (id) ON DELETE SET NULL,
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    closed_at       INTEGER,
    version         INTEGER NOT NULL,
    CHECK (status IN ('draft', 'withdrawn') OR sent_at IS NOT NULL),
    CHECK ((status IN ('draft', 'sent')) = (closed_at IS NULL)),
    FOREIGN KEY (organization_id, application_id)
        REFERENCES applications (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX offers_open ON offers (application_id) WHERE status IN ('draft', 'sent');
CREATE INDEX offers_about ON offers (application_id, id);
CREATE INDEX offers_overdue ON offers (expires_at) WHERE status = 'sent';
CREATE INDEX offers_created_by ON offers (created_by) WHERE created_by IS NOT NULL;

-- Those who were not taken, by when that was.
CREATE INDEX applications_unsuccessful ON applications (updated_at)
    WHERE status IN ('rejected', 'withdrawn') AND candidate_id IS NOT NULL;
