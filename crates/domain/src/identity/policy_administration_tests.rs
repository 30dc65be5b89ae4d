//! Who may administer whom, by every combination of roles.

use super::*;
use crate::Id as _;
use crate::access::{ApiKeyId, ApiKeyPrincipal, Client, Memberships, RequestId};
use crate::identity::{
    EmailAddress, Locale, NewUser, PersonName, SessionId, TimeZone, UserId, UserStatus,
};
use crate::organizations::OrganizationId;
use PlatformRole::{Admin, Manager, Superadmin};
use chrono::TimeDelta;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn id(number: u8) -> UserId {
    UserId::new(NOW, [number; 10])
}

fn actor(principal: Principal) -> Actor {
    Actor {
        principal,
        memberships: Memberships::default(),
        request_id: RequestId::parse("test").unwrap(),
        client: Client::default(),
    }
}

fn signed_in(platform_role: PlatformRole, authenticated_at: Timestamp) -> Actor {
    actor(Principal::User(SignedIn {
        user_id: id(1),
        session_id: SessionId::new(NOW, [2; 10]),
        platform_role,
        authenticated_at,
        closing: false,
    }))
}

fn subject(id: UserId, platform_role: PlatformRole) -> User {
    let new = NewUser {
        id,
        email: EmailAddress::parse("ada@example.com").unwrap(),
        password_hash: None,
        first_name: PersonName::parse("Ada").unwrap(),
        last_name: PersonName::parse("Lovelace").unwrap(),
        locale: Locale::En,
        time_zone: TimeZone::UTC,
        platform_role,
    };
    User::new(new, NOW)
}

fn status() -> AccountChange {
    AccountChange { status: Some(UserStatus::Disabled), platform_role: None }
}

fn role(platform_role: PlatformRole) -> AccountChange {
    AccountChange { status: None, platform_role: Some(platform_role) }
}

fn may(actor: &Actor, subject: &User, change: AccountChange) -> Result<(), Denied> {
    administer(actor, subject, change, &SessionLifetimes::default(), NOW)
}

fn verdict(allowed: bool) -> Result<(), Denied> {
    if allowed { Ok(()) } else { Err(Denied::Forbidden) }
}

#[test]
fn managers_read_and_administrators_manage() {
    for mine in PlatformRole::ALL {
        let actor = signed_in(mine, NOW);
        assert_eq!(read_users(&actor), verdict(mine >= Manager), "{mine:?}");
        assert_eq!(manage_users(&actor), verdict(mine >= Admin), "{mine:?}");
    }
}

#[test]
fn nobody_touches_whoever_stands_above() {
    for mine in PlatformRole::ALL {
        for theirs in PlatformRole::ALL {
            let (actor, subject) = (signed_in(mine, NOW), subject(id(9), theirs));
            let expected = verdict(mine >= Admin && theirs <= mine);
            assert_eq!(may(&actor, &subject, status()), expected, "{mine:?} {theirs:?}");
            assert_eq!(end_sessions(&actor, &subject).map(|_| ()), expected);
            for given in PlatformRole::ALL {
                let expected = verdict(mine >= Admin && theirs <= mine && given <= mine);
                let found = may(&actor, &subject, role(given));
                assert_eq!(found, expected, "{mine:?} {theirs:?} {given:?}");
            }
        }
    }
}

#[test]
fn nobody_changes_their_own_status_or_role() {
    for mine in PlatformRole::ALL {
        let (actor, own) = (signed_in(mine, NOW), subject(id(1), mine));
        assert_eq!(may(&actor, &own, status()), Err(Denied::Forbidden));
        for given in PlatformRole::ALL {
            assert_eq!(may(&actor, &own, role(given)), Err(Denied::Forbidden));
        }
    }
}

#[test]
fn a_role_takes_a_fresh_proof_of_identity_and_a_status_does_not() {
    for mine in [Admin, Superadmin] {
        let stale = signed_in(mine, NOW - TimeDelta::minutes(5));
        let somebody = subject(id(9), PlatformRole::User);
        assert_eq!(may(&stale, &somebody, role(Manager)), Err(Denied::StepUpRequired));
        assert_eq!(may(&stale, &somebody, status()), Ok(()));
        let both = AccountChange { platform_role: Some(Manager), ..status() };
        assert_eq!(may(&stale, &somebody, both), Err(Denied::StepUpRequired));
    }
}

#[test]
fn who_is_no_person_may_nothing_but_the_command_line_everything() {
    let key_id = ApiKeyId::new(NOW, [3; 10]);
    let organization_id = OrganizationId::new(NOW, [4; 10]);
    let key = actor(Principal::ApiKey(ApiKeyPrincipal { key_id, organization_id }));
    let nobody = actor(Principal::Anonymous);
    let system = actor(Principal::System);
    for theirs in PlatformRole::ALL {
        let somebody = subject(id(9), theirs);
        for change in [status(), role(Superadmin)] {
            assert_eq!(may(&nobody, &somebody, change), Err(Denied::NotAuthenticated));
            assert_eq!(may(&key, &somebody, change), Err(Denied::Forbidden));
            assert_eq!(may(&system, &somebody, change), Ok(()));
        }
        assert_eq!(end_sessions(&system, &somebody), Ok(Superadmin));
    }
    assert_eq!(read_users(&nobody), Err(Denied::NotAuthenticated));
    assert_eq!(read_users(&key), Err(Denied::Forbidden));
    assert_eq!(read_users(&system), Ok(()));
}
