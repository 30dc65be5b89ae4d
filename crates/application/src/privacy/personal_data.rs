use async_trait::async_trait;
use serde_json::Value;
use socle_domain::Timestamp;
use socle_domain::identity::User;

use crate::store::{StoreError, Tx};

/// What one module keeps about people: it can be taken along, and be forgotten.
///
/// Every module that stores something about a person implements this in its own context, and the
/// wiring lists it. Neither exporting nor erasing knows any module by name.
#[async_trait]
pub trait PersonalData: Send + Sync {
    /// The name of its part in the archive, and of the JSON file: small letters.
    fn section(&self) -> &'static str;

    /// Everything it keeps about a person and may show them.
    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError>;

    /// Forgets a locked person in the transaction that erases them. `user` is as they were before,
    /// whatever other modules have done by now. No more may stay than identifiers, and what the law
    /// wants kept.
    async fn erase(&self, tx: &mut dyn Tx, user: &User, now: Timestamp) -> Result<(), StoreError>;
}

/// One module's part of an archive.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PersonalSection {
    /// What is stored in records.
    pub records: Value,
    /// What is stored as files: a path below the section, and the content.
    pub files: Vec<(String, Vec<u8>)>,
}

impl PersonalSection {
    /// Records alone.
    pub const fn of(records: Value) -> Self {
        Self { records, files: Vec::new() }
    }
}
