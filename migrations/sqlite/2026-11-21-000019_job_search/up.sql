-- Words that published jobs are found by. A job's place among them is when it was published, in
-- microseconds, times 1024; of those published at the same moment each has the next place that is free.
-- In the order of places, full-text search gives out the latest published first without sorting.
CREATE TABLE job_search_places (
    place  INTEGER PRIMARY KEY,
    job_id BLOB NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE
) STRICT;

-- The words come from Socle's own analyzer: letters and digits, of whichever alphabet, and `=` at the
-- beginning of words as they are written.
CREATE VIRTUAL TABLE job_search USING fts5 (
    title, skills, body, words, tokenize = "ascii tokenchars '='"
);
-- What is removed leaves no trace in the index.
INSERT INTO job_search (job_search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER job_search_goes AFTER DELETE ON job_search_places
BEGIN
    DELETE FROM job_search WHERE rowid = OLD.place;
END;
