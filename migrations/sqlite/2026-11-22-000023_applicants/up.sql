-- Those who applied, as an organization knows them. Without `merged_into` it is the one that stands for a
-- person; tags and the version that counts are there.
CREATE TABLE applicants (
    id              BLOB NOT NULL PRIMARY KEY,
    organization_id BLOB NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    candidate_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    merged_into     BLOB REFERENCES applicants (id) ON DELETE SET NULL,
    applied_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    UNIQUE (organization_id, candidate_id),
    UNIQUE (organization_id, id),
    CHECK (merged_into <> id)
) STRICT;
CREATE INDEX applicants_people ON applicants (organization_id, id DESC) WHERE merged_into IS NULL;
CREATE INDEX applicants_merged ON applicants (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX applicants_by_candidate ON applicants (candidate_id);

-- `folded` is the tag as it is compared.
CREATE TABLE applicant_tags (
    applicant_id    BLOB NOT NULL,
    organization_id BLOB NOT NULL,
    folded          TEXT NOT NULL,
    name            TEXT NOT NULL,
    PRIMARY KEY (applicant_id, folded),
    FOREIGN KEY (organization_id, applicant_id)
        REFERENCES applicants (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX applicant_tags_used ON applicant_tags (organization_id, folded, applicant_id);

-- By what a person can be found again. `value` stands for a name, a number, an address or a CV and does
-- not tell which.
CREATE TABLE applicant_traits (
    applicant_id    BLOB NOT NULL,
    organization_id BLOB NOT NULL,
    likeness        TEXT NOT NULL CHECK (
        likeness IN ('same_cv', 'same_phone', 'same_email', 'same_name')
    ),
    value           INTEGER NOT NULL,
    PRIMARY KEY (applicant_id, likeness, value),
    FOREIGN KEY (organization_id, applicant_id)
        REFERENCES applicants (organization_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX applicant_traits_shared
    ON applicant_traits (organization_id, likeness, value, applicant_id);

-- Those who applied before: by what they are found again is noted when they apply the next time.
INSERT INTO applicants (id, organization_id, candidate_id, merged_into, applied_at, version)
SELECT min(id), organization_id, candidate_id, NULL, min(created_at), 1
FROM applications WHERE candidate_id IS NOT NULL
GROUP BY organization_id, candidate_id;
