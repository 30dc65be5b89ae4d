use std::time::Duration;

use redis::IntoConnectionInfo as _;
use secrecy::{ExposeSecret as _, SecretString};

/// How to reach Redis.
#[derive(Debug, Clone)]
pub struct RedisSettings {
    /// `redis://user:password@host:port/database`, or `rediss://…` with TLS.
    pub url: SecretString,
    /// What every key and channel begins with: installations that share a server differ in it.
    pub prefix: String,
    /// How long a command may take before Redis counts as away.
    pub patience: Duration,
}

/// Why settings are not usable. Says nothing of the address, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedisSettingsError {
    /// The address is not one.
    #[error("must be an address that begins with redis:// or rediss://")]
    Url,
    /// The prefix holds something else, or nothing.
    #[error("must be 1 to 64 letters, digits, colons, dots, hyphens or underscores")]
    Prefix,
}

impl RedisSettings {
    /// What keys begin with unless told otherwise.
    pub const DEFAULT_PREFIX: &'static str = "socle:";

    /// A quarter of a second: ten times what a busy server in the same network needs.
    pub const DEFAULT_PATIENCE: Duration = Duration::from_millis(250);

    /// Settings with [`Self::DEFAULT_PATIENCE`].
    pub fn new(url: SecretString, prefix: impl Into<String>) -> Self {
        Self { url, prefix: prefix.into(), patience: Self::DEFAULT_PATIENCE }
    }

    /// Whether the address can be one. Connects to nothing.
    pub fn check_url(&self) -> Result<(), RedisSettingsError> {
        self.connection_info().map(drop)
    }

    /// Whether the prefix can be one.
    pub fn check_prefix(&self) -> Result<(), RedisSettingsError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || ":.-_".contains(c);
        let is_usable = (1..=64).contains(&self.prefix.len()) && self.prefix.chars().all(allowed);
        is_usable.then_some(()).ok_or(RedisSettingsError::Prefix)
    }

    /// The address, taken apart. Errors of the library may quote it, so ours take their place.
    pub(crate) fn connection_info(&self) -> Result<redis::ConnectionInfo, RedisSettingsError> {
        let url = self.url.expose_secret();
        if !url.starts_with("redis://") && !url.starts_with("rediss://") {
            return Err(RedisSettingsError::Url);
        }
        // The library would take `#insecure` for leave to trust any certificate.
        if url.contains('#') {
            return Err(RedisSettingsError::Url);
        }
        url.into_connection_info().map_err(|_| RedisSettingsError::Url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn settings(url: &str, prefix: &str) -> RedisSettings {
        RedisSettings::new(SecretString::from(url), prefix)
    }

    #[rstest]
    #[case("redis://localhost", true)]
    #[case("redis://user:p%40ss@redis.example.com:6380/3", true)]
    #[case("rediss://:password@redis.example.com", true)]
    #[case("", false)]
    #[case("localhost:6379", false)]
    #[case("http://localhost", false)]
    #[case("redis://", false)]
    #[case("redis://localhost/not-a-number", false)]
    // It would be to trust anybody's certificate.
    #[case("rediss://localhost/#insecure", false)]
    fn an_address_is_redis_with_or_without_tls(#[case] url: &str, #[case] is_usable: bool) {
        assert_eq!(settings(url, "socle:").check_url().is_ok(), is_usable);
    }

    #[rstest]
    #[case("socle:", true)]
    #[case("a", true)]
    #[case("", false)]
    #[case("a b", false)]
    #[case("a*", false)]
    #[case("é", false)]
    fn a_prefix_is_plain(#[case] prefix: &str, #[case] is_usable: bool) {
        assert_eq!(settings("redis://localhost", prefix).check_prefix().is_ok(), is_usable);
    }

    #[test]
    fn a_password_is_never_printed() {
        let settings = settings("redis://user:hunter2@localhost", "socle:");
        let printed = format!("{settings:?} {:?}", settings.connection_info().unwrap());
        assert!(!printed.contains("hunter2"), "{printed}");
        let refused = RedisSettings { url: "http://:hunter2@localhost".into(), ..settings };
        let error = refused.check_url().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
