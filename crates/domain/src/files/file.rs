//! Files themselves, from the reservation of their place to their end.

use std::fmt;

use crate::Timestamp;
use crate::files::{FileKind, FileName, Purpose, PurposeName};
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;

id!(
    /// Identifies a file, and its content in the storage.
    FileId
);

/// Whose a file is: it counts against that quota, and goes when they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileOwner {
    /// One person alone.
    Person(UserId),
    /// An organization, whoever uploaded it.
    Organization(OrganizationId),
}

impl FileOwner {
    /// The organization, if it is one.
    pub const fn organization_id(self) -> Option<OrganizationId> {
        match self {
            Self::Organization(id) => Some(id),
            Self::Person(_) => None,
        }
    }
}

/// Where a file is.
///
/// `pending` → `stored` → `deleted`, or `pending` → `deleted`. What is deleted stays in the databases,
/// without anything that says what it was, until its content is gone from the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileState {
    /// Its place is reserved; its content is on the way.
    Pending,
    /// It is there.
    Stored,
    /// It is there for nobody any more; its content goes.
    Deleted,
}

impl FileState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Stored, Self::Deleted];

    /// The name in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Stored => "stored",
            Self::Deleted => "deleted",
        }
    }

    /// The next state, if it can follow on this one.
    pub const fn transition(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Pending, Self::Stored | Self::Deleted) | (Self::Stored, Self::Deleted) => {
                Some(next)
            }
            _ => None,
        }
    }
}

/// The SHA-256 of a file's content.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// Wraps a digest that was computed or read from a database.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In hexadecimal.
impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentDigest({self})")
    }
}

/// What the storage received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// How much, in bytes.
    pub size: u64,
    /// What.
    pub digest: ContentDigest,
}

/// A file whose content is on the way. It holds the quota that it may need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What the file will be known by.
    pub id: FileId,
    /// Whose it will be.
    pub owner: FileOwner,
    /// The person who uploads it; `None` for a program.
    pub uploaded_by: Option<UserId>,
    /// How much of the quota it holds, in bytes.
    pub reserved: u64,
    /// When it began.
    pub created_at: Timestamp,
}

impl Upload {
    /// The file, now that its content is there and was looked at. It may turn out to be for another
    /// owner than its place was reserved with.
    pub fn finish(
        self,
        owner: FileOwner,
        receipt: Receipt,
        name: FileName,
        kind: &FileKind,
        purpose: &Purpose,
    ) -> StoredFile {
        StoredFile {
            id: self.id,
            owner,
            uploaded_by: self.uploaded_by,
            name,
            media_type: kind.media_type.to_owned(),
            purpose: PurposeName::from(purpose),
            size: receipt.size,
            digest: receipt.digest,
            created_at: self.created_at,
        }
    }
}

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Identifies it.
    pub id: FileId,
    /// Whose it is.
    pub owner: FileOwner,
    /// The person who uploaded it; `None` for a program, or for somebody who was erased.
    pub uploaded_by: Option<UserId>,
    /// What it is called.
    pub name: FileName,
    /// What it is, as its content was found to be.
    pub media_type: String,
    /// What it is for.
    pub purpose: PurposeName,
    /// How large it is, in bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub digest: ContentDigest,
    /// When its upload began.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_forward_only() {
        use FileState::{Deleted, Pending, Stored};
        let possible = [(Pending, Stored), (Pending, Deleted), (Stored, Deleted)];
        for from in FileState::ALL {
            for to in FileState::ALL {
                let expected = possible.contains(&(from, to)).then_some(to);
                assert_eq!(from.transition(to), expected, "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn a_digest_is_written_in_hexadecimal() {
        let mut bytes = [0; 32];
        bytes[0] = 0x0a;
        bytes[31] = 0xff;
        let text = ContentDigest::from_bytes(bytes).to_string();
        assert!(text.starts_with("0a00") && text.ends_with("00ff") && text.len() == 64);
    }
}
