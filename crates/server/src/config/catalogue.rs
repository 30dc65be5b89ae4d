//! Every setting: its name in a file, its environment variable, what it is for.

/// One setting.
pub(crate) struct Entry {
    /// `section.key` in a TOML file.
    pub(crate) key: &'static str,
    /// The environment variable, which wins over the file.
    pub(crate) variable: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Whether its value is never shown.
    pub(crate) secret: bool,
}

const fn setting(key: &'static str, variable: &'static str, about: &'static str) -> Entry {
    Entry { key, variable, about, secret: false }
}

const fn secret(key: &'static str, variable: &'static str, about: &'static str) -> Entry {
    Entry { key, variable, about, secret: true }
}

/// Every setting.
pub(crate) const SETTINGS: &[Entry] = &[
    setting("mode", "SOCLE_MODE", "development or production"),
    setting("data_dir", "SOCLE_DATA_DIR", "folder of the embedded database, secrets and mailbox"),
    setting("server.bind", "SOCLE_SERVER_BIND", "address to listen on"),
    setting(
        "server.public_url",
        "SOCLE_SERVER_PUBLIC_URL",
        "address that links in mails begin with",
    ),
    setting(
        "server.trusted_proxies",
        "SOCLE_SERVER_TRUSTED_PROXIES",
        "addresses or networks whose X-Forwarded-For is believed, separated by commas",
    ),
    setting("server.workers", "SOCLE_SERVER_WORKERS", "threads that serve requests; one per core"),
    setting("server.max_body_bytes", "SOCLE_SERVER_MAX_BODY_BYTES", "largest request body"),
    secret("database.url", "SOCLE_DATABASE_URL", "sqlite://FILE or postgres://…"),
    setting(
        "database.max_connections",
        "SOCLE_DATABASE_MAX_CONNECTIONS",
        "connections to PostgreSQL, or readers of SQLite",
    ),
    setting(
        "database.migrate_at_start",
        "SOCLE_DATABASE_MIGRATE_AT_START",
        "whether `serve` brings the database up to date",
    ),
    secret(
        "redis.url",
        "SOCLE_REDIS_URL",
        "redis:// or rediss:// address of what nodes share; each keeps to itself without it",
    ),
    setting("redis.prefix", "SOCLE_REDIS_PREFIX", "what every key in Redis begins with"),
    secret("smtp.url", "SOCLE_SMTP_URL", "smtp:// or smtps:// address of the mail server"),
    setting("smtp.from", "SOCLE_SMTP_FROM", "whom mails come from: Name <address>"),
    setting("email.reply_to", "SOCLE_EMAIL_REPLY_TO", "where answers to mails go: Name <address>"),
    secret(
        "email.resend_api_key",
        "SOCLE_EMAIL_RESEND_API_KEY",
        "key of Resend, which sends mail then, instead of a mail server",
    ),
    setting("email.resend_url", "SOCLE_EMAIL_RESEND_URL", "address of Resend's API"),
    secret(
        "email.resend_webhook_secret",
        "SOCLE_EMAIL_RESEND_WEBHOOK_SECRET",
        "whsec_… of the webhook that reports bounces and complaints",
    ),
    setting("rate_limits.enabled", "SOCLE_RATE_LIMITS_ENABLED", "whether limits are enforced"),
    setting("log.format", "SOCLE_LOG_FORMAT", "pretty or json"),
    setting("log.level", "SOCLE_LOG_LEVEL", "error, warn, info, debug, or a filter per module"),
    secret("auth.signing_key", "SOCLE_AUTH_SIGNING_KEY", "32 random bytes; signs access tokens"),
    // Public keys, but a private one may be put here by mistake.
    secret(
        "auth.accepted_signing_keys",
        "SOCLE_AUTH_ACCEPTED_SIGNING_KEYS",
        "public keys, former or next, that check access tokens but do not sign, separated by commas",
    ),
    secret(
        "auth.password_pepper",
        "SOCLE_AUTH_PASSWORD_PEPPER",
        "32 random bytes; peppers passwords",
    ),
    secret(
        "auth.previous_password_peppers",
        "SOCLE_AUTH_PREVIOUS_PASSWORD_PEPPERS",
        "peppers that existing hashes may need, separated by commas",
    ),
    secret(
        "auth.sealing_key",
        "SOCLE_AUTH_SEALING_KEY",
        "32 random bytes; encrypts what is stored",
    ),
    secret(
        "auth.previous_sealing_keys",
        "SOCLE_AUTH_PREVIOUS_SEALING_KEYS",
        "keys that still decrypt, separated by commas",
    ),
    setting(
        "auth.bcrypt_cost",
        "SOCLE_AUTH_BCRYPT_COST",
        "bcrypt's cost; each step doubles the work",
    ),
    setting(
        "auth.hashing_threads",
        "SOCLE_AUTH_HASHING_THREADS",
        "passwords hashed at a time; one per core",
    ),
    setting(
        "auth.hashing_queue",
        "SOCLE_AUTH_HASHING_QUEUE",
        "passwords that may wait to be hashed",
    ),
    setting(
        "auth.password_composition",
        "SOCLE_AUTH_PASSWORD_COMPOSITION",
        "whether passwords must mix letters, digits and symbols",
    ),
    setting(
        "auth.recheck_seconds",
        "SOCLE_AUTH_RECHECK_SECONDS",
        "how long a session is trusted without asking the database, if no change is announced",
    ),
    setting(
        "auth.leaked_passwords_url",
        "SOCLE_AUTH_LEAKED_PASSWORDS_URL",
        "service that knows leaked passwords, asked by range; none is asked without it",
    ),
    setting(
        "privacy.terms_version",
        "SOCLE_PRIVACY_TERMS_VERSION",
        "version of the terms of use that people agree to now; any without it",
    ),
    setting(
        "privacy.privacy_policy_version",
        "SOCLE_PRIVACY_PRIVACY_POLICY_VERSION",
        "version of the privacy policy that people agree to now; any without it",
    ),
    setting("tasks.slots", "SOCLE_TASKS_SLOTS", "tasks that one process does at the same time"),
    setting(
        "tasks.lease_seconds",
        "SOCLE_TASKS_LEASE_SECONDS",
        "after how long the tasks of a process that died are taken over, at least 5",
    ),
    setting(
        "tasks.in_server",
        "SOCLE_TASKS_IN_SERVER",
        "whether `serve` also does tasks; switch it off where `worker` processes run",
    ),
    setting(
        "storage.url",
        "SOCLE_STORAGE_URL",
        "where the content of files is: file://FOLDER or s3://BUCKET/PREFIX",
    ),
    setting(
        "storage.s3_endpoint",
        "SOCLE_STORAGE_S3_ENDPOINT",
        "address of the service that speaks S3; Amazon's own without it",
    ),
    setting("storage.s3_region", "SOCLE_STORAGE_S3_REGION", "region of the bucket"),
    setting(
        "storage.s3_access_key_id",
        "SOCLE_STORAGE_S3_ACCESS_KEY_ID",
        "who asks; what the machine may do itself without it",
    ),
    secret("storage.s3_secret_access_key", "SOCLE_STORAGE_S3_SECRET_ACCESS_KEY", "the proof"),
    setting("files.max_size", "SOCLE_FILES_MAX_SIZE", "largest file, in bytes"),
    setting(
        "files.quota_per_user",
        "SOCLE_FILES_QUOTA_PER_USER",
        "how much a person's own files may take up, in bytes",
    ),
    setting(
        "files.quota_per_organization",
        "SOCLE_FILES_QUOTA_PER_ORGANIZATION",
        "how much an organization's files may take up, in bytes",
    ),
    setting(
        "files.download_expiry_seconds",
        "SOCLE_FILES_DOWNLOAD_EXPIRY_SECONDS",
        "how long links to files work, unless asked otherwise",
    ),
    setting(
        "files.clamav_address",
        "SOCLE_FILES_CLAMAV_ADDRESS",
        "host:port of a clamd that sees every upload; none without it",
    ),
    setting(
        "webhooks.allow_loopback",
        "SOCLE_WEBHOOKS_ALLOW_LOOPBACK",
        "whether webhooks may go to this machine itself; refused in production",
    ),
    setting(
        "recruiting.country",
        "SOCLE_RECRUITING_COUNTRY",
        "country (ISO 3166-1, two letters) of places of jobs that name none; none without it",
    ),
];

/// Variables that choose a file or serve tests, and are no settings.
pub(crate) const NO_SETTINGS: [&str; 2] = ["SOCLE_CONFIG", "SOCLE_TEST_"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_named_after_its_key() {
        for entry in SETTINGS {
            let expected = format!("SOCLE_{}", entry.key.replace('.', "_").to_uppercase());
            assert_eq!(entry.variable, expected);
        }
    }
}
