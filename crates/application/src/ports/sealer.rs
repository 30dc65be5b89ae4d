/// Encrypts what has to be stored but must not be readable in a stolen database.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Sealer: Send + Sync {
    /// Encrypts. `place` says where the result will stand (table and row); it opens only there.
    fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Decrypts what was sealed for the same place.
    fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// Why something could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was sealed with a key that is not configured.
    #[error("it was sealed with a key that is not configured")]
    UnknownKey,
    /// It was changed, or stands in another place than it was sealed for.
    #[error("it was changed, or moved from its place")]
    Tampered,
}
