use socle_application::identity::ports::HashError;
use socle_application::ports::RateDecision;
use socle_application::store::StoreError;
use socle_application::testkit::unavailable;
use std::time::Duration;

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Nowhere,
    Begin,
    Commit,
    UserByEmail,
    User,
    Standing,
    HolderOfToken,
    LiveSessionsOf,
    Find,
    Lock,
    LockByEmail,
    Insert,
    Update,
    InsertSession,
    LockSession,
    LockByRefreshToken,
    Rotate,
    EndSession,
    EndAllOf,
    EndOthersOf,
    RecordEvent,
    Replace,
    Redeem,
    Append,
    LookUp,
    HashBusy,
    HashFailed,
    Sign,
    Seal,
    Open,
    /// This limit is reached.
    Limit(&'static str),
}

impl Fault {
    /// What the store answers when asked at `at`.
    pub(crate) fn of_store(self, at: Self) -> Result<(), StoreError> {
        if self == at { Err(unavailable()) } else { Ok(()) }
    }

    /// What the hasher answers.
    pub(crate) fn of_hasher(self) -> Result<(), HashError> {
        match self {
            Self::HashBusy => Err(HashError::Busy),
            Self::HashFailed => Err(HashError::Failed("the test broke it".into())),
            _ => Ok(()),
        }
    }

    /// What the limiter answers.
    pub(crate) fn of_limiter(self, name: &str) -> RateDecision {
        let allowed = !matches!(self, Self::Limit(reached) if reached == name);
        RateDecision { allowed, max: 9, remaining: 0, resets_in: Duration::from_secs(42) }
    }

    /// Whether a transaction was open when it broke.
    pub(crate) const fn is_inside_a_transaction(self) -> bool {
        matches!(
            self,
            Self::Find
                | Self::Lock
                | Self::LockByEmail
                | Self::Insert
                | Self::Update
                | Self::InsertSession
                | Self::EndSession
                | Self::LockSession
                | Self::LockByRefreshToken
                | Self::Rotate
                | Self::EndAllOf
                | Self::EndOthersOf
                | Self::RecordEvent
                | Self::Open
                | Self::Replace
                | Self::Redeem
                | Self::Append
                | Self::Sign
                | Self::Seal
        )
    }
}
