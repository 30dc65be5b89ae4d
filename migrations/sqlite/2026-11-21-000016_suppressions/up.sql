-- Addresses that get no more mail. The digest (HMAC under Socle's key) recognizes one also when the
-- address itself was forgotten, with its person or by age.
CREATE TABLE email_suppressions (
    id             BLOB NOT NULL PRIMARY KEY,
    address_digest BLOB NOT NULL UNIQUE CHECK (length(address_digest) = 32),
    email          TEXT UNIQUE,
    reason         TEXT NOT NULL CHECK (reason IN ('bounced', 'complained', 'manual')),
    class          TEXT CHECK (length(class) <= 64),
    created_at     INTEGER NOT NULL,
    reported_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX email_suppressions_reported ON email_suppressions (reported_at) WHERE email IS NOT NULL;

-- How often mails to an address came back for the time being, by the same digest.
CREATE TABLE soft_bounces (
    address_digest BLOB NOT NULL PRIMARY KEY CHECK (length(address_digest) = 32),
    count          INTEGER NOT NULL CHECK (count >= 0),
    since          INTEGER
) STRICT;
CREATE INDEX soft_bounces_since ON soft_bounces (since);

-- Which reports about mails were heard: providers send them more than once.
CREATE TABLE mail_reports (
    id       TEXT NOT NULL PRIMARY KEY CHECK (length(id) <= 255),
    heard_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_reports_heard ON mail_reports (heard_at);
