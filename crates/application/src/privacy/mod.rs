//! What people may ask of their data: take it along, have it erased, agree and take that back; and
//! how long each kind of data is kept.
//!
//! # How a module joins in
//!
//! - It keeps something about people: it implements [`PersonalData`], and the wiring lists it. Its
//!   part is in every export then, and an erasure takes it along in the same transaction.
//! - It keeps something that becomes useless: it implements [`Retention`] (or lists its table, in the
//!   SQL adapter), and the wiring lists it.

mod build_export;
mod enforce_retention;
mod erase_accounts;
mod erase_user;
mod erasure;
pub mod events;
mod get_export;
mod list_consents;
mod mails;
mod own_data;
mod personal_data;
pub mod ports;
mod record_consent;
mod request_erasure;
mod request_export;
mod restore_account;
mod retained;

pub use build_export::{BuildExport, EXPORT};
pub use enforce_retention::{EnforceRetention, Enforced, RETENTION};
pub use erase_accounts::EraseAccounts;
pub use erase_user::{EraseUser, EraseUserError};
pub use erasure::{ErasureError, Erasures};
pub use get_export::{GetExport, GetExportError};
pub use list_consents::{ConsentsView, CurrentTexts, ListConsents, ListConsentsError, Standing};
pub use mails::PrivacyMails;
pub use own_data::PrivacyData;
pub use personal_data::{PersonalData, PersonalSection};
pub use record_consent::{RecordConsent, RecordConsentError};
pub use request_erasure::{RequestErasure, RequestErasureError};
pub use request_export::{RequestExport, RequestExportError};
pub use restore_account::{RestoreAccount, RestoreAccountError};
#[cfg(feature = "testkit")]
pub use retained::MockRetention;
pub use retained::Retention;

use socle_domain::privacy::ExportId;

/// Every use case of privacy, built once by the wiring.
pub struct Privacy {
    /// Has one's own account erased.
    pub request_erasure: RequestErasure,
    /// Keeps it after all.
    pub restore_account: RestoreAccount,
    /// Has somebody else's erased, or keeps it.
    pub erase_user: EraseUser,
    /// Has an archive made of everything.
    pub request_export: RequestExport,
    /// Shows and hands it out.
    pub get_export: GetExport,
    /// Notes what a person agrees to.
    pub record_consent: RecordConsent,
    /// Shows what a person agreed to.
    pub list_consents: ListConsents,
}

/// Where a sealed archive stands: it opens in no other row.
fn archive_place(id: ExportId) -> String {
    format!("personal_exports/{id}")
}
