//! The settings, typed, with their defaults.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use socle_email::ResendSettings;
use socle_storage::{S3Settings, StorageLocation, StorageSettingsError};
use url::Url;

use super::lists::{networks, secrets};

/// Every setting.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) mode: Mode,
    pub(crate) data_dir: PathBuf,
    pub(crate) server: ServerSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) redis: RedisSettings,
    pub(crate) smtp: SmtpSettings,
    pub(crate) email: EmailSettings,
    pub(crate) rate_limits: RateLimitSettings,
    pub(crate) log: LogSettings,
    pub(crate) auth: AuthSettings,
    pub(crate) privacy: PrivacySettings,
    pub(crate) tasks: TaskSettings,
    pub(crate) storage: StorageSettings,
    pub(crate) files: FileSettings,
    pub(crate) webhooks: WebhookSettings,
    pub(crate) recruiting: RecruitingSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::Development,
            data_dir: PathBuf::from("./data"),
            server: ServerSettings::default(),
            database: DatabaseSettings::default(),
            redis: RedisSettings::default(),
            smtp: SmtpSettings::default(),
            email: EmailSettings::default(),
            rate_limits: RateLimitSettings::default(),
            log: LogSettings::default(),
            auth: AuthSettings::default(),
            privacy: PrivacySettings::default(),
            tasks: TaskSettings::default(),
            storage: StorageSettings::default(),
            files: FileSettings::default(),
            webhooks: WebhookSettings::default(),
            recruiting: RecruitingSettings::default(),
        }
    }
}

impl Settings {
    /// The database: the configured one, or the embedded one in the data folder.
    pub(crate) fn database_url(&self) -> SecretString {
        let embedded = || format!("sqlite://{}", self.data_dir.join("socle.db").display());
        self.database.url.clone().unwrap_or_else(|| SecretString::from(embedded()))
    }

    /// How to reach Redis, if one is configured.
    pub(crate) fn redis_settings(&self) -> Option<socle_redis::RedisSettings> {
        let url = self.redis.url.clone()?;
        Some(socle_redis::RedisSettings::new(url, self.redis.prefix.clone()))
    }

    /// Whether mail leaves this machine.
    pub(crate) fn sends_mail(&self) -> bool {
        self.smtp.url.is_some() || self.email.resend_api_key.is_some()
    }

    /// Where the content of files is: the configured place, or a folder in the data folder.
    pub(crate) fn storage_location(&self) -> Result<StorageLocation, StorageSettingsError> {
        let StorageSettings { url, s3_endpoint, s3_region, s3_access_key_id, s3_secret_access_key } =
            &self.storage;
        let Some(url) = url else {
            return Ok(StorageLocation::Disk(self.data_dir.join("files")));
        };
        let s3 = S3Settings {
            endpoint: s3_endpoint.clone(),
            region: s3_region.clone(),
            access_key_id: s3_access_key_id.clone(),
            secret_access_key: s3_secret_access_key.clone(),
            ..S3Settings::default()
        };
        StorageLocation::parse(url, s3)
    }

    /// The address that links in mails begin with: the configured one, or where we listen.
    pub(crate) fn public_url(&self) -> Option<Url> {
        let here = || Url::parse(&format!("http://{}", self.server.bind)).ok();
        self.server.public_url.clone().or_else(here)
    }
}

/// How careful to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Mode {
    /// Missing secrets are generated, mail stays here.
    Development,
    /// Missing or weak secrets refuse to start.
    Production,
}

impl Mode {
    /// Its name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

/// Where and how to listen.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerSettings {
    pub(crate) bind: SocketAddr,
    pub(crate) public_url: Option<Url>,
    #[serde(deserialize_with = "networks")]
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) workers: Option<usize>,
    pub(crate) max_body_bytes: usize,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            workers: None,
            max_body_bytes: 256 * 1024,
        }
    }
}

/// Which database.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DatabaseSettings {
    pub(crate) url: Option<SecretString>,
    pub(crate) max_connections: usize,
    pub(crate) migrate_at_start: bool,
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self { url: None, max_connections: 10, migrate_at_start: true }
    }
}

/// How work in the background is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TaskSettings {
    pub(crate) slots: u32,
    pub(crate) lease_seconds: u64,
    pub(crate) in_server: bool,
}

impl Default for TaskSettings {
    fn default() -> Self {
        Self { slots: 32, lease_seconds: 60, in_server: true }
    }
}

/// What nodes share, if they do.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RedisSettings {
    pub(crate) url: Option<SecretString>,
    pub(crate) prefix: String,
}

impl Default for RedisSettings {
    fn default() -> Self {
        Self { url: None, prefix: socle_redis::RedisSettings::DEFAULT_PREFIX.to_owned() }
    }
}

/// How to send mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SmtpSettings {
    pub(crate) url: Option<SecretString>,
    pub(crate) from: String,
}

impl Default for SmtpSettings {
    fn default() -> Self {
        Self { url: None, from: "Socle <no-reply@localhost.localdomain>".to_owned() }
    }
}

/// What of mail is not SMTP's alone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EmailSettings {
    pub(crate) reply_to: Option<String>,
    pub(crate) resend_api_key: Option<SecretString>,
    pub(crate) resend_url: Option<Url>,
    pub(crate) resend_webhook_secret: Option<SecretString>,
}

impl EmailSettings {
    /// How to reach Resend, if a key is configured.
    pub(crate) fn resend(&self, from: &str) -> Option<Result<ResendSettings, url::ParseError>> {
        const RESEND: &str = "https://api.resend.com";
        let key = self.resend_api_key.clone()?;
        let url = self.resend_url.clone().map_or_else(|| Url::parse(RESEND), Ok);
        let reply_to = self.reply_to.clone();
        Some(url.map(|url| ResendSettings { reply_to, ..ResendSettings::new(url, key, from) }))
    }
}

/// Whether to limit.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RateLimitSettings {
    pub(crate) enabled: bool,
}

impl Default for RateLimitSettings {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// What to log, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSettings {
    pub(crate) format: LogFormat,
    pub(crate) level: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::Pretty,
            // actix-web announces its workers; we announce ourselves.
            level: "info,actix_server=warn".to_owned(),
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Pretty,
    /// For machines.
    Json,
}

/// Secrets and rules of authentication.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AuthSettings {
    pub(crate) signing_key: Option<SecretString>,
    /// Public keys; kept unprinted, since a private one may be put here by mistake.
    #[serde(deserialize_with = "secrets")]
    pub(crate) accepted_signing_keys: Vec<SecretString>,
    pub(crate) password_pepper: Option<SecretString>,
    #[serde(deserialize_with = "secrets")]
    pub(crate) previous_password_peppers: Vec<SecretString>,
    pub(crate) sealing_key: Option<SecretString>,
    #[serde(deserialize_with = "secrets")]
    pub(crate) previous_sealing_keys: Vec<SecretString>,
    pub(crate) bcrypt_cost: u32,
    pub(crate) hashing_threads: Option<usize>,
    pub(crate) hashing_queue: usize,
    pub(crate) password_composition: bool,
    pub(crate) recheck_seconds: u64,
    pub(crate) leaked_passwords_url: Option<Url>,
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            signing_key: None,
            accepted_signing_keys: Vec::new(),
            password_pepper: None,
            previous_password_peppers: Vec::new(),
            sealing_key: None,
            previous_sealing_keys: Vec::new(),
            bcrypt_cost: 12,
            hashing_threads: None,
            // At cost 12 and two threads, the last in the queue waits some four seconds.
            hashing_queue: 32,
            password_composition: true,
            recheck_seconds: 5,
            leaked_passwords_url: None,
        }
    }
}

/// What people agree to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PrivacySettings {
    pub(crate) terms_version: Option<String>,
    pub(crate) privacy_policy_version: Option<String>,
}

/// Where the content of files is.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StorageSettings {
    pub(crate) url: Option<String>,
    pub(crate) s3_endpoint: Option<Url>,
    pub(crate) s3_region: String,
    pub(crate) s3_access_key_id: Option<String>,
    pub(crate) s3_secret_access_key: Option<SecretString>,
}

impl Default for StorageSettings {
    fn default() -> Self {
        Self {
            url: None,
            s3_endpoint: None,
            s3_region: "us-east-1".to_owned(),
            s3_access_key_id: None,
            s3_secret_access_key: None,
        }
    }
}

/// What may be stored. Sizes are in bytes.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FileSettings {
    pub(crate) max_size: u64,
    pub(crate) quota_per_user: u64,
    pub(crate) quota_per_organization: u64,
    pub(crate) download_expiry_seconds: u32,
    pub(crate) clamav_address: Option<String>,
}

impl Default for FileSettings {
    fn default() -> Self {
        const GIB: u64 = 1024 * 1024 * 1024;
        Self {
            max_size: 2 * GIB,
            quota_per_user: 5 * GIB,
            quota_per_organization: 50 * GIB,
            download_expiry_seconds: 300,
            clamav_address: None,
        }
    }
}

/// Whom webhooks are sent to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WebhookSettings {
    pub(crate) allow_loopback: bool,
}

/// What feeds of jobs say that nobody wrote.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RecruitingSettings {
    pub(crate) country: Option<String>,
}
