//! What the platform itself tells people.

use crate::notifications::{NamedParameter, NotificationKind, NotificationMessage};

const ORGANIZATIONS: &str = "account/organizations";

const fn system(key: &'static str, names: &'static [NamedParameter]) -> NotificationMessage {
    NotificationMessage { key, kind: NotificationKind::System, names, path: ORGANIZATIONS }
}

const ORGANIZATION: &[NamedParameter] = &[NamedParameter::ORGANIZATION];
const BOTH: &[NamedParameter] = &[NamedParameter::ORGANIZATION, NamedParameter::PERSON];

/// Told to a person who came to belong to an organization.
pub const MEMBER_ADDED: NotificationMessage = system("member-added", ORGANIZATION);
/// Told to the owners of an organization that somebody joined.
pub const MEMBER_JOINED: NotificationMessage = system("member-joined", BOTH);
/// Told to a member who has another role.
pub const ROLE_CHANGED: NotificationMessage = system("role-changed", ORGANIZATION);
/// Told to a person who belongs to an organization no more.
pub const MEMBER_REMOVED: NotificationMessage = system("member-removed", ORGANIZATION);
/// Told to the owners of an organization for which a key was made.
pub const API_KEY_CREATED: NotificationMessage = system("api-key-created", ORGANIZATION);

/// Every message of the platform.
pub const ALL: &[&NotificationMessage] =
    &[&MEMBER_ADDED, &MEMBER_JOINED, &ROLE_CHANGED, &MEMBER_REMOVED, &API_KEY_CREATED];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_message_has_a_key_of_its_own() {
        let keys: BTreeSet<_> = ALL.iter().map(|message| message.key).collect();
        assert_eq!(keys.len(), ALL.len());
        let fits = |b: u8| b.is_ascii_lowercase() || b == b'-';
        assert!(keys.iter().all(|key| key.bytes().all(fits)), "{keys:?}");
    }
}
