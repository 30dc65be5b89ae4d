//! What an SMTP URL says.

use std::fmt;
use std::net::IpAddr;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::TlsParameters;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::sender::InvalidSender;

/// What is wrong with the configuration of the mail server. Shows nothing of the URL, which holds a
/// password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpConfigError {
    /// Not a URL. A password with characters such as `/`, `#` or `?` must be percent-encoded.
    #[error(
        "the SMTP address is not a URL ({0}); percent-encode special characters in the password"
    )]
    NotAUrl(url::ParseError),
    /// Neither `smtp` nor `smtps`.
    #[error("the SMTP address begins with smtp:// or smtps://")]
    UnknownScheme,
    /// There is nothing to connect to.
    #[error("the SMTP address names no host")]
    NoHost,
    /// The user or the password is not percent-encoded UTF-8.
    #[error("the user or password in the SMTP address is not percent-encoded UTF-8")]
    Credentials,
    /// A user without a password or the reverse.
    #[error("the SMTP address has a user without a password, or a password without a user")]
    HalfCredentials,
    /// A parameter other than `tls`, or a value of it that means nothing here.
    #[error(
        "after the question mark, an smtp:// address takes tls=required, tls=opportunistic or \
         tls=none, and an smtps:// address nothing"
    )]
    Parameters,
    /// Something after the host.
    #[error("the SMTP address has a path, which means nothing")]
    Path,
    /// The sender is none.
    #[error(transparent)]
    From(#[from] InvalidSender),
    /// TLS cannot be set up for that host name.
    #[error("TLS cannot be used with that SMTP host name")]
    Tls,
}

/// How the connection is encrypted.
#[derive(Clone)]
pub(super) enum Encryption {
    /// From the first byte (RFC 8314 §3.3).
    Implicit(TlsParameters),
    /// By STARTTLS (RFC 3207), or not at all: no mail and no password leave in the clear.
    Required(TlsParameters),
    /// By STARTTLS if the server offers it.
    Opportunistic(TlsParameters),
    /// Not at all.
    None,
}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Implicit(_) => "implicit",
            Self::Required(_) => "required",
            Self::Opportunistic(_) => "opportunistic",
            Self::None => "none",
        })
    }
}

/// Where mail is handed over, and how.
pub(super) struct SmtpConfig {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<Credentials>,
    /// Whether the password may be sent over a connection that is not encrypted.
    pub(super) password_in_the_clear: bool,
}

/// Shows no password.
impl fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .field("authenticates", &self.credentials.is_some())
            .finish_non_exhaustive()
    }
}

impl SmtpConfig {
    /// The ports of submission: RFC 6409 §3.1, and RFC 8314 §7.3 for implicit TLS.
    const SUBMISSION: u16 = 587;
    const SUBMISSIONS: u16 = 465;

    pub(super) fn parse(url: &str) -> Result<Self, SmtpConfigError> {
        let url = Url::parse(url.trim()).map_err(SmtpConfigError::NotAUrl)?;
        let implicit = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(SmtpConfigError::UnknownScheme),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmtpConfigError::Path);
        }
        let host = host(&url)?;
        let loopback = is_loopback(&host);
        let encryption = match (implicit, tls_parameter(&url)?.as_deref()) {
            (true, None) => Encryption::Implicit(verified(&host)?),
            (false, Some("required")) => Encryption::Required(verified(&host)?),
            (false, None) if !loopback => Encryption::Required(verified(&host)?),
            // On loopback nobody listens in between, and the certificate that a distribution's mail
            // server comes with is signed by nobody.
            (false, None | Some("opportunistic")) if loopback => {
                Encryption::Opportunistic(unverified(&host)?)
            }
            (false, Some("opportunistic")) => Encryption::Opportunistic(verified(&host)?),
            (false, Some("none")) => Encryption::None,
            _ => return Err(SmtpConfigError::Parameters),
        };
        let port = if implicit { Self::SUBMISSIONS } else { Self::SUBMISSION };
        Ok(Self {
            password_in_the_clear: loopback || matches!(encryption, Encryption::None),
            port: url.port().unwrap_or(port),
            credentials: credentials(&url)?,
            encryption,
            host,
        })
    }
}

/// The host without the brackets of an IPv6 address. `smtp` is no scheme that the URL standard
/// knows, so IPv4 addresses come as names.
fn host(url: &Url) -> Result<String, SmtpConfigError> {
    match url.host() {
        Some(Host::Domain(name)) if !name.is_empty() => Ok(name.to_ascii_lowercase()),
        Some(Host::Ipv4(address)) => Ok(address.to_string()),
        Some(Host::Ipv6(address)) => Ok(address.to_string()),
        _ => Err(SmtpConfigError::NoHost),
    }
}

fn is_loopback(host: &str) -> bool {
    // RFC 6761 §6.3 gives localhost and all below it to the loopback.
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn tls_parameter(url: &Url) -> Result<Option<String>, SmtpConfigError> {
    let mut value = None;
    for (name, given) in url.query_pairs() {
        if name != "tls" || value.is_some() {
            return Err(SmtpConfigError::Parameters);
        }
        value = Some(given.into_owned());
    }
    Ok(value)
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpConfigError> {
    let decoded = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| SmtpConfigError::Credentials)
    };
    match (decoded(url.username())?, url.password()) {
        (user, None) if user.is_empty() => Ok(None),
        (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
            Ok(Some(Credentials::new(user, decoded(password)?)))
        }
        _ => Err(SmtpConfigError::HalfCredentials),
    }
}

fn verified(host: &str) -> Result<TlsParameters, SmtpConfigError> {
    TlsParameters::new(host.to_owned()).map_err(|_| SmtpConfigError::Tls)
}

fn unverified(host: &str) -> Result<TlsParameters, SmtpConfigError> {
    TlsParameters::builder(host.to_owned())
        .dangerous_accept_invalid_certs(true)
        .build()
        .map_err(|_| SmtpConfigError::Tls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("smtp://mail.example.com", "mail.example.com", 587, "required")]
    #[case("smtp://mail.example.com:2525/", "mail.example.com", 2525, "required")]
    #[case("smtp://MAIL.example.com?tls=required", "mail.example.com", 587, "required")]
    #[case("smtp://mail.example.com?tls=opportunistic", "mail.example.com", 587, "opportunistic")]
    #[case("smtp://relay?tls=none", "relay", 587, "none")]
    #[case("smtps://mail.example.com", "mail.example.com", 465, "implicit")]
    #[case("smtps://localhost", "localhost", 465, "implicit")]
    #[case("smtp://localhost:1025", "localhost", 1025, "opportunistic")]
    #[case("smtp://127.0.0.1:1025", "127.0.0.1", 1025, "opportunistic")]
    #[case("smtp://[::1]:1025", "::1", 1025, "opportunistic")]
    #[case("smtp://127.0.0.1?tls=required", "127.0.0.1", 587, "required")]
    #[case("smtp://10.0.0.1", "10.0.0.1", 587, "required")]
    #[case("smtp://localhost.example.com", "localhost.example.com", 587, "required")]
    fn reads(#[case] url: &str, #[case] host: &str, #[case] port: u16, #[case] encryption: &str) {
        let config = SmtpConfig::parse(url).unwrap();
        assert_eq!(config.host, host);
        assert_eq!(config.port, port);
        assert_eq!(format!("{:?}", config.encryption), encryption);
        assert!(config.credentials.is_none());
    }

    #[rstest]
    #[case("mail.example.com", SmtpConfigError::NotAUrl(url::ParseError::RelativeUrlWithoutBase))]
    #[case("smtp://u:pa/ss@example.com", SmtpConfigError::NotAUrl(url::ParseError::InvalidPort))]
    #[case("http://mail.example.com", SmtpConfigError::UnknownScheme)]
    #[case("smtp:", SmtpConfigError::NoHost)]
    #[case("smtp://user@example.com", SmtpConfigError::HalfCredentials)]
    #[case("smtp://:pass@example.com", SmtpConfigError::HalfCredentials)]
    #[case("smtp://user:%ff@example.com", SmtpConfigError::Credentials)]
    #[case("smtp://example.com?tls=maybe", SmtpConfigError::Parameters)]
    #[case("smtp://example.com?tls=none&tls=required", SmtpConfigError::Parameters)]
    #[case("smtp://example.com?ttl=1", SmtpConfigError::Parameters)]
    #[case("smtps://example.com?tls=none", SmtpConfigError::Parameters)]
    #[case("smtp://example.com/inbox", SmtpConfigError::Path)]
    fn refuses(#[case] url: &str, #[case] expected: SmtpConfigError) {
        assert_eq!(SmtpConfig::parse(url).unwrap_err(), expected);
    }

    #[test]
    fn credentials_are_percent_decoded_and_never_shown() {
        let config = SmtpConfig::parse("smtp://me%40example.com:s3+cr%2Fet@example.com").unwrap();
        let expected = Credentials::new("me@example.com".to_owned(), "s3+cr/et".to_owned());
        assert_eq!(config.credentials, Some(expected));
        let shown = format!("{config:?}");
        assert!(!shown.contains("s3") && !shown.contains("me@"), "{shown}");
    }

    #[rstest]
    #[case("smtp://u:p@example.com?tls=opportunistic", false)]
    #[case("smtp://u:p@example.com", false)]
    #[case("smtp://u:p@example.com?tls=none", true)]
    #[case("smtp://u:p@localhost", true)]
    fn a_password_goes_in_the_clear_only_where_that_was_asked_for(
        #[case] url: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(SmtpConfig::parse(url).unwrap().password_in_the_clear, expected);
    }

    #[test]
    fn errors_show_no_password() {
        for url in ["smtp://u:hunter2/@example.com", "ftp://u:hunter2@h", "smtp://h?hunter2=1"] {
            let error = SmtpConfig::parse(url).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
    }
}
