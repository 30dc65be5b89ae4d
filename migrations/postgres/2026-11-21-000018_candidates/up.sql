-- What people say of themselves as candidates. Lists of words and of addresses have spaces between them.
CREATE TABLE candidates (
    user_id            uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    headline           text,
    summary            text,
    phone              text,
    location           text,
    work_modes         text NOT NULL,
    job_types          text NOT NULL,
    open_to_work       boolean NOT NULL,
    salary_expectation bigint,
    currency           text,
    links              text NOT NULL,
    updated_at         timestamptz NOT NULL,
    version            bigint NOT NULL,
    CHECK ((salary_expectation IS NULL) = (currency IS NULL))
);

-- What their profiles list. Months are written `2019-09`.
CREATE TABLE candidate_experiences (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title       text NOT NULL,
    employer    text NOT NULL,
    location    text,
    started     text NOT NULL,
    ended       text,
    description text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CHECK (ended >= started)
);
CREATE INDEX candidate_experiences_of_user ON candidate_experiences (user_id, id);

CREATE TABLE candidate_education (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    degree      text NOT NULL,
    school      text NOT NULL,
    field       text,
    started     text,
    ended       text,
    description text,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CHECK (ended >= started)
);
CREATE INDEX candidate_education_of_user ON candidate_education (user_id, id);

-- Each skill once: `key` is the name without accents, in small letters.
CREATE TABLE candidate_skills (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       text NOT NULL,
    key        text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('technical', 'soft', 'language')),
    level      smallint CHECK (level BETWEEN 1 AND 5),
    years      smallint CHECK (years BETWEEN 0 AND 80),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (user_id, key)
);

-- Their CVs. A file that is a part of one goes with it and not before it. `proposal` is what was read
-- in it, as JSON, for the person to look at.
CREATE TABLE candidate_cvs (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    file_id    uuid NOT NULL UNIQUE REFERENCES files (id),
    name       text NOT NULL,
    file_name  text NOT NULL,
    media_type text NOT NULL,
    size       bigint NOT NULL CHECK (size > 0),
    active     boolean NOT NULL,
    reading    text NOT NULL CHECK (reading IN ('pending', 'ready', 'failed')),
    unreadable_because text,
    proposal   text,
    created_at timestamptz NOT NULL,
    CHECK ((reading = 'failed') = (unreadable_because IS NOT NULL)),
    CHECK ((reading = 'ready') = (proposal IS NOT NULL))
);
CREATE INDEX candidate_cvs_of_user ON candidate_cvs (user_id, id);
-- Of a person's CVs one is active at most.
CREATE UNIQUE INDEX candidate_cvs_active ON candidate_cvs (user_id) WHERE active;
