-- Searches that people keep. `digested_for` is when the period began of which they were told last.
CREATE TABLE saved_searches (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         text NOT NULL,
    words        text,
    job_type     text CHECK (
        job_type IN ('full_time', 'part_time', 'contract', 'temporary', 'internship')
    ),
    work_mode    text CHECK (work_mode IN ('on_site', 'remote', 'hybrid')),
    location     text,
    company      uuid,
    salary_min   bigint,
    alert        text NOT NULL CHECK (alert IN ('off', 'instant', 'daily', 'weekly')),
    digested_for timestamptz,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    version      bigint NOT NULL
);
CREATE INDEX saved_searches_of ON saved_searches (user_id, id DESC);
CREATE INDEX saved_searches_by_alert ON saved_searches (alert, id) WHERE alert <> 'off';

-- By what searches with an alert are found when there is a job: each finds only jobs with one of its keys.
CREATE TABLE saved_search_keys (
    key       text COLLATE "C" NOT NULL,
    search_id uuid NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    PRIMARY KEY (key, search_id)
);
CREATE INDEX saved_search_keys_of ON saved_search_keys (search_id);

-- Which jobs they have found, each once. `told_at` is null until their people were told.
CREATE TABLE saved_search_finds (
    search_id uuid NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    job_id    uuid NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    found_at  timestamptz NOT NULL,
    told_at   timestamptz,
    PRIMARY KEY (search_id, job_id)
);
CREATE INDEX saved_search_finds_of_job ON saved_search_finds (job_id);
CREATE INDEX saved_search_finds_by_age ON saved_search_finds (found_at);
CREATE INDEX saved_search_finds_untold ON saved_search_finds (search_id) WHERE told_at IS NULL;

-- What dashboards count.
CREATE INDEX jobs_counted_by_state ON jobs (organization_id, status);
CREATE INDEX jobs_counted_by_age ON jobs (created_at);
CREATE INDEX applications_counted_by_state ON applications (organization_id, status);
CREATE INDEX applications_counted_by_age ON applications (created_at);
CREATE INDEX companies_counted_by_age ON companies (created_at);
CREATE INDEX application_transitions_counted ON application_transitions (to_status, at);
CREATE INDEX users_counted_by_age ON users (created_at);
