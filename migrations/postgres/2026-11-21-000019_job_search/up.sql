-- Words that published jobs are found by. The lexemes come from Socle's own analyzer and are stored as they
-- are: no text search configuration of the server has a say. Stems have positions, for phrases; words as
-- they are written begin with `=`, for beginnings of words. `search_title` and `search_skills` are the
-- stems that decide in which order jobs come. All are null unless the job is published.
ALTER TABLE jobs
    ADD COLUMN search tsvector,
    ADD COLUMN search_title text,
    ADD COLUMN search_skills text;
-- Without a list of what is still to be added, which every search would read from end to end.
CREATE INDEX jobs_search ON jobs USING gin (search) WITH (fastupdate = off)
    WHERE status = 'published';
-- How often which word is there decides whether the index is worth it: few words more are counted.
ALTER TABLE jobs ALTER COLUMN search SET STATISTICS 500;
