use socle_domain::Timestamp;

/// Tells the time.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Clock: Send + Sync {
    /// Now, with microsecond precision.
    fn now(&self) -> Timestamp;
}
