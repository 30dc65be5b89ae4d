//! Reading the configuration, and saying what is wrong with it.

use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use secrecy::ExposeSecret as _;
use socle_crypto::{SystemClock, SystemRandomness};
use socle_domain::files::LinkLifetime;
use socle_email::ResendReports;

use super::catalogue::{Entry, NO_SETTINGS, SETTINGS};
use super::secrets::Secrets;
use super::settings::{Mode, Settings, SmtpSettings};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "socle.toml";

/// The configuration, and what is to be said about it.
pub(crate) struct Configuration {
    /// Every setting.
    pub(crate) settings: Settings,
    /// The keys, complete unless there are problems.
    secrets: Option<Secrets>,
    /// What prevents a start.
    pub(crate) problems: Vec<String>,
    /// What does not, but is probably not meant.
    pub(crate) warnings: Vec<String>,
    figment: Figment,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// It cannot be read.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(String),
    /// It can, but nothing can run with it.
    #[error("the configuration is not usable: {}", .0.join("; "))]
    Unusable(Vec<String>),
}

impl Configuration {
    /// Reads the file and the environment. In development, secrets that are missing are made and
    /// kept in the data folder.
    pub(crate) fn load(file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let figment = figment(file)?;
        let settings: Settings = figment.extract().map_err(|error| unreadable(&error))?;
        let (mut problems, mut warnings) = (Vec::new(), unknown_variables());
        check(&settings, &mut problems, &mut warnings);
        let secrets = Secrets::load(&settings, &SystemRandomness, &SystemClock)
            .map_err(|found| problems.extend(found))
            .ok();
        Ok(Self { settings, secrets, problems, warnings, figment })
    }

    /// `Err` when nothing can run with this configuration.
    pub(crate) fn refuse_problems(&self) -> Result<(), ConfigError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Unusable(self.problems.clone()))
        }
    }

    /// The keys.
    pub(crate) fn secrets(&self) -> Result<&Secrets, ConfigError> {
        self.secrets.as_ref().ok_or_else(|| ConfigError::Unusable(self.problems.clone()))
    }

    /// A line per setting: its name, its value unless it is secret, where it was set, what it is
    /// for.
    pub(crate) fn describe(&self) -> Vec<String> {
        SETTINGS.iter().map(|entry| self.describe_one(entry)).collect()
    }

    fn describe_one(&self, entry: &Entry) -> String {
        let Entry { key, variable, about, secret } = entry;
        let value = match self.figment.find_value(key) {
            Err(_) => "(default)".to_owned(),
            Ok(_) if *secret => "(set, not shown)".to_owned(),
            Ok(value) => serde_json::to_string(&value).unwrap_or_default(),
        };
        format!("{variable:<38} {value:<28} {about}")
    }
}

fn figment(file: Option<PathBuf>) -> Result<Figment, ConfigError> {
    #[expect(clippy::disallowed_methods, reason = "this is where configuration is read")]
    let named = file.or_else(|| std::env::var_os("SOCLE_CONFIG").map(PathBuf::from));
    if let Some(path) = named.as_ref().filter(|path| !path.is_file()) {
        return Err(ConfigError::Unreadable(format!("there is no file {}", path.display())));
    }
    let default = || Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file());
    let file = named
        .or_else(default)
        .map_or_else(Figment::new, |path| Figment::from(Toml::file_exact(path)));
    let known = |name: &str| {
        let name = format!("SOCLE_{}", name.to_uppercase());
        SETTINGS.iter().find(|entry| entry.variable == name)
    };
    let environment = Env::prefixed("SOCLE_")
        .filter(move |name| known(name.as_str()).is_some())
        .map(move |name| known(name.as_str()).map_or("", |entry| entry.key).into());
    Ok(file.merge(environment))
}

fn unreadable(error: &figment::Error) -> ConfigError {
    let lines: Vec<String> = error
        .clone()
        .into_iter()
        .map(|one| {
            let key = one.path.join(".");
            let entry = SETTINGS.iter().find(|entry| entry.key == key);
            // The message of an error about a secret may quote it.
            match entry {
                Some(entry) if entry.secret => format!("{} is not a text", entry.variable),
                Some(entry) => format!("{}: {}", entry.variable, one.kind),
                None if key.is_empty() => one.kind.to_string(),
                None => format!("{key}: {}", one.kind),
            }
        })
        .collect();
    ConfigError::Unreadable(lines.join("; "))
}

fn unknown_variables() -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "this is where configuration is read")]
    let variables = std::env::vars_os();
    let names = variables.filter_map(|(name, _)| name.into_string().ok());
    let is_known = |name: &str| {
        SETTINGS.iter().any(|entry| entry.variable == name)
            || NO_SETTINGS.iter().any(|prefix| name.starts_with(prefix))
    };
    let unknown = names.filter(|name| name.starts_with("SOCLE_") && !is_known(name));
    unknown.map(|name| format!("{name} is set, but there is no such setting")).collect()
}

fn check(settings: &Settings, problems: &mut Vec<String>, warnings: &mut Vec<String>) {
    let url = settings.database_url();
    let url = url.expose_secret();
    let schemes = ["sqlite://", "postgres://", "postgresql://"];
    if !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        problems.push("SOCLE_DATABASE_URL must begin with sqlite:// or postgres://".to_owned());
    }
    if settings.database.max_connections == 0 {
        problems.push("SOCLE_DATABASE_MAX_CONNECTIONS must be at least 1".to_owned());
    }
    if let Some(redis) = settings.redis_settings() {
        if let Err(error) = redis.check_url() {
            problems.push(format!("SOCLE_REDIS_URL {error}"));
        }
        if let Err(error) = redis.check_prefix() {
            problems.push(format!("SOCLE_REDIS_PREFIX {error}"));
        }
    }
    if settings.server.workers == Some(0) {
        problems.push("SOCLE_SERVER_WORKERS must be at least 1".to_owned());
    }
    if settings.auth.hashing_threads == Some(0) {
        problems.push("SOCLE_AUTH_HASHING_THREADS must be at least 1".to_owned());
    }
    if settings
        .server
        .public_url
        .as_ref()
        .is_some_and(|url| !matches!(url.scheme(), "http" | "https"))
    {
        problems.push("SOCLE_SERVER_PUBLIC_URL must be an http or https address".to_owned());
    }
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https");
    if settings.auth.leaked_passwords_url.as_ref().is_some_and(|url| !is_web(url)) {
        problems
            .push("SOCLE_AUTH_LEAKED_PASSWORDS_URL must be an http or https address".to_owned());
    }
    let is_country =
        |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if !settings.recruiting.country.as_ref().is_none_or(is_country) {
        problems
            .push("SOCLE_RECRUITING_COUNTRY must be two capital letters, such as FR".to_owned());
    }
    check_files(settings, problems);
    check_email(settings, problems);
    if tracing_subscriber::EnvFilter::try_new(&settings.log.level).is_err() {
        problems.push("SOCLE_LOG_LEVEL is not a level or a filter".to_owned());
    }
    let costs = match settings.mode {
        Mode::Development => 4..=31,
        // What FEATURES promises; fewer would be a silent weakening.
        Mode::Production => 12..=31,
    };
    if !costs.contains(&settings.auth.bcrypt_cost) {
        let (least, most) = (costs.start(), costs.end());
        let mode = settings.mode.as_str();
        problems.push(format!("SOCLE_AUTH_BCRYPT_COST must be {least} to {most} in {mode} mode"));
    }
    if settings.mode == Mode::Production {
        check_production(settings, problems, warnings);
    }
}

fn check_files(settings: &Settings, problems: &mut Vec<String>) {
    let (storage, files) = (&settings.storage, &settings.files);
    if let Err(error) = settings.storage_location() {
        problems.push(format!("SOCLE_STORAGE_URL is not usable: {error}"));
    }
    if storage.s3_endpoint.as_ref().is_some_and(|url| !matches!(url.scheme(), "http" | "https")) {
        problems.push("SOCLE_STORAGE_S3_ENDPOINT must be an http or https address".to_owned());
    }
    if storage.s3_access_key_id.is_some() != storage.s3_secret_access_key.is_some() {
        problems.push(
            "SOCLE_STORAGE_S3_ACCESS_KEY_ID and SOCLE_STORAGE_S3_SECRET_ACCESS_KEY go together"
                .to_owned(),
        );
    }
    if files.max_size == 0 {
        problems.push("SOCLE_FILES_MAX_SIZE must be at least 1".to_owned());
    }
    if !(1..=LinkLifetime::MAX).contains(&files.download_expiry_seconds) {
        let most = LinkLifetime::MAX;
        problems.push(format!("SOCLE_FILES_DOWNLOAD_EXPIRY_SECONDS must be 1 to {most}"));
    }
}

fn check_email(settings: &Settings, problems: &mut Vec<String>) {
    let email = &settings.email;
    if settings.smtp.url.is_some() && email.resend_api_key.is_some() {
        problems.push(
            "SOCLE_SMTP_URL and SOCLE_EMAIL_RESEND_API_KEY are both set: mail leaves by one of them"
                .to_owned(),
        );
    }
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https");
    if email.resend_url.as_ref().is_some_and(|url| !is_web(url)) {
        problems.push("SOCLE_EMAIL_RESEND_URL must be an http or https address".to_owned());
    }
    if let Some(Err(error)) = email.resend_webhook_secret.as_ref().map(ResendReports::new) {
        problems.push(format!("SOCLE_EMAIL_RESEND_WEBHOOK_SECRET is not usable: {error}"));
    }
}

fn check_production(settings: &Settings, problems: &mut Vec<String>, warnings: &mut Vec<String>) {
    match &settings.server.public_url {
        None => problems.push(
            "SOCLE_SERVER_PUBLIC_URL is missing: links in mails would lead nowhere".to_owned(),
        ),
        Some(url) if url.scheme() != "https" => {
            warnings.push(
                "SOCLE_SERVER_PUBLIC_URL is not https: tokens in links travel unprotected"
                    .to_owned(),
            );
        }
        Some(_) => {}
    }
    if settings.webhooks.allow_loopback {
        problems.push(
            "SOCLE_WEBHOOKS_ALLOW_LOOPBACK is for development: whoever manages webhooks could reach \
             what listens on this machine"
                .to_owned(),
        );
    }
    if !settings.sends_mail() {
        warnings.push("SOCLE_SMTP_URL is not set: mail waits in the outbox until it is".to_owned());
    }
    if settings.sends_mail() && settings.smtp.from == SmtpSettings::default().from {
        problems.push("SOCLE_SMTP_FROM is missing: mail would come from nobody".to_owned());
    }
    if settings.email.resend_url.as_ref().is_some_and(|url| url.scheme() != "https") {
        problems.push("SOCLE_EMAIL_RESEND_URL must be https: the key travels with it".to_owned());
    }
    if settings.email.resend_api_key.is_some() && settings.email.resend_webhook_secret.is_none() {
        warnings.push(
            "SOCLE_EMAIL_RESEND_WEBHOOK_SECRET is not set: nobody hears of bounces and complaints"
                .to_owned(),
        );
    }
    if !settings.rate_limits.enabled {
        warnings
            .push("SOCLE_RATE_LIMITS_ENABLED is false: passwords can be guessed freely".to_owned());
    }
}
