//! Typed identifiers: UUIDv7 (RFC 9562 §5.7), one type per kind of thing.

use uuid::Uuid;

use crate::Timestamp;

/// A typed identifier.
///
/// Identifiers are UUIDv7: they sort by creation time, which keeps indexes dense and lets lists
/// page by identifier. They are not secrets and are never used as one.
pub trait Id: Sized + Copy {
    /// Wraps a UUID that came from outside, such as a database or a path.
    fn from_uuid(uuid: Uuid) -> Self;

    /// The bare UUID.
    fn as_uuid(&self) -> Uuid;

    /// A new identifier from a moment and ten random bytes.
    fn new(now: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

/// Declares an identifier type.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(uuid::Uuid);

        impl $crate::Id for $name {
            fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            fn as_uuid(&self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text).map(Self)
            }
        }
    };
}

pub(crate) use id;

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro declares public types")]
mod tests {
    use super::*;

    id!(
        /// For the test.
        TestId
    );

    #[test]
    fn is_a_version_7_uuid_that_sorts_by_time() {
        let at = |millis| chrono::DateTime::from_timestamp_millis(millis).unwrap();
        let older = TestId::new(at(1_700_000_000_000), [0xff; 10]);
        let newer = TestId::new(at(1_700_000_000_001), [0; 10]);
        assert_eq!(older.as_uuid().get_version_num(), 7);
        assert!(older < newer);
        assert_eq!(older.to_string().parse::<TestId>().unwrap(), older);
    }
}
