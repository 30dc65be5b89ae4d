-- Administrators look for people by role and by status, a page at a time.
CREATE INDEX users_of_role ON users (platform_role, id);
CREATE INDEX users_of_status ON users (status, id);
