-- Recruiting: the pages of organizations, offers of work, and who applies.
CREATE TABLE companies (
    organization_id uuid PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
    tagline         text,
    description     text,
    website         text,
    industry        text,
    size            text CHECK (size IN ('1-9', '10-49', '50-249', '250+')),
    location        text,
    logo_file_id    uuid REFERENCES files (id) ON DELETE SET NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL
);

-- `skills` are names, one a line. `place` is where the work is done, folded; `salary_most` the most
-- that is offered.
CREATE TABLE jobs (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    title           text NOT NULL,
    description     text,
    job_type        text CHECK (
        job_type IN ('full_time', 'part_time', 'contract', 'temporary', 'internship')
    ),
    work_mode       text CHECK (work_mode IN ('on_site', 'remote', 'hybrid')),
    location        text,
    salary_min      bigint,
    salary_max      bigint,
    currency        text,
    skills          text NOT NULL,
    valid_through   timestamptz,
    status          text NOT NULL CHECK (status IN ('draft', 'published', 'closed', 'archived')),
    created_by      uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    published_at    timestamptz,
    closed_at       timestamptz,
    version         bigint NOT NULL,
    place           text COLLATE "C",
    salary_most     bigint,
    UNIQUE (organization_id, id),
    CHECK (status <> 'published' OR published_at IS NOT NULL),
    CHECK ((currency IS NULL) = (salary_min IS NULL AND salary_max IS NULL)),
    CHECK ((currency IS NULL) = (salary_most IS NULL))
);
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
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    job_id          uuid NOT NULL,
    candidate_id    uuid REFERENCES users (id) ON DELETE SET NULL,
    status          text NOT NULL CHECK (
        status IN (
            'applied', 'viewed', 'shortlisted', 'interview', 'offer', 'accepted', 'rejected',
            'withdrawn'
        )
    ),
    rejected_from   text,
    cover_letter    text,
    cv_file_id      uuid REFERENCES files (id) ON DELETE SET NULL,
    cv_name         text,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint NOT NULL,
    UNIQUE (job_id, candidate_id),
    UNIQUE (organization_id, id),
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX applications_for_job ON applications (job_id, id);
CREATE INDEX applications_by_candidate ON applications (candidate_id, id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX applications_cv ON applications (cv_file_id) WHERE cv_file_id IS NOT NULL;

-- How applications moved.
CREATE TABLE application_transitions (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    from_status    text NOT NULL,
    to_status      text NOT NULL,
    at             timestamptz NOT NULL,
    reason         text,
    moved_by       uuid REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX application_transitions_of ON application_transitions (application_id, at, id);
CREATE INDEX application_transitions_by ON application_transitions (moved_by)
    WHERE moved_by IS NOT NULL;

-- What employers note about them.
CREATE TABLE application_notes (
    id             uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    author_id      uuid REFERENCES users (id) ON DELETE SET NULL,
    text           text NOT NULL,
    created_at     timestamptz NOT NULL
);
CREATE INDEX application_notes_on ON application_notes (application_id, id);
CREATE INDEX application_notes_by ON application_notes (author_id) WHERE author_id IS NOT NULL;
