//! Whether a file is what it says it is.

use crate::files::kind::{FileKind, Signature};
use crate::files::{FileName, Purpose};

/// What the content of a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detected {
    /// Something of that media type.
    Media(String),
    /// Text: UTF-8 without control characters.
    Text,
    /// Nothing that is known.
    Unknown,
}

/// Why a file is not taken, whoever sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentRefusal {
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// Its name ends in nothing that the purpose allows.
    #[error("files with such names are not taken for this purpose")]
    ExtensionNotAllowed,
    /// It was declared as something else than its name says.
    #[error("the declared media type does not fit the name")]
    DeclaredMismatch,
    /// It is something else than its name says.
    #[error("the content is not what the name says")]
    ContentMismatch,
    /// It would harm whoever opens it.
    #[error(transparent)]
    Dangerous(#[from] Danger),
}

impl ContentRefusal {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::ExtensionNotAllowed => "type_not_allowed",
            Self::DeclaredMismatch => "declared_type_mismatch",
            Self::ContentMismatch => "content_mismatch",
            Self::Dangerous(danger) => danger.code(),
        }
    }
}

/// What makes content dangerous to whoever opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Danger {
    /// It unpacks to far more than it is.
    #[error("the archive unpacks to too much")]
    ArchiveBomb,
    /// It packs what is packed: nobody sees what is inside.
    #[error("archives inside archives are not taken")]
    NestedArchive,
    /// It unpacks to places outside of the folder it is unpacked in.
    #[error("the archive holds names that lead out of it")]
    UnsafePath,
    /// It is encrypted: nobody sees what is inside.
    #[error("encrypted archives are not taken")]
    Encrypted,
    /// It needs far more memory to be shown than it is large.
    #[error("the image has too many pixels")]
    PixelFlood,
    /// It holds scripts, or loads something from elsewhere.
    #[error("the image holds scripts or loads something from elsewhere")]
    ActiveContent,
    /// A scanner recognized it.
    #[error("the file was recognized as malware")]
    Malware,
    /// It is damaged, or made to confuse whoever reads it.
    #[error("the file is damaged")]
    Malformed,
    /// Looking at it takes too long.
    #[error("the file is too complicated to be checked")]
    TooComplex,
}

impl Danger {
    /// The machine-readable code in problems and audit entries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ArchiveBomb => "archive_bomb",
            Self::NestedArchive => "nested_archive",
            Self::UnsafePath => "unsafe_path",
            Self::Encrypted => "encrypted",
            Self::PixelFlood => "too_many_pixels",
            Self::ActiveContent => "active_content",
            Self::Malware => "malware",
            Self::Malformed => "malformed",
            Self::TooComplex => "too_complex",
        }
    }
}

impl Purpose {
    /// The kind that a file of that name, declared as that, would have to be.
    pub fn expect(
        &self,
        name: &FileName,
        declared: Option<&str>,
    ) -> Result<&'static FileKind, ContentRefusal> {
        let extension = name.extension().ok_or(ContentRefusal::ExtensionNotAllowed)?;
        let kind = self.kinds.iter().find(|kind| kind.has_extension(&extension));
        let kind = *kind.ok_or(ContentRefusal::ExtensionNotAllowed)?;
        match declared.filter(|declared| !kind.may_be_declared(declared)) {
            Some(_) => Err(ContentRefusal::DeclaredMismatch),
            None => Ok(kind),
        }
    }
}

/// Whether content is what it has to be.
pub fn agree(expected: &FileKind, detected: &Detected) -> Result<(), ContentRefusal> {
    let agrees = match (expected.signature, detected) {
        (Signature::Magic, Detected::Media(media_type)) => media_type == expected.media_type,
        // Text has no magic bytes, and may happen to look like nothing.
        (Signature::Text | Signature::Unknown, Detected::Text)
        | (Signature::Unknown, Detected::Unknown) => true,
        _ => false,
    };
    if agrees { Ok(()) } else { Err(ContentRefusal::ContentMismatch) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::kinds;
    use crate::files::purpose::{ATTACHMENT, AVATAR, DOCUMENT};
    use rstest::rstest;

    fn name(text: &str) -> FileName {
        FileName::parse(text).unwrap()
    }

    #[rstest]
    #[case("a.pdf", None, Ok(kinds::PDF))]
    #[case("a.PDF", Some("application/pdf"), Ok(kinds::PDF))]
    #[case("a.pdf", Some("application/octet-stream"), Ok(kinds::PDF))]
    #[case("a.csv", Some("application/vnd.ms-excel"), Ok(kinds::CSV))]
    #[case("a.pdf", Some("text/html"), Err(ContentRefusal::DeclaredMismatch))]
    #[case("a.pdf.exe", Some("application/pdf"), Err(ContentRefusal::ExtensionNotAllowed))]
    #[case("a", Some("application/pdf"), Err(ContentRefusal::ExtensionNotAllowed))]
    #[case("a.png", Some("image/png"), Err(ContentRefusal::ExtensionNotAllowed))]
    fn the_name_says_what_a_document_has_to_be(
        #[case] text: &str,
        #[case] declared: Option<&str>,
        #[case] expected: Result<&'static FileKind, ContentRefusal>,
    ) {
        assert_eq!(DOCUMENT.expect(&name(text), declared), expected);
    }

    #[test]
    fn purposes_allow_what_they_name() {
        assert!(AVATAR.expect(&name("a.png"), None).is_ok());
        assert!(AVATAR.expect(&name("a.pdf"), None).is_err());
        for kind in kinds::ALL {
            let file = name(&format!("a.{}", kind.extensions[0]));
            assert_eq!(ATTACHMENT.expect(&file, Some(kind.media_type)), Ok(*kind));
        }
        assert!(ATTACHMENT.expect(&name("a.exe"), None).is_err());
        assert!(ATTACHMENT.expect(&name("a.html"), None).is_err());
    }

    /// Every kind against everything that content can turn out to be.
    #[test]
    fn content_agrees_with_its_own_kind_only() {
        for expected in kinds::ALL {
            for found in kinds::ALL {
                let detected = match found.signature {
                    Signature::Magic => Detected::Media(found.media_type.to_owned()),
                    Signature::Text => Detected::Text,
                    Signature::Unknown => Detected::Unknown,
                };
                let same = expected == found
                    || (expected.signature == Signature::Text
                        && found.signature == Signature::Text)
                    || (*expected == kinds::BINARY && found.signature == Signature::Text);
                assert_eq!(agree(expected, &detected).is_ok(), same, "{expected:?}, {found:?}");
            }
        }
        let program = Detected::Media("application/x-executable".to_owned());
        for expected in kinds::ALL {
            assert_eq!(agree(expected, &program), Err(ContentRefusal::ContentMismatch));
        }
    }
}
