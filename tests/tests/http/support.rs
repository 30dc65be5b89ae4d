//! What the tests of the interface share.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Person, Session, WEBHOOK_SECRET};
use socle_tests::server::{Installation, Server};

pub(crate) const SIGN_UP: &str = "/api/v1/auth/signup";
pub(crate) const SIGN_IN: &str = "/api/v1/auth/signin";
pub(crate) const SIGN_OUT: &str = "/api/v1/auth/signout";
pub(crate) const VERIFY: &str = "/api/v1/auth/email/verify";
pub(crate) const RESEND: &str = "/api/v1/auth/email/verify/resend";
pub(crate) const RESET: &str = "/api/v1/auth/password/reset";
pub(crate) const REFRESH: &str = "/api/v1/auth/refresh";
pub(crate) const SESSIONS: &str = "/api/v1/auth/sessions";
pub(crate) const FORGOT: &str = "/api/v1/auth/password/forgot";
pub(crate) const CHANGE: &str = "/api/v1/auth/password/change";
pub(crate) const ME: &str = "/api/v1/me";
pub(crate) const CSRF: &str = "/api/v1/auth/csrf";
pub(crate) const EMAIL_CHANGE: &str = "/api/v1/auth/email/change";
pub(crate) const EMAIL_CONFIRM: &str = "/api/v1/auth/email/change/confirm";
pub(crate) const MAGIC_SEND: &str = "/api/v1/auth/magic-link/send";
pub(crate) const MAGIC_VERIFY: &str = "/api/v1/auth/magic-link/verify";
pub(crate) const MFA_VERIFY: &str = "/api/v1/auth/mfa/verify";
pub(crate) const RECOVERY_CODES: &str = "/api/v1/auth/mfa/recovery-codes";
pub(crate) const STEP_UP: &str = "/api/v1/auth/step-up";
pub(crate) const TOTP: &str = "/api/v1/auth/mfa/totp";
pub(crate) const TOTP_CONFIRM: &str = "/api/v1/auth/mfa/totp/confirm";
pub(crate) const UNLOCK: &str = "/api/v1/auth/unlock";
pub(crate) const ADMIN_AUDIT: &str = "/api/v1/admin/audit-events";
pub(crate) const ORGANIZATIONS: &str = "/api/v1/organizations";
pub(crate) const SECURITY_EVENTS: &str = "/api/v1/me/security-events";
pub(crate) const USERS: &str = "/api/v1/admin/users";
pub(crate) const RESTORE: &str = "/api/v1/me/restore";
pub(crate) const EXPORT: &str = "/api/v1/me/export";
pub(crate) const EXPORTS: &str = "/api/v1/me/exports";
pub(crate) const CONSENTS: &str = "/api/v1/me/consents";
pub(crate) const ACCEPT: &str = "/api/v1/invitations/accept";
pub(crate) const PERMISSIONS: &str = "/api/v1/permissions";
pub(crate) const ADMIN_ORGANIZATIONS: &str = "/api/v1/admin/organizations";
pub(crate) const TASKS: &str = "/api/v1/admin/tasks";
pub(crate) const FILES: &str = "/api/v1/files";
pub(crate) const SUPPRESSIONS: &str = "/api/v1/admin/email-suppressions";
pub(crate) const NOTIFICATIONS: &str = "/api/v1/notifications";
pub(crate) const UNREAD_COUNT: &str = "/api/v1/notifications/unread-count";
pub(crate) const READ_ALL: &str = "/api/v1/notifications/read-all";
pub(crate) const PREFERENCES: &str = "/api/v1/notifications/preferences";
pub(crate) const STREAM: &str = "/api/v1/notifications/stream";
pub(crate) const SOCKET: &str = "/api/v1/notifications/ws";
pub(crate) const OPENAPI: &str = "/api/v1/openapi.json";

/// Tables that change by themselves, or with requests that fail.
const BY_ITSELF: [&str; 24] = [
    "__diesel_schema_migrations",
    "audit_chains",
    "audit_entries",
    // What is compared, and what was shown.
    "candidate_match_profiles",
    "failed_attempts",
    "idempotency_keys",
    "job_match_profiles",
    // How FTS5 keeps its index.
    "job_search_config",
    "job_search_data",
    "known_devices",
    "match_ranking_entries",
    "match_rankings",
    "notification_inboxes",
    "notifications",
    "outbox",
    "personal_exports",
    "saved_search_finds",
    "schedules",
    "security_events",
    "sign_in_challenges",
    "sqlite_sequence",
    "tasks",
    "webhook_attempts",
    "webhook_deliveries",
];

/// Columns that note a use, sooner or later.
const USES: [&str; 6] = [
    "failing_since",
    "last_seen_at",
    "last_used_at",
    // Of CVs, which are read in the background.
    "proposal",
    "reading",
    "unreadable_because",
];

/// A server on a database that a test can look into.
pub(crate) struct Watched {
    pub(crate) installation: Installation,
    pub(crate) server: Server,
    pub(crate) client: Client,
}

impl Watched {
    pub(crate) async fn start() -> Self {
        let installation = Installation::new()
            .on(Engine::Sqlite)
            .await
            .set("SOCLE_EMAIL_RESEND_WEBHOOK_SECRET", WEBHOOK_SECRET);
        let server = installation.start().await;
        let client = server.client();
        Self { installation, server, client }
    }

    /// Everything that requests can change, as text.
    pub(crate) async fn state(&self) -> Vec<String> {
        let queries = [
            "SELECT hex(id) || email || ifnull(email_verified_at, '-') || password_hash || \
             first_name || last_name || locale || time_zone || platform_role || status || \
             created_at || updated_at || version FROM users ORDER BY id",
            "SELECT hex(id) || ifnull(ended_at, '-') || ifnull(device_name, '-') \
             FROM sessions ORDER BY id",
            "SELECT hex(id) || ifnull(rotated_at, '-') FROM refresh_tokens ORDER BY id",
            "SELECT hex(id) || ifnull(used_at, '-') || ifnull(voided_at, '-') \
             FROM one_time_tokens ORDER BY id",
            "SELECT hex(user_id) || hex(sealed_secret) || ifnull(confirmed_at, '-') \
             FROM totp_factors ORDER BY user_id",
            "SELECT hex(digest) || ifnull(used_at, '-') FROM recovery_codes ORDER BY digest",
            "SELECT hex(id) || ifnull(accepted_at, '-') || ifnull(revoked_at, '-') \
             FROM invitations ORDER BY id",
            "SELECT hex(organization_id) || hex(user_id) || ifnull(role, '-') \
             FROM organization_members ORDER BY organization_id, user_id",
        ];
        let mut state = Vec::new();
        for query in queries {
            let rows = self.installation.database().texts(query).await;
            state.extend(rows.into_iter().map(Option::unwrap_or_default));
        }
        state.extend(self.other_tables().await);
        state
    }

    /// The rows of every table that the queries above do not know.
    async fn other_tables(&self) -> Vec<String> {
        let known = ["users", "sessions", "refresh_tokens", "one_time_tokens", "totp_factors"];
        let known = [&known[..], &["recovery_codes"], &BY_ITSELF].concat();
        let columns = "SELECT t.name || '.' || c.name FROM sqlite_master AS t, \
                       pragma_table_info(t.name) AS c WHERE t.type = 'table' ORDER BY t.name, c.cid";
        let columns = self.installation.database().texts(columns).await;
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in columns.into_iter().flatten() {
            let (table, column) = column.split_once('.').expect("a table and a column");
            if !known.contains(&table) && !USES.contains(&column) {
                let value = format!("quote({column})");
                tables.entry(table.to_owned()).or_default().push(value);
            }
        }
        let mut state = Vec::new();
        for (table, values) in tables {
            let row = values.join(" || ' ' || ");
            let query = format!("SELECT '{table} ' || {row} FROM {table} ORDER BY 1");
            state.extend(self.installation.database().texts(&query).await.into_iter().flatten());
        }
        state
    }
}

/// A webhook endpoint that is nowhere.
pub(crate) fn webhook_endpoint() -> Value {
    json!({"url": "https://hooks.invalid/socle", "events": ["*"]})
}

/// Makes an administrator on the command line, and returns the token of the link that sets the
/// password.
pub(crate) async fn invite_administrator(installation: &Installation, email: &str) -> String {
    let made = installation.run(&["admin", "create", "--email", email]).await;
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let link = made.stdout.lines().find_map(|line| line.split_once("reset-password?token="));
    link.expect("the link is printed").1.trim().to_owned()
}

/// Makes somebody with that role on the platform, and signs them in.
pub(crate) async fn administrator(
    installation: &Installation,
    client: &Client,
    role: &str,
) -> (Person, Session) {
    let boss = Person::new();
    boss.verified(client).await;
    let granted =
        installation.run(&["admin", "grant", "--email", &boss.email, "--role", role]).await;
    assert_eq!(granted.code, Some(0), "{}", granted.stderr);
    let session = boss.session(client).await;
    (boss, session)
}

/// The identifier of whoever has a session.
pub(crate) async fn id_of(client: &Client, session: &Session) -> String {
    let profile = session.profile(client).send().await.expect(200).json();
    profile["id"].as_str().unwrap().to_owned()
}

/// The text, so many bytes long.
pub(crate) fn padded(json: &str, bytes: usize) -> String {
    assert!(json.len() <= bytes, "the text is too long already");
    // White space around a JSON value means nothing.
    format!("{json}{}", " ".repeat(bytes - json.len()))
}
