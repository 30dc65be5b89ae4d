-- What people say of themselves as candidates. Lists of words and of addresses have spaces between them.
CREATE TABLE candidates (
    user_id            BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    headline           TEXT,
    summary            TEXT,
    phone              TEXT,
    location           TEXT,
    work_modes         TEXT NOT NULL,
    job_types          TEXT NOT NULL,
    open_to_work       INTEGER NOT NULL,
    salary_expectation INTEGER,
    currency           TEXT,
    links              TEXT NOT NULL,
    updated_at         INTEGER NOT NULL,
    version            INTEGER NOT NULL,
    CHECK ((salary_expectation IS NULL) = (currency IS NULL))
) STRICT;

-- What their profiles list. Months are written `2019-09`.
CREATE TABLE candidate_experiences (
    id          BLOB NOT NULL PRIMARY KEY,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    employer    TEXT NOT NULL,
    location    TEXT,
    started     TEXT NOT NULL,
    ended       TEXT,
    description TEXT,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    CHECK (ended >= started)
) STRICT;
CREATE INDEX candidate_experiences_of_user ON candidate_experiences (user_id, id);

CREATE TABLE candidate_education (
    id          BLOB NOT NULL PRIMARY KEY,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    degree      TEXT NOT NULL,
    school      TEXT NOT NULL,
    field       TEXT,
    started     TEXT,
    ended       TEXT,
    description TEXT,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    CHECK (ended >= started)
) STRICT;
CREATE INDEX candidate_education_of_user ON candidate_education (user_id, id);

-- Each skill once: `key` is the name without accents, in small letters.
CREATE TABLE candidate_skills (
    id         BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    key        TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('technical', 'soft', 'language')),
    level      INTEGER CHECK (level BETWEEN 1 AND 5),
    years      INTEGER CHECK (years BETWEEN 0 AND 80),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user_id, key)
) STRICT;

-- Their CVs. A file that is a part of one goes with it and not before it. `proposal` is what was read
-- in it, as JSON, for the person to look at.
CREATE TABLE candidate_cvs (
    id         BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    file_id    BLOB NOT NULL UNIQUE REFERENCES files (id),
    name       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL CHECK (size > 0),
    active     INTEGER NOT NULL,
    reading    TEXT NOT NULL CHECK (reading IN ('pending', 'ready', 'failed')),
    unreadable_because TEXT,
    proposal   TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((reading = 'failed') = (unreadable_because IS NOT NULL)),
    CHECK ((reading = 'ready') = (proposal IS NOT NULL))
) STRICT;
CREATE INDEX candidate_cvs_of_user ON candidate_cvs (user_id, id);
-- Of a person's CVs one is active at most.
CREATE UNIQUE INDEX candidate_cvs_active ON candidate_cvs (user_id) WHERE active;
