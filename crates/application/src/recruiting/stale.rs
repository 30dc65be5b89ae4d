//! Changes that were made for what a thing no longer is.

/// Somebody changed it in the meantime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has changed; its version is {current}")]
pub struct Stale {
    /// The version it has now.
    pub current: i64,
}

impl Stale {
    /// Refuses a change that was made for other versions than the current one. `None` is for any.
    pub(super) fn check(expected: Option<&[i64]>, current: i64) -> Result<(), Self> {
        match expected {
            Some(versions) if !versions.contains(&current) => Err(Self { current }),
            _ => Ok(()),
        }
    }
}
