//! What people and organizations keep: files, what they may hold, how much of them, and the links
//! by which they are fetched.

mod content;
mod file;
mod kind;
mod link;
mod name;
pub mod permissions;
pub mod policy;
pub mod purpose;
mod quota;
mod scope;

pub use content::{ContentRefusal, Danger, Detected, agree};
pub use file::{ContentDigest, FileId, FileOwner, FileState, Receipt, StoredFile, Upload};
pub use kind::{FileKind, Signature, kinds};
pub use link::{DownloadClaims, LinkError, LinkHolder, LinkLifetime};
pub use name::{FileName, FileNameError};
pub use purpose::{Purpose, PurposeName};
pub use quota::{QuotaExceeded, Quotas};
pub use scope::FileScope;
