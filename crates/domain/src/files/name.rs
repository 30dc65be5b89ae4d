//! What files are called.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// What a file is called: 1 to 200 characters of any script and at most 255 bytes, which is what file
/// systems take; trimmed and normalized (NFC).
///
/// It is a name and no path. It holds nothing that is invisible or turns the direction of the text
/// around it: `fdp.exe` must not look like `exe.pdf`. Nothing is ever stored *under* it.
#[derive(Clone, PartialEq, Eq)]
pub struct FileName(String);

/// Why a text is not the name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileNameError {
    /// Nothing was given.
    #[error("a file needs a name")]
    Empty,
    /// Longer than file systems take.
    #[error(
        "a file's name has at most {} characters and {} bytes",
        FileName::MAX_CHARS,
        FileName::MAX_BYTES
    )]
    TooLong,
    /// It is a path, or could become one.
    #[error("a file's name is no path")]
    Path,
    /// Control, invisible or direction-changing characters.
    #[error("a file's name holds no invisible characters")]
    Malformed,
}

impl FileNameError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "name_too_long",
            Self::Path => "name_is_path",
            Self::Malformed => "name_malformed",
        }
    }
}

impl FileName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 200;
    /// The longest name, in bytes of UTF-8.
    pub const MAX_BYTES: usize = 255;

    /// Parses the name that somebody sends a file with.
    pub fn parse(text: &str) -> Result<Self, FileNameError> {
        let name: String = text.trim().nfc().collect();
        if name.is_empty() {
            return Err(FileNameError::Empty);
        }
        if name.chars().any(is_unfit) {
            return Err(FileNameError::Malformed);
        }
        if name.contains(['/', '\\']) || name.chars().all(|c| c == '.') {
            return Err(FileNameError::Path);
        }
        if name.chars().count() > Self::MAX_CHARS || name.len() > Self::MAX_BYTES {
            return Err(FileNameError::TooLong);
        }
        Ok(Self(name))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the last dot, in small letters, if there is something before it.
    pub fn extension(&self) -> Option<String> {
        let (stem, extension) = self.0.rsplit_once('.')?;
        (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
    }
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        // Line and paragraph separators, zero-width space, word joiner, soft hyphen, and the
        // bidirectional controls of Unicode UAX #9. Joiners (U+200C, U+200D) stay: some scripts need
        // them.
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
        // Tags and noncharacters.
        || matches!(c, '\u{e0000}'..='\u{e007f}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What people call their files says who they are.
impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("report.pdf", "report.pdf")]
    #[case("  Jahresbericht über alles.pdf ", "Jahresbericht über alles.pdf")]
    #[case("e\u{301}t\u{e9}.pdf", "\u{e9}t\u{e9}.pdf")]
    #[case("קורות חיים.docx", "קורות חיים.docx")]
    #[case("no extension", "no extension")]
    #[case(".htaccess", ".htaccess")]
    #[case("a;b\"c'd.pdf", "a;b\"c'd.pdf")]
    fn names_are_kept(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(FileName::parse(text).unwrap().as_str(), expected);
    }

    #[rstest]
    #[case("", FileNameError::Empty)]
    #[case(" \t ", FileNameError::Empty)]
    #[case("..", FileNameError::Path)]
    #[case("../../etc/passwd", FileNameError::Path)]
    #[case("/etc/passwd", FileNameError::Path)]
    #[case("C:\\fakepath\\a.pdf", FileNameError::Path)]
    #[case("a\0.pdf", FileNameError::Malformed)]
    #[case("a\r\nx: y.pdf", FileNameError::Malformed)]
    #[case("invoice\u{202e}fdp.exe", FileNameError::Malformed)]
    #[case("a\u{200b}.pdf", FileNameError::Malformed)]
    #[case("a\u{2066}.pdf", FileNameError::Malformed)]
    fn what_is_no_name_is_refused(#[case] text: &str, #[case] expected: FileNameError) {
        assert_eq!(FileName::parse(text), Err(expected));
    }

    #[test]
    fn a_name_fits_into_file_systems() {
        assert!(FileName::parse(&"a".repeat(200)).is_ok());
        assert_eq!(FileName::parse(&"a".repeat(201)), Err(FileNameError::TooLong));
        assert!(FileName::parse(&"\u{5d0}".repeat(127)).is_ok());
        assert_eq!(FileName::parse(&"\u{5d0}".repeat(128)), Err(FileNameError::TooLong));
    }

    #[rstest]
    #[case("a.PDF", Some("pdf"))]
    #[case("a.tar.gz", Some("gz"))]
    #[case("a", None)]
    #[case(".pdf", None)]
    #[case("a.", None)]
    fn the_extension_stands_behind_the_last_dot(
        #[case] name: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(FileName::parse(name).unwrap().extension().as_deref(), expected);
    }

    proptest! {
        #[test]
        fn whatever_is_a_name_is_harmless_and_stays_itself(text in any::<String>()) {
            if let Ok(name) = FileName::parse(&text) {
                prop_assert!(!name.as_str().contains(['/', '\\', '\0', '\n', '\r']));
                prop_assert_eq!(FileName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
