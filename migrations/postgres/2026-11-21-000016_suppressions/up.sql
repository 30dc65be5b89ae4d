-- Addresses that get no more mail. The digest (HMAC under Socle's key) recognizes one also when the
-- address itself was forgotten, with its person or by age.
CREATE TABLE email_suppressions (
    id             uuid PRIMARY KEY,
    address_digest bytea NOT NULL UNIQUE CHECK (length(address_digest) = 32),
    email          text UNIQUE,
    reason         text NOT NULL CHECK (reason IN ('bounced', 'complained', 'manual')),
    class          text CHECK (length(class) <= 64),
    created_at     timestamptz NOT NULL,
    reported_at    timestamptz NOT NULL
);
CREATE INDEX email_suppressions_reported ON email_suppressions (reported_at) WHERE email IS NOT NULL;

-- How often mails to an address came back for the time being, by the same digest.
CREATE TABLE soft_bounces (
    address_digest bytea PRIMARY KEY CHECK (length(address_digest) = 32),
    count          integer NOT NULL CHECK (count >= 0),
    since          timestamptz
);
CREATE INDEX soft_bounces_since ON soft_bounces (since);

-- Which reports about mails were heard: providers send them more than once.
CREATE TABLE mail_reports (
    id       text PRIMARY KEY CHECK (length(id) <= 255),
    heard_at timestamptz NOT NULL
);
CREATE INDEX mail_reports_heard ON mail_reports (heard_at);
