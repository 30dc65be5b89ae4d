//! Where a webhook goes.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use crate::webhooks::address::{is_loopback, is_public};

/// What this installation permits beyond what is always right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetPolicy {
    /// Whether what is sent may travel unprotected: in development only.
    pub allow_http: bool,
    /// Whether this machine itself may be spoken to: in development, if it is asked for.
    pub allow_loopback: bool,
}

impl TargetPolicy {
    /// HTTPS to the public internet, and nothing else.
    pub const STRICT: Self = Self { allow_http: false, allow_loopback: false };

    /// Whether an address may be spoken to. Asked when it is dialed: a name may lead elsewhere by then.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || (self.allow_loopback && is_loopback(address))
    }
}

/// The address of an endpoint: HTTPS (or HTTP, where that is permitted), without user information and
/// fragment, on a port where web servers are, and not an address inside somebody's network. A name says
/// nothing about where it leads: that is asked again whenever it is dialed.
#[derive(Clone, PartialEq, Eq)]
pub struct TargetUrl(Url);

/// Why an address is not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TargetUrlError {
    /// It is none.
    #[error("this is no address of a web server")]
    Malformed,
    /// It is too long.
    #[error("an address has at most {} characters", TargetUrl::MAX_CHARS)]
    TooLong,
    /// What is sent would travel unprotected.
    #[error("the address must begin with https://")]
    NotHttps,
    /// It holds a name or a password, which would stand in lists and logs.
    #[error("the address must hold no user name and no password")]
    Credentials,
    /// It names a place in a page.
    #[error("the address must have no fragment")]
    Fragment,
    /// No web server is there.
    #[error("the port must be 80, 443, or from 1024 on")]
    Port,
    /// It leads into a network that is not public.
    #[error("the address must be on the public internet")]
    NotPublic,
}

impl TargetUrlError {
    /// For machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::TooLong => "too_long",
            Self::NotHttps => "not_https",
            Self::Credentials => "credentials",
            Self::Fragment => "fragment",
            Self::Port => "port_not_allowed",
            Self::NotPublic => "address_not_public",
        }
    }
}

impl TargetUrl {
    /// The longest.
    pub const MAX_CHARS: usize = 2_000;

    /// Parses an address as somebody typed it.
    pub fn parse(text: &str, policy: TargetPolicy) -> Result<Self, TargetUrlError> {
        if text.chars().count() > Self::MAX_CHARS {
            return Err(TargetUrlError::TooLong);
        }
        let url = Url::parse(text).map_err(|_| TargetUrlError::Malformed)?;
        match url.scheme() {
            "https" => {}
            "http" if policy.allow_http => {}
            "http" => return Err(TargetUrlError::NotHttps),
            _ => return Err(TargetUrlError::Malformed),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetUrlError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(TargetUrlError::Fragment);
        }
        if !matches!(url.port_or_known_default(), Some(80 | 443 | 1_024..)) {
            return Err(TargetUrlError::Port);
        }
        let allowed = match url.host() {
            Some(Host::Ipv4(v4)) => policy.allows(v4.into()),
            Some(Host::Ipv6(v6)) => policy.allows(v6.into()),
            // RFC 6761 §6.3: these never lead anywhere else.
            Some(Host::Domain(name)) => policy.allow_loopback || !is_localhost(name),
            None => return Err(TargetUrlError::Malformed),
        };
        if allowed { Ok(Self(url)) } else { Err(TargetUrlError::NotPublic) }
    }

    /// An address that was stored: it was acceptable then, and whether it still is shows when it is
    /// dialed.
    pub fn stored(text: &str) -> Option<Self> {
        Url::parse(text).ok().filter(Url::has_host).map(Self)
    }

    /// The address.
    pub const fn as_url(&self) -> &Url {
        &self.0
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Where it is, without the path and the query, which may hold secrets.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

/// Path and query may hold secrets.
impl fmt::Debug for TargetUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TargetUrl({}…)", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TargetUrlError::{Credentials, Fragment, Malformed, NotHttps, NotPublic, Port, TooLong};
    use rstest::rstest;

    const DEVELOPMENT: TargetPolicy = TargetPolicy { allow_http: true, allow_loopback: false };
    const LOCAL: TargetPolicy = TargetPolicy { allow_http: true, allow_loopback: true };

    #[rstest]
    #[case("https://hooks.example.com/socle?of=acme", None)]
    #[case("https://hooks.example.com:8443/", None)]
    #[case("https://1.1.1.1/", None)]
    #[case("https://[2606:4700:4700::1111]/", None)]
    #[case("http://hooks.example.com/", Some(NotHttps))]
    #[case("ftp://hooks.example.com/", Some(Malformed))]
    #[case("hooks.example.com", Some(Malformed))]
    #[case("https://", Some(Malformed))]
    #[case("https:///path", None)] // `path` is the host, says the URL standard
    #[case("https://ada@example.com/", Some(Credentials))]
    #[case("https://:secret@example.com/", Some(Credentials))]
    #[case("https://example.com/#top", Some(Fragment))]
    #[case("https://example.com:25/", Some(Port))]
    #[case("https://example.com:22/", Some(Port))]
    #[case("https://example.com:1023/", Some(Port))]
    #[case("https://example.com:80/", None)]
    #[case("https://example.com:0/", Some(Port))]
    #[case("https://127.0.0.1/", Some(NotPublic))]
    #[case("https://localhost/", Some(NotPublic))]
    #[case("https://LOCALHOST./", Some(NotPublic))]
    #[case("https://admin.localhost/", Some(NotPublic))]
    #[case::decimal("https://2130706433/", Some(NotPublic))]
    #[case::octal("https://0177.0.0.1/", Some(NotPublic))]
    #[case::hexadecimal("https://0x7f000001/", Some(NotPublic))]
    #[case::short("https://127.1/", Some(NotPublic))]
    #[case::full_width("https://１２７.0.0.1/", Some(NotPublic))]
    #[case::dotted("https://127。0。0。1/", Some(NotPublic))]
    #[case("https://169.254.169.254/latest/meta-data/", Some(NotPublic))]
    #[case("https://[::1]/", Some(NotPublic))]
    #[case("https://[::ffff:10.0.0.1]/", Some(NotPublic))]
    #[case("https://[64:ff9b::a00:1]/", Some(NotPublic))]
    fn strict(#[case] text: &str, #[case] expected: Option<TargetUrlError>) {
        assert_eq!(TargetUrl::parse(text, TargetPolicy::STRICT).err(), expected);
    }

    #[rstest]
    #[case("http://hooks.example.com/", DEVELOPMENT, None)]
    #[case("http://127.0.0.1:9000/", DEVELOPMENT, Some(NotPublic))]
    #[case("http://localhost:9000/", DEVELOPMENT, Some(NotPublic))]
    #[case("http://127.0.0.1:9000/", LOCAL, None)]
    #[case("http://[::1]:9000/", LOCAL, None)]
    #[case("http://[::ffff:127.0.0.1]:9000/", LOCAL, None)]
    #[case("http://localhost:9000/", LOCAL, None)]
    #[case("http://10.0.0.1/", LOCAL, Some(NotPublic))]
    #[case("http://0.0.0.0:9000/", LOCAL, Some(NotPublic))]
    #[case("http://169.254.169.254/", LOCAL, Some(NotPublic))]
    fn in_development(
        #[case] text: &str,
        #[case] policy: TargetPolicy,
        #[case] expected: Option<TargetUrlError>,
    ) {
        assert_eq!(TargetUrl::parse(text, policy).err(), expected);
    }

    #[test]
    fn there_is_an_end_and_nothing_is_printed() {
        let text = format!("https://example.com/{}", "a".repeat(TargetUrl::MAX_CHARS));
        assert_eq!(TargetUrl::parse(&text, TargetPolicy::STRICT).err(), Some(TooLong));
        let url = "https://example.com/hook?key=secret";
        let url = TargetUrl::parse(url, TargetPolicy::STRICT).unwrap();
        assert_eq!(format!("{url:?}"), "TargetUrl(example.com…)");
        assert_eq!(TargetUrl::stored(url.as_str()), Some(url));
    }
}
