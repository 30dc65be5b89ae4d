//! The content of files.
//!
//! [`ObjectStorage`] keeps it, on a disk or in a service that speaks S3, over one port: streamed in and
//! out, a few pieces in memory at a time. [`Inspector`] looks at it before anybody may have it: what it
//! is, by its content, and whether it would harm whoever opens it. [`ClamAv`] asks a malware scanner
//! besides.
//!
//! # How to extend it
//!
//! *Another service* that `object_store` speaks to is a constructor of [`ObjectStorage`], and a line in
//! the contract suite of the workspace's `tests/`. *Another kind of file* is a constant in the domain
//! and, if its magic bytes are not known yet, a check in `inspect/`.

mod clamav;
mod inspect;
mod object_storage;
mod settings;

pub use clamav::ClamAv;
pub use inspect::{InspectionLimits, Inspector};
pub use object_storage::ObjectStorage;
pub use settings::{S3Settings, StorageLocation, StorageSettingsError};
