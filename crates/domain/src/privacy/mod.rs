//! What people may ask of their data (GDPR chapter III), and how long each kind of it is kept.

mod consent;
mod export;
pub mod permissions;
pub mod retention;

pub use consent::{Consent, ConsentId, ConsentKind, TextVersion};
pub use export::{ExportId, ExportState, PersonalExport};
