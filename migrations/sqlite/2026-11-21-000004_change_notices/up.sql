-- PostgreSQL tells every node here what has changed. A file of SQLite belongs to one process, which
-- knows what it changes; the step exists so that both databases have the same ones.
SELECT 1;
