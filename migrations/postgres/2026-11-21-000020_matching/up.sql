-- What published jobs are compared by. `made_by` is the version of what made it. `skills` are nine bytes
-- for each name in `skill_names`, one a line: what it is compared by, and of which kind it is.
CREATE TABLE job_match_profiles (
    job_id          uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    embedding       bytea,
    skills          bytea NOT NULL,
    skill_names     text NOT NULL,
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
);

-- What candidates are compared by who look for work or wait for a decision: nothing that says who they
-- are. `place` is folded.
CREATE TABLE candidate_match_profiles (
    user_id    uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL,
    embedding  bytea,
    skills     bytea NOT NULL,
    place      text,
    work_modes text NOT NULL,
    pay_min    bigint,
    currency   text,
    CHECK ((pay_min IS NULL) = (currency IS NULL))
);
-- Numbers do not get smaller, and trying costs time with every read.
ALTER TABLE job_match_profiles ALTER COLUMN embedding SET STORAGE PLAIN;
ALTER TABLE candidate_match_profiles ALTER COLUMN embedding SET STORAGE PLAIN;
CREATE INDEX applications_waiting_by_candidate ON applications (candidate_id)
    WHERE status IN ('applied', 'viewed', 'shortlisted', 'interview', 'offer');
CREATE INDEX candidates_open_to_work ON candidates (user_id) WHERE open_to_work;

-- Rankings of applicants that employers were shown (Regulation (EU) 2024/1689, articles 12 and 26).
CREATE TABLE match_rankings (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    job_id          uuid NOT NULL,
    user_id         uuid REFERENCES users (id) ON DELETE SET NULL,
    api_key_id      uuid,
    version         text NOT NULL,
    shown_at        timestamptz NOT NULL,
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX match_rankings_overdue ON match_rankings (shown_at);
CREATE INDEX match_rankings_of_job ON match_rankings (organization_id, job_id);
CREATE INDEX match_rankings_shown_to ON match_rankings (user_id) WHERE user_id IS NOT NULL;

-- What stood in them. `reasons` are JSON, and go with whoever they are about.
CREATE TABLE match_ranking_entries (
    ranking_id     uuid NOT NULL REFERENCES match_rankings (id) ON DELETE CASCADE,
    place          integer NOT NULL CHECK (place > 0),
    application_id uuid NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    candidate_id   uuid REFERENCES users (id) ON DELETE SET NULL,
    score          smallint CHECK (score BETWEEN 0 AND 1000),
    reasons        text,
    PRIMARY KEY (ranking_id, place)
);
CREATE INDEX match_ranking_entries_of ON match_ranking_entries (candidate_id, ranking_id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX match_ranking_entries_on ON match_ranking_entries (application_id);

-- The skills that were imported, if any were; there is one version at a time.
CREATE TABLE imported_skill_versions (
    singleton   smallint PRIMARY KEY CHECK (singleton = 1),
    version     text NOT NULL,
    imported_at timestamptz NOT NULL
);
CREATE TABLE imported_skills (
    place        integer PRIMARY KEY,
    uri          text NOT NULL UNIQUE,
    kind         text NOT NULL CHECK (kind IN ('technical', 'soft', 'language')),
    label        text NOT NULL,
    label_fr     text,
    label_en     text,
    -- One a line.
    alternatives text NOT NULL
);
