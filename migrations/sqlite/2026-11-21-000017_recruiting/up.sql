-- Recruiting: the pages of organizations, offers of work, and who applies.
CREATE TABLE companies (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
    tagline         TEXT,
    description     TEXT,
    website         TEXT,
    industry        TEXT,
    size            TEXT CHECK (size IN ('1-9', '10-49', '50-249', '250+')),
    location        TEXT,
    logo_file_id    BLOB REFERENCES files (id) ON DELETE SET NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT;

-- `skills` are names, one a line. `place` is where the work is done, folded; `salary_most` the most
-- that is offered.
CREATE TABLE jobs (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    title           TEXT NOT NULL,
    description     TEXT,
    job_type        TEXT CHECK (
        job_type IN ('full_time', 'part_time', 'contract', 'temporary', 'internship')
    ),
    work_mode       TEXT CHECK (work_mode IN ('on_site', 'remote', 'hybrid')),
    location        TEXT,
    salary_min      INTEGER,
    salary_max      INTEGER,
    currency        TEXT,
    skills          TEXT NOT NULL,
    valid_through   INTEGER,
    status          TEXT NOT NULL CHECK (status IN ('draft', 'published', 'closed', 'archived')),
    created_by      BLOB REFERENCES users (id) ON DELETE SET NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    published_at    INTEGER,
    closed_at       INTEGER,
    version         INTEGER NOT NULL,
    place           TEXT,
    salary_most     INTEGER,
    UNIQUE (organization_id, id),
    CHECK (status <> 'published' OR published_at IS NOT NULL),
    CHECK ((currency IS NULL) = (salary_min IS NULL AND salary_max IS NULL)),
    CHECK ((currency IS NULL) = (salary_most IS NULL))
) STRICT;
CREATE INDEX jobs_published ON jobs (published_at DESC, id DESC) WHERE status = 'published';
CREATE INDEX jobs_published_of_organization ON jobs (organization_id, published_at DESC, id DESC)
    WHERE status = 'published';
CREATE INDEX jobs_published_at_place ON jobs (place, published_at DESC, id DESC)
    WHERE status = 'published';
CREATE INDEX jobs_overdue ON jobs (valid_through)
    WHERE status = 'published' AND valid_through IS NOT NULL;
CREATE INDEX jobs_created_by ON jobs (created_by) WHERE created_by IS NOT NULL;

-- A candidate applies for a job once. Without a candidate it is one who was forgotten.
CREATE TABLE applications (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    job_id          BLOB NOT NULL,
    candidate_id    BLOB REFERENCES users (id) ON DELETE SET NULL,
    status          TEXT NOT NULL CHECK (
        status IN (
            'applied', 'viewed', 'shortlisted', 'interview', 'offer', 'accepted', 'rejected',
            'withdrawn'
        )
    ),
    rejected_from   TEXT,
    cover_letter    TEXT,
    cv_file_id      BLOB REFERENCES files (id) ON DELETE SET NULL,
    cv_name         TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    UNIQUE (job_id, candidate_id),
    UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX applications_for_job ON applications (job_id, id);
CREATE INDEX applications_by_candidate ON applications (candidate_id, id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX applications_cv ON applications (cv_file_id) WHERE cv_file_id IS NOT NULL;

-- How applications moved.
CREATE TABLE application_transitions (
    id             BLOB NOT NULL PRIMARY KEY,
    application_id BLOB NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    from_status    TEXT NOT NULL,
    to_status      TEXT NOT NULL,
    at             INTEGER NOT NULL,
    reason         TEXT,
    moved_by       BLOB REFERENCES users (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX application_transitions_of ON application_transitions (application_id, at, id);
CREATE INDEX application_transitions_by ON application_transitions (moved_by)
    WHERE moved_by IS NOT NULL;

-- What employers note about them.
CREATE TABLE application_notes (
    id             BLOB NOT NULL PRIMARY KEY,
    application_id BLOB NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    author_id      BLOB REFERENCES users (id) ON DELETE SET NULL,
    text           TEXT NOT NULL,
    created_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX application_notes_on ON application_notes (application_id, id);
CREATE INDEX application_notes_by ON application_notes (author_id) WHERE author_id IS NOT NULL;
