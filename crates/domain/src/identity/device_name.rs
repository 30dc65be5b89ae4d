//! What a person calls the device they sign in from.

use unicode_normalization::UnicodeNormalization as _;

/// The name of a device, as its owner gave it: 1 to 100 visible characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceName(String);

impl DeviceName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 100;

    /// Trims and normalizes (NFC); `None` when nothing is left, when it is too long or when it
    /// holds control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let name: String = text.trim().nfc().collect();
        let fits = (1..=Self::MAX_CHARS).contains(&name.chars().count());
        (fits && !name.chars().any(char::is_control)).then_some(Self(name))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" Ada's laptop ", Some("Ada's laptop"))]
    #[case("   ", None)]
    #[case("bell\u{7}", None)]
    fn is_trimmed_and_visible(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(DeviceName::parse(text).as_ref().map(DeviceName::as_str), expected);
    }

    #[test]
    fn has_a_longest_length() {
        assert!(DeviceName::parse(&"é".repeat(DeviceName::MAX_CHARS)).is_some());
        assert!(DeviceName::parse(&"é".repeat(DeviceName::MAX_CHARS + 1)).is_none());
    }
}
