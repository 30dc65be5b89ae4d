//! E-mail addresses.

use std::fmt;

/// An e-mail address, in the one form Socle stores and compares: trimmed and lower case.
///
/// Local parts are case-sensitive in RFC 5321 §2.4 but no provider of note treats them so; two
/// accounts that differ in case only would be an impersonation, so they are one.
/// Only ASCII is accepted: internationalized addresses (RFC 6531) need SMTPUTF8 on every hop and
/// open the door to look-alikes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    /// Nothing was given.
    #[error("an e-mail address is required")]
    Empty,
    /// Longer than a path in RFC 5321 §4.5.3.1 allows.
    #[error("an e-mail address has at most {} characters", EmailAddress::MAX_LEN)]
    TooLong,
    /// Not of the form `local@domain.tld`.
    #[error("this is not an e-mail address")]
    Malformed,
}

impl EmailAddressError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
        }
    }
}

impl EmailAddress {
    /// The longest address (RFC 5321 §4.5.3.1.3, less the angle brackets).
    pub const MAX_LEN: usize = 254;

    /// What stands in place of the address of somebody who was erased. Nobody can receive mail there
    /// (RFC 6761 §6.4), so nobody can prove it.
    pub fn erased(placeholder: uuid::Uuid) -> Self {
        Self(format!("erased-{placeholder}@erased.invalid"))
    }

    /// Parses an address as a person types it.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailAddressError::Empty);
        }
        if text.len() > Self::MAX_LEN {
            return Err(EmailAddressError::TooLong);
        }
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        // A quoted local part may hold spaces and at signs: legal, unused, and a gift to whoever
        // wants two systems to read one address differently.
        let plain = text.is_ascii() && !text.contains(['"', '\\', ' ']);
        if !plain || email_address::EmailAddress::parse_with_options(text, options).is_err() {
            return Err(EmailAddressError::Malformed);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the at sign.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or(self.as_str(), |(local, _)| local)
    }

    /// The part after the at sign.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows the first character and the domain: enough to find a problem, not enough to harvest.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0.chars().next().unwrap_or_default();
        write!(f, "EmailAddress({first}…@{})", self.domain())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("ada@example.com", "ada@example.com")]
    #[case("  Ada.Lovelace+news@Example.COM ", "ada.lovelace+news@example.com")]
    #[case("o'neil@sub.domain.example", "o'neil@sub.domain.example")]
    fn reads_what_people_type(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(EmailAddress::parse(text).unwrap().as_str(), expected);
    }

    #[rstest]
    #[case("", EmailAddressError::Empty)]
    #[case("   ", EmailAddressError::Empty)]
    #[case("ada", EmailAddressError::Malformed)]
    #[case("ada@localhost", EmailAddressError::Malformed)]
    #[case("ada@[127.0.0.1]", EmailAddressError::Malformed)]
    #[case("Ada <ada@example.com>", EmailAddressError::Malformed)]
    #[case("\"a b\"@example.com", EmailAddressError::Malformed)]
    #[case("a@b@example.com", EmailAddressError::Malformed)]
    #[case("ada@exa mple.com", EmailAddressError::Malformed)]
    #[case("ada@example.com\nbcc: eve@example.com", EmailAddressError::Malformed)]
    #[case("аda@example.com", EmailAddressError::Malformed)] // a Cyrillic first letter
    #[case("ada@example.com\0", EmailAddressError::Malformed)]
    fn refuses_the_rest(#[case] text: &str, #[case] expected: EmailAddressError) {
        assert_eq!(EmailAddress::parse(text), Err(expected));
    }

    #[test]
    fn has_a_longest_length() {
        let text = format!("ada@{}.example", "a.".repeat(130));
        assert_eq!(EmailAddress::parse(&text), Err(EmailAddressError::TooLong));
    }

    #[test]
    fn debug_shows_no_whole_address() {
        let shown = format!("{:?}", EmailAddress::parse("ada@example.com").unwrap());
        assert!(!shown.contains("ada@"), "{shown}");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(text in "\\PC{0,300}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
                prop_assert!(!address.as_str().contains(char::is_control));
            }
        }
    }
}
