-- What published jobs are compared by. `made_by` is the version of what made it. `skills` are nine bytes
-- for each name in `skill_names`, one a line: what it is compared by, and of which kind it is.
CREATE TABLE job_match_profiles (
    job_id          BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    made_by         TEXT NOT NULL,
    made_at         INTEGER NOT NULL,
    embedding       BLOB,
    skills          BLOB NOT NULL,
    skill_names     TEXT NOT NULL,
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
) STRICT;

-- What candidates are compared by who look for work or wait for a decision: nothing that says who they
-- are. `place` is folded.
CREATE TABLE candidate_match_profiles (
    user_id    BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    made_by    TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    embedding  BLOB,
    skills     BLOB NOT NULL,
    place      TEXT,
    work_modes TEXT NOT NULL,
    pay_min    INTEGER,
    currency   TEXT,
    CHECK ((pay_min IS NULL) = (currency IS NULL))
) STRICT;
CREATE INDEX applications_waiting_by_candidate ON applications (candidate_id)
    WHERE status IN ('applied', 'viewed', 'shortlisted', 'interview', 'offer');
CREATE INDEX candidates_open_to_work ON candidates (user_id) WHERE open_to_work;

-- Rankings of applicants that employers were shown (Regulation (EU) 2024/1689, articles 12 and 26).
CREATE TABLE match_rankings (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL,
    job_id          BLOB NOT NULL,
    user_id         BLOB REFERENCES users (id) ON DELETE SET NULL,
    api_key_id      BLOB,
    version         TEXT NOT NULL,
    shown_at        INTEGER NOT NULL,
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX match_rankings_overdue ON match_rankings (shown_at);
CREATE INDEX match_rankings_of_job ON match_rankings (organization_id, job_id);
CREATE INDEX match_rankings_shown_to ON match_rankings (user_id) WHERE user_id IS NOT NULL;

-- What stood in them. `reasons` are JSON, and go with whoever they are about.
CREATE TABLE match_ranking_entries (
    ranking_id     BLOB NOT NULL REFERENCES match_rankings (id) ON DELETE CASCADE,
    place          INTEGER NOT NULL CHECK (place > 0),
    application_id BLOB NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    candidate_id   BLOB REFERENCES users (id) ON DELETE SET NULL,
    score          INTEGER CHECK (score BETWEEN 0 AND 1000),
    reasons        TEXT,
    PRIMARY KEY (ranking_id, place)
) STRICT;
CREATE INDEX match_ranking_entries_of ON match_ranking_entries (candidate_id, ranking_id)
    WHERE candidate_id IS NOT NULL;
CREATE INDEX match_ranking_entries_on ON match_ranking_entries (application_id);

-- The skills that were imported, if any were; there is one version at a time.
CREATE TABLE imported_skill_versions (
    singleton   INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    version     TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;
CREATE TABLE imported_skills (
    place        INTEGER NOT NULL PRIMARY KEY,
    uri          TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL CHECK (kind IN ('technical', 'soft', 'language')),
    label        TEXT NOT NULL,
    label_fr     TEXT,
    label_en     TEXT,
    -- One a line.
    alternatives TEXT NOT NULL
) STRICT;
