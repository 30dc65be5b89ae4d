//! A company: an organization as candidates see it.

use url::Url;

use crate::Timestamp;
use crate::files::FileId;
use crate::organizations::OrganizationId;
use crate::recruiting::{LongText, Title};

/// Why a text is not the address of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebAddressError {
    /// It is too long.
    #[error("an address has at most {} characters", WebAddress::MAX_CHARS)]
    TooLong,
    /// It is no `http` or `https` address, or holds a password.
    #[error("an address begins with https:// or http:// and holds no password")]
    Malformed,
}

impl WebAddressError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
        }
    }
}

/// The address of a page that people may follow: `https` or `http`, at most 2,000 characters, without
/// a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(Url);

impl WebAddress {
    /// The longest address.
    pub const MAX_CHARS: usize = 2_000;

    /// Parses an address.
    pub fn parse(text: &str) -> Result<Self, WebAddressError> {
        if text.chars().count() > Self::MAX_CHARS {
            return Err(WebAddressError::TooLong);
        }
        let url = Url::parse(text.trim()).map_err(|_| WebAddressError::Malformed)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.username().is_empty()
            && url.password().is_none();
        if plain { Ok(Self(url)) } else { Err(WebAddressError::Malformed) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// How many people work in a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompanySize {
    /// Up to ten.
    Micro,
    /// Up to 49.
    Small,
    /// Up to 249.
    Medium,
    /// More.
    Large,
}

impl CompanySize {
    /// Every size (after Recommendation 2003/361/EC, by head count alone).
    pub const ALL: [Self; 4] = [Self::Micro, Self::Small, Self::Medium, Self::Large];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Micro => "1-9",
            Self::Small => "10-49",
            Self::Medium => "50-249",
            Self::Large => "250+",
        }
    }

    /// The size of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == name)
    }
}

/// The company page of an organization. Everybody may read it, once it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What the company does, on one line.
    pub tagline: Option<Title>,
    /// What it does, at length.
    pub description: Option<LongText>,
    /// Its own site.
    pub website: Option<WebAddress>,
    /// In which line of business.
    pub industry: Option<Title>,
    /// How many people work there.
    pub size: Option<CompanySize>,
    /// Where it is.
    pub location: Option<Title>,
    /// Its sign: a picture that the organization keeps.
    pub logo_file_id: Option<FileId>,
    /// When the page was first written.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://example.com/jobs?x=1", true)]
    #[case(" http://example.com ", true)]
    #[case("javascript:alert(1)", false)]
    #[case("data:text/html,x", false)]
    #[case("https://user:secret@example.com", false)]
    #[case("//example.com", false)]
    #[case("https://", false)]
    fn only_pages_have_addresses(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(WebAddress::parse(text).is_ok(), fits);
    }

    #[test]
    fn every_size_is_read_by_its_name_alone() {
        for size in CompanySize::ALL {
            assert_eq!(CompanySize::parse(size.as_str()), Some(size));
        }
        assert_eq!(CompanySize::parse("10"), None);
    }
}
