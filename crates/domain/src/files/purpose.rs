//! What files are for.

use std::fmt;

use crate::access::Permission;
use crate::files::kind::{FileKind, kinds};

/// What a file is for: it decides what it may be and how large. Each context declares its own; the
/// wiring joins them, so that a new one needs no change here.
#[derive(PartialEq, Eq)]
pub struct Purpose {
    /// The name in the HTTP contract and in the databases: small letters and `_`.
    pub name: &'static str,
    /// What it may be.
    pub kinds: &'static [&'static FileKind],
    /// How large it may be, in bytes; the installation's own limit may be lower.
    pub max_bytes: u64,
    /// What it takes to fetch such a file of an organization, where that is another permission than
    /// those of files. Such files are put there and taken away by the context that declares the
    /// purpose, and by nobody else.
    pub restricted_to: Option<&'static Permission>,
}

/// The permission that files for a purpose are restricted to, among the purposes that are installed.
pub fn restriction(
    purposes: &[&'static Purpose],
    name: &PurposeName,
) -> Option<&'static Permission> {
    purposes.iter().find(|purpose| purpose.name == name.as_str())?.restricted_to
}

impl fmt::Debug for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Purpose({})", self.name)
    }
}

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// Documents that people read.
pub const DOCUMENT: Purpose = Purpose {
    name: "document",
    kinds: &[
        kinds::PDF,
        kinds::DOCX,
        kinds::XLSX,
        kinds::PPTX,
        kinds::ODT,
        kinds::ODS,
        kinds::TEXT,
        kinds::MARKDOWN,
        kinds::CSV,
    ],
    max_bytes: 50 * MIB,
    restricted_to: None,
};
/// A picture of a person or the sign of an organization.
pub const AVATAR: Purpose = Purpose {
    name: "avatar",
    kinds: &[kinds::PNG, kinds::JPEG, kinds::GIF, kinds::WEBP, kinds::SVG],
    max_bytes: 5 * MIB,
    restricted_to: None,
};
/// Whatever goes along with something else.
pub const ATTACHMENT: Purpose = Purpose {
    name: "attachment",
    kinds: kinds::ALL,
    max_bytes: 5 * 1024 * MIB,
    restricted_to: None,
};

/// The purposes of the platform.
pub const ALL: &[&Purpose] = &[&DOCUMENT, &AVATAR, &ATTACHMENT];

/// The name of a purpose that a file was stored for, whether or not its context is still installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeName(String);

impl PurposeName {
    /// Takes a name: 1 to 50 small letters and `_`.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_lowercase() || b == b'_';
        ((1..=50).contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&Purpose> for PurposeName {
    fn from(purpose: &Purpose) -> Self {
        Self(purpose.name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_purpose_has_a_name_of_its_own_kinds_and_a_limit() {
        let names: BTreeSet<_> = ALL.iter().map(|purpose| purpose.name).collect();
        assert_eq!(names.len(), ALL.len());
        for purpose in ALL {
            assert_eq!(PurposeName::parse(purpose.name), Some(PurposeName::from(*purpose)));
            assert!(!purpose.kinds.is_empty() && purpose.max_bytes > 0);
        }
    }

    #[test]
    fn only_what_can_be_a_name_is_one() {
        for text in ["", "Document", "a b", "a-b", "../a", &"a".repeat(51)] {
            assert_eq!(PurposeName::parse(text), None, "{text}");
        }
    }
}
