//! Whatever is done to a chain is found, but for what is forgotten on purpose.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::access::{ApiKeyId, RequestId};
use crate::identity::{TokenDigest, UserId};
use crate::organizations::OrganizationId;
use crate::{Id as _, Timestamp};

/// Stands for a MAC: depends on every byte and its place. What it lacks in strength an adapter has.
fn mac(message: &[u8]) -> TokenDigest {
    let mut state = [0x9e37_79b9_7f4a_7c15_u64, 1, 2, 3];
    for (index, byte) in message.iter().enumerate() {
        let lane = &mut state[index % 4];
        *lane = (*lane ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
        state[(index + 1) % 4] ^= state[index % 4];
    }
    let mut bytes = [0; 32];
    for (part, lane) in bytes.chunks_mut(8).zip(state) {
        part.copy_from_slice(&lane.to_be_bytes());
    }
    TokenDigest::from_bytes(bytes)
}

fn chain() -> AuditChain {
    AuditChain::Organization(OrganizationId::from_uuid(Uuid::from_u128(7)))
}

fn entry(number: u128) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from_uuid(Uuid::from_u128(number)),
        chain: chain(),
        actor: AuditActor::User(UserId::from_uuid(Uuid::from_u128(1))),
        action: "member.removed".to_owned(),
        outcome: Outcome::Success,
        resource: Some(Resource { kind: "user".to_owned(), id: Uuid::from_u128(2) }),
        details: BTreeMap::from([("role".to_owned(), "admin".to_owned())]),
        request_id: RequestId::from_uuid(Uuid::from_u128(3)),
        ip: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
        occurred_at: Timestamp::from_timestamp_micros(1_893_456_000_123_456).unwrap(),
    }
}

fn link(entries: Vec<AuditEntry>) -> Vec<LinkedEntry> {
    let mut head = ChainHead::START;
    let linked = entries.into_iter().map(|entry| {
        let salt = [9; 16];
        let client = mac(&client_message(&salt, &entry));
        let link = mac(&head.message(&entry, &client));
        head = head.followed_by(link);
        let link = Link { sequence: head.sequence, link, salt: Some(salt), client };
        LinkedEntry { entry, link }
    });
    linked.collect()
}

fn chain_of(length: u128) -> Vec<LinkedEntry> {
    link((1..=length).map(entry).collect())
}

fn head_of(entries: &[LinkedEntry]) -> ChainHead {
    entries.last().map_or(ChainHead::START, |last| ChainHead {
        sequence: last.link.sequence,
        link: last.link.link,
    })
}

fn verify(
    entries: &[LinkedEntry],
    stored: ChainHead,
    anchor: Option<ChainHead>,
) -> Result<Verifier, Broken> {
    let mut verifier = Verifier::new(chain(), anchor);
    for entry in entries {
        verifier.take(entry, |message, link| mac(message).matches(link), mac)?;
    }
    verifier.finish(&stored).map(|()| verifier)
}

/// One way to change an entry that was linked.
type Change = fn(&mut LinkedEntry);

const CHANGES: [Change; 21] = [
    |linked| linked.entry.id = AuditEntryId::from_uuid(Uuid::from_u128(0xbad)),
    |linked| linked.entry.chain = AuditChain::Platform,
    |linked| linked.entry.actor = AuditActor::System,
    |linked| linked.entry.actor = AuditActor::User(UserId::from_uuid(Uuid::from_u128(0xbad))),
    |linked| linked.entry.actor = AuditActor::ApiKey(ApiKeyId::from_uuid(Uuid::from_u128(1))),
    |linked| linked.entry.action.push('!'),
    |linked| linked.entry.outcome = Outcome::Failure,
    |linked| linked.entry.resource = None,
    |linked| linked.entry.resource.as_mut().unwrap().kind.push('s'),
    |linked| linked.entry.resource.as_mut().unwrap().id = Uuid::from_u128(0xbad),
    |linked| linked.entry.details.clear(),
    |linked| drop(linked.entry.details.insert("role".to_owned(), "owner".to_owned())),
    |linked| drop(linked.entry.details.insert("more".to_owned(), String::new())),
    |linked| linked.entry.request_id = RequestId::from_uuid(Uuid::nil()),
    |linked| linked.entry.occurred_at += chrono::TimeDelta::microseconds(1),
    |linked| linked.entry.ip = None,
    |linked| linked.entry.ip = Some("192.0.2.8".parse().unwrap()),
    |linked| linked.entry.user_agent = Some("Browser/1.1".to_owned()),
    |linked| linked.link.salt = Some([8; 16]),
    |linked| linked.link.client = mac(b"other"),
    |linked| linked.link.link = mac(b"other"),
];

fn forget(linked: &mut LinkedEntry) {
    linked.entry.ip = None;
    linked.entry.user_agent = None;
    linked.link.salt = None;
}

proptest! {
    #[test]
    fn a_chain_that_nobody_touched_holds(length in 0_u128..20) {
        let entries = chain_of(length);
        let verifier = verify(&entries, head_of(&entries), None).unwrap();
        prop_assert_eq!(verifier.head(), head_of(&entries));
        prop_assert_eq!(verifier.redacted(), 0);
    }

    #[test]
    fn any_change_of_any_field_is_found(length in 1_u128..12, at: prop::sample::Index, change in 0..CHANGES.len()) {
        let mut entries = chain_of(length);
        let head = head_of(&entries);
        let index = at.index(entries.len());
        CHANGES[change](&mut entries[index]);
        let broken = verify(&entries, head, None).unwrap_err();
        let (Broken::Altered { sequence, .. } | Broken::ClientAltered { sequence, .. }) = broken else {
            panic!("{broken:?}");
        };
        prop_assert_eq!(sequence, entries[index].link.sequence);
    }

    #[test]
    fn any_deletion_is_found(length in 1_u128..12, at: prop::sample::Index) {
        let mut entries = chain_of(length);
        let head = head_of(&entries);
        entries.remove(at.index(entries.len()));
        prop_assert!(verify(&entries, head, None).is_err());
    }

    #[test]
    fn a_deletion_that_renumbers_the_rest_is_found(length in 2_u128..12, at: prop::sample::Index) {
        let mut entries = chain_of(length);
        entries.remove(at.index(entries.len() - 1));
        for (entry, number) in entries.iter_mut().zip(1..) {
            entry.link.sequence = number;
        }
        let head = head_of(&entries);
        prop_assert!(verify(&entries, head, None).is_err());
    }

    #[test]
    fn any_insertion_is_found(length in 1_u128..12, at: prop::sample::Index) {
        let mut entries = chain_of(length);
        let head = head_of(&entries);
        let index = at.index(entries.len() + 1);
        let inserted = LinkedEntry { entry: entry(0xbad), ..entries[0].clone() };
        entries.insert(index, inserted);
        for (entry, number) in entries.iter_mut().zip(1..) {
            entry.link.sequence = number;
        }
        prop_assert!(verify(&entries, head, None).is_err());
    }

    #[test]
    fn any_swap_is_found(length in 2_u128..12, one: prop::sample::Index, other: prop::sample::Index, renumbered: bool) {
        let mut entries = chain_of(length);
        let head = head_of(&entries);
        let (one, other) = (one.index(entries.len()), other.index(entries.len()));
        prop_assume!(one != other);
        entries.swap(one, other);
        if renumbered {
            for (entry, number) in entries.iter_mut().zip(1..) {
                entry.link.sequence = number;
            }
        }
        prop_assert!(verify(&entries, head, None).is_err());
    }

    #[test]
    fn forgetting_clients_is_no_break(length in 1_u128..12, forgotten: prop::sample::Index) {
        let mut entries = chain_of(length);
        let head = head_of(&entries);
        let some = forgotten.index(entries.len()) + 1;
        entries.iter_mut().take(some).for_each(forget);
        let verifier = verify(&entries, head, None).unwrap();
        prop_assert_eq!(verifier.redacted(), i64::try_from(some).unwrap());
    }

    #[test]
    fn a_chain_that_was_cut_with_its_head_is_found_by_an_anchor(length in 2_u128..12, at: prop::sample::Index) {
        let entries = chain_of(length);
        let anchor = head_of(&entries);
        let kept = &entries[..at.index(entries.len())];
        prop_assert!(verify(kept, head_of(kept), None).is_ok(), "this is what anchors are for");
        let expected = Broken::Truncated {
            expected: anchor.sequence,
            found: i64::try_from(kept.len()).unwrap(),
        };
        prop_assert_eq!(verify(kept, head_of(kept), Some(anchor)).unwrap_err(), expected);
    }
}

#[test]
fn a_chain_made_anew_is_found_by_an_anchor() {
    let (old, new) = (chain_of(3), link((5..=9).map(entry).collect()));
    let verified = verify(&new, head_of(&new), Some(head_of(&old)));
    assert_eq!(verified.unwrap_err(), Broken::Rewritten { sequence: 3 });
    let grown = chain_of(5);
    assert!(verify(&grown, head_of(&grown), Some(head_of(&old))).is_ok());
}

#[test]
fn an_address_put_back_without_its_salt_is_found() {
    let mut entries = chain_of(2);
    forget(&mut entries[1]);
    entries[1].entry.ip = Some("192.0.2.7".parse().unwrap());
    let broken = verify(&entries, head_of(&entries), None).unwrap_err();
    assert_eq!(broken, Broken::ClientAltered { sequence: 2, id: entries[1].entry.id });
}

#[test]
fn what_cannot_be_read_breaks_the_chain_where_it_stands() {
    let verifier = Verifier::new(chain(), None);
    let id = entry(1).id;
    assert_eq!(verifier.refuse(1, id), Broken::Altered { sequence: 1, id });
    assert_eq!(verifier.refuse(3, id), Broken::Gap { expected: 1, found: 3 });
}

#[rstest]
#[case::before_1970(-1, false)]
#[case::now(1_893_456_000_123, true)]
#[case::past_48_bits(1 << 48, false)]
fn the_least_identifier_of_a_moment_is_not_above_any_other(
    #[case] millis: i64,
    #[case] there_is_one: bool,
) {
    let moment = Timestamp::from_timestamp_millis(millis).unwrap();
    let least = AuditEntryId::least_at(moment);
    assert_eq!(least.is_some(), there_is_one);
    if let Some(least) = least {
        assert!(least < AuditEntryId::new(moment, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
        let before = moment - chrono::TimeDelta::milliseconds(1);
        assert!(AuditEntryId::new(before, [0xff; 10]) < least);
    }
}
