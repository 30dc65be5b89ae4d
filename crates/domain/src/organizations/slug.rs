//! The names of organizations in addresses.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The name of an organization in addresses, unique on the platform: 2 to 50 of `a–z 0–9`, with
/// single hyphens between them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganizationSlug(String);

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrganizationSlugError {
    /// Fewer than [`OrganizationSlug::MIN_CHARS`].
    #[error("a slug has at least {} characters", OrganizationSlug::MIN_CHARS)]
    TooShort,
    /// More than [`OrganizationSlug::MAX_CHARS`].
    #[error("a slug has at most {} characters", OrganizationSlug::MAX_CHARS)]
    TooLong,
    /// Something else than small letters, digits and single hyphens between them.
    #[error("a slug holds small letters, digits and single hyphens between them")]
    Malformed,
}

impl OrganizationSlugError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
        }
    }
}

impl OrganizationSlug {
    /// The shortest slug.
    pub const MIN_CHARS: usize = 2;
    /// The longest slug.
    pub const MAX_CHARS: usize = 50;
    /// What a made-up slug has room for besides the name.
    const SUFFIX_CHARS: usize = 9;

    /// Parses a slug that somebody chose.
    pub fn parse(text: &str) -> Result<Self, OrganizationSlugError> {
        let length = text.chars().count();
        if length < Self::MIN_CHARS {
            return Err(OrganizationSlugError::TooShort);
        }
        if length > Self::MAX_CHARS {
            return Err(OrganizationSlugError::TooLong);
        }
        let is_word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if !text.split('-').all(is_word) {
            return Err(OrganizationSlugError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes one of a name, in any script: `Café Zoé` becomes `cafe-zoe`. A name that leaves nothing
    /// to read becomes `organization`. With random bytes, they are added so that it is most likely
    /// not taken.
    pub fn of_name(name: &str, random: Option<[u8; 4]>) -> Self {
        let mut slug = String::new();
        for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            if slug.len() >= Self::MAX_CHARS - Self::SUFFIX_CHARS {
                break;
            }
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        let slug = if slug.len() < Self::MIN_CHARS { "organization" } else { slug };
        match random {
            None => Self(slug.to_owned()),
            Some(random) => Self(format!("{slug}-{:08x}", u32::from_be_bytes(random))),
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganizationSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("acme", Ok(()))]
    #[case("a1-b2-c3", Ok(()))]
    #[case("a", Err(OrganizationSlugError::TooShort))]
    #[case("Acme", Err(OrganizationSlugError::Malformed))]
    #[case("a--b", Err(OrganizationSlugError::Malformed))]
    #[case("-ab", Err(OrganizationSlugError::Malformed))]
    #[case("ab-", Err(OrganizationSlugError::Malformed))]
    #[case("a/b", Err(OrganizationSlugError::Malformed))]
    #[case("..", Err(OrganizationSlugError::Malformed))]
    #[case("café", Err(OrganizationSlugError::Malformed))]
    fn only_slugs_are_slugs(
        #[case] text: &str,
        #[case] expected: Result<(), OrganizationSlugError>,
    ) {
        assert_eq!(OrganizationSlug::parse(text).map(|_| ()), expected);
        let long = "a".repeat(OrganizationSlug::MAX_CHARS + 1);
        assert_eq!(OrganizationSlug::parse(&long), Err(OrganizationSlugError::TooLong));
    }

    #[rstest]
    #[case("Café Zoé", "cafe-zoe")]
    #[case("  A & B, Inc.  ", "a-b-inc")]
    #[case("ﬁnance", "finance")]
    #[case("株式会社", "organization")]
    #[case("X", "organization")]
    fn names_become_slugs(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(OrganizationSlug::of_name(name, None).as_str(), expected);
        let suffixed = OrganizationSlug::of_name(name, Some([0xab, 0, 0, 1]));
        assert_eq!(suffixed.as_str(), format!("{expected}-ab000001"));
    }

    proptest! {
        #[test]
        fn whatever_the_name_the_slug_is_one(name in "\\PC{0,120}", random: Option<[u8; 4]>) {
            let slug = OrganizationSlug::of_name(&name, random);
            prop_assert_eq!(OrganizationSlug::parse(slug.as_str()), Ok(slug.clone()));
        }
    }
}
