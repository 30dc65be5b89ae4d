//! Links by which files are fetched.

use chrono::TimeDelta;

use crate::access::{Actor, ApiKeyId, Denied, Principal, policy};
use crate::files::FileId;
use crate::identity::UserId;
use crate::{Id as _, Timestamp};

/// Who asked for a link, and may use it for as long as they may read the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkHolder {
    /// A person.
    Person(UserId),
    /// A program.
    ApiKey(ApiKeyId),
}

impl LinkHolder {
    /// Whoever asks.
    pub fn of(actor: &Actor) -> Result<Self, Denied> {
        match &actor.principal {
            Principal::ApiKey(key) => Ok(Self::ApiKey(key.key_id)),
            Principal::User(_) | Principal::Anonymous | Principal::System => {
                policy::person(actor).map(|person| Self::Person(person.user_id))
            }
        }
    }
}

/// What a link says, and its signature proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadClaims {
    /// Which file.
    pub file_id: FileId,
    /// Who asked for it.
    pub holder: LinkHolder,
    /// When it stops working, in seconds since 1970.
    pub expires_at: i64,
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is not one of ours, or was changed.
    #[error("the link was changed, or is none of ours")]
    Forged,
    /// Its time is over.
    #[error("the link has expired; ask for a new one")]
    Expired,
}

impl DownloadClaims {
    /// What is signed: every part has a fixed length, so no two links sign the same.
    pub fn message(&self) -> Vec<u8> {
        let (tag, holder) = match self.holder {
            LinkHolder::Person(id) => (b'p', id.as_uuid()),
            LinkHolder::ApiKey(id) => (b'k', id.as_uuid()),
        };
        let mut message = Vec::with_capacity(41);
        message.extend_from_slice(self.file_id.as_uuid().as_bytes());
        message.push(tag);
        message.extend_from_slice(holder.as_bytes());
        message.extend_from_slice(&self.expires_at.to_be_bytes());
        message
    }

    /// Refuses a link whose time is over.
    pub const fn check(&self, now: Timestamp) -> Result<(), LinkError> {
        if now.timestamp() >= self.expires_at { Err(LinkError::Expired) } else { Ok(()) }
    }
}

/// For how long links work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkLifetime {
    /// Without a wish, in seconds.
    pub default: u32,
}

impl LinkLifetime {
    /// The longest, in seconds: a link needs no sign-in, and works for whoever finds it.
    pub const MAX: u32 = 3_600;

    /// When a link that is made now stops working, in whole seconds. `None` when the wish is for no
    /// time or too long.
    pub fn expiry(self, now: Timestamp, wish: Option<u32>) -> Option<Timestamp> {
        let seconds = wish.unwrap_or(self.default);
        let fits = (1..=Self::MAX).contains(&seconds);
        let expiry = now + TimeDelta::seconds(i64::from(seconds));
        Timestamp::from_timestamp(expiry.timestamp(), 0).filter(|_| fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::collections::BTreeSet;

    fn now() -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000, 500_000_000).unwrap()
    }

    fn claims() -> DownloadClaims {
        DownloadClaims {
            file_id: FileId::new(now(), [1; 10]),
            holder: LinkHolder::Person(UserId::new(now(), [2; 10])),
            expires_at: 1_800_000_300,
        }
    }

    #[test]
    fn no_two_links_sign_the_same() {
        let claims = claims();
        let LinkHolder::Person(person) = claims.holder else { panic!("a person") };
        let key = LinkHolder::ApiKey(ApiKeyId::from_uuid(person.as_uuid()));
        let other = LinkHolder::Person(UserId::new(now(), [3; 10]));
        let all = [
            claims,
            DownloadClaims { file_id: FileId::new(now(), [9; 10]), ..claims },
            DownloadClaims { holder: key, ..claims },
            DownloadClaims { holder: other, ..claims },
            DownloadClaims { expires_at: claims.expires_at + 1, ..claims },
        ];
        let messages: BTreeSet<_> = all.iter().map(DownloadClaims::message).collect();
        assert_eq!(messages.len(), all.len());
        assert!(messages.iter().all(|message| message.len() == 41));
    }

    #[rstest]
    #[case(1_800_000_299, Ok(()))]
    #[case(1_800_000_300, Err(LinkError::Expired))]
    fn a_link_stops_at_its_very_end(#[case] at: i64, #[case] expected: Result<(), LinkError>) {
        assert_eq!(claims().check(Timestamp::from_timestamp(at, 0).unwrap()), expected);
    }

    #[rstest]
    #[case(None, Some(300))]
    #[case(Some(1), Some(1))]
    #[case(Some(3_600), Some(3_600))]
    #[case(Some(3_601), None)]
    #[case(Some(0), None)]
    fn links_work_for_an_hour_at_most(#[case] wish: Option<u32>, #[case] seconds: Option<i64>) {
        let expiry = LinkLifetime { default: 300 }.expiry(now(), wish);
        assert_eq!(expiry.map(|at| at.timestamp() - now().timestamp()), seconds);
    }
}
