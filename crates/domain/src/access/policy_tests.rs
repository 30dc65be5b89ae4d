use super::*;
use crate::identity::{SecretToken, SessionId, UserId};
use crate::organizations::{OrganizationId, permissions as organizations};
use crate::{Id as _, Timestamp};
use proptest::prelude::*;
use rstest::rstest;

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

fn organization(number: u8) -> OrganizationId {
    OrganizationId::new(now(), [number; 10])
}

fn actor(principal: Principal, memberships: impl IntoIterator<Item = Membership>) -> Actor {
    Actor {
        principal,
        memberships: Memberships::new(memberships),
        request_id: RequestId::parse("test").unwrap(),
        client: Client::default(),
    }
}

fn person(platform_role: PlatformRole) -> Principal {
    Principal::User(SignedIn {
        user_id: UserId::new(now(), [1; 10]),
        session_id: SessionId::new(now(), [2; 10]),
        platform_role,
        authenticated_at: now(),
        closing: false,
    })
}

fn key() -> Principal {
    let key_id = ApiKeyId::new(now(), [9; 10]);
    Principal::ApiKey(ApiKeyPrincipal { key_id, organization_id: organization(1) })
}

fn member(number: u8, grants: Grants, open: bool) -> Membership {
    Membership { organization_id: organization(number), grants, open }
}

fn catalogue() -> PermissionCatalogue {
    let all = organizations::ALL.iter().chain(permissions::ALL).copied();
    PermissionCatalogue::new(all, permissions::PLATFORM.iter().copied())
}

#[rstest]
fn a_member_may_what_the_role_permits_and_only_there(
    #[values(
        OrganizationRole::Viewer,
        OrganizationRole::Member,
        OrganizationRole::Admin,
        OrganizationRole::Owner
    )]
    role: OrganizationRole,
    #[values(
        PlatformRole::User,
        PlatformRole::Manager,
        PlatformRole::Admin,
        PlatformRole::Superadmin
    )]
    platform_role: PlatformRole,
) {
    let ada = actor(person(platform_role), [member(1, Grants::Role(role), true)]);
    for permission in catalogue().permissions() {
        let here = policy::in_organization(&ada, organization(1), permission);
        let may = role >= permission.granted_from;
        let expected = if may { Ok(organization(1)) } else { Err(Denied::Forbidden) };
        assert_eq!(here.map(|scope| scope.organization_id()), expected, "{}", permission.name);
        // No platform role opens the door of an organization.
        let there = policy::in_organization(&ada, organization(2), permission);
        assert_eq!(there, Err(Denied::NotFound), "{}", permission.name);
    }
}

#[test]
fn a_closed_organization_is_there_for_whoever_may_restore_it_only() {
    for role in OrganizationRole::ALL {
        let closed = actor(person(PlatformRole::User), [member(1, Grants::Role(role), false)]);
        let id = organization(1);
        let read = policy::in_organization(&closed, id, &organizations::READ);
        assert_eq!(read, Err(Denied::NotFound));
        let restore = policy::in_closed_organization(&closed, id, &organizations::DELETE);
        let expected = role == OrganizationRole::Owner;
        assert_eq!(restore.is_ok(), expected, "{role:?}");
        assert!(expected || restore == Err(Denied::NotFound), "{role:?}");
    }
}

#[test]
fn a_key_may_what_its_scopes_say_and_nothing_on_the_platform() {
    let grants = Grants::named([organizations::READ_MEMBERS.name, "no.such.permission"]);
    let key = actor(key(), [member(1, grants, true)]);
    let may = |number, permission| policy::in_organization(&key, organization(number), permission);
    assert!(may(1, &organizations::READ_MEMBERS).is_ok());
    assert_eq!(may(1, &organizations::READ), Err(Denied::Forbidden));
    assert_eq!(may(2, &organizations::READ_MEMBERS), Err(Denied::NotFound));
    assert_eq!(policy::on_platform(&key, &organizations::READ_ALL), Err(Denied::Forbidden));
    assert_eq!(policy::person(&key).map(|_| ()), Err(Denied::Forbidden));
    assert_eq!(policy::authenticated(&key), Ok(()));
}

#[rstest]
#[case(Principal::Anonymous, Err(Denied::NotAuthenticated))]
#[case(person(PlatformRole::User), Err(Denied::Forbidden))]
#[case(person(PlatformRole::Manager), Ok(()))]
#[case(person(PlatformRole::Superadmin), Ok(()))]
#[case(Principal::System, Ok(()))]
fn platform_roles_open_the_platform(
    #[case] principal: Principal,
    #[case] expected: Result<(), Denied>,
) {
    let actor = actor(principal, []);
    assert_eq!(policy::on_platform(&actor, &organizations::READ_ALL), expected);
}

#[test]
fn nobody_without_credentials_gets_anywhere() {
    let nobody =
        actor(Principal::Anonymous, [member(1, Grants::Role(OrganizationRole::Owner), true)]);
    let inside = policy::in_organization(&nobody, organization(1), &organizations::READ);
    assert_eq!(inside, Err(Denied::NotAuthenticated));
    assert_eq!(policy::authenticated(&nobody), Err(Denied::NotAuthenticated));
    assert!(OrganizationScope::system(&nobody, organization(1)).is_err());
    let ada = actor(person(PlatformRole::Superadmin), []);
    assert_eq!(OrganizationScope::system(&ada, organization(1)), Err(Denied::Forbidden));
}

fn any_grants() -> impl Strategy<Value = Grants> {
    let names: Vec<&'static str> = catalogue().permissions().iter().map(|p| p.name).collect();
    prop_oneof![
        proptest::sample::select(OrganizationRole::ALL.to_vec()).prop_map(Grants::Role),
        proptest::sample::subsequence(names.clone(), 0..=names.len()).prop_map(Grants::named),
    ]
}

proptest! {
    /// Escalation is impossible by any number of steps: what can be handed out is never more than
    /// what whoever hands it out has.
    #[test]
    fn what_is_handed_out_is_never_more(mine in any_grants(), theirs in any_grants()) {
        let catalogue = catalogue();
        let scope = OrganizationScope::of_member(organization(1), mine.clone());
        let handed = policy::hand_out(&scope, &theirs, &catalogue).is_ok();
        let subset = catalogue.names_of(&theirs).is_subset(&catalogue.names_of(&mine));
        prop_assert_eq!(handed, subset);
    }

    #[test]
    fn roles_hand_out_roles_up_to_their_own(
        mine in proptest::sample::select(OrganizationRole::ALL.to_vec()),
        theirs in proptest::sample::select(OrganizationRole::ALL.to_vec()),
    ) {
        let scope = OrganizationScope::of_member(organization(1), Grants::Role(mine));
        let handed = policy::hand_out(&scope, &Grants::Role(theirs), &catalogue());
        prop_assert_eq!(handed.is_ok(), theirs <= mine);
    }
}

#[test]
fn a_key_is_recognized_by_its_prefix_and_not_printed() {
    let secret = ApiKeySecret::of(&SecretToken::parse(&"a".repeat(43)).unwrap());
    assert_eq!(secret.expose(), format!("sk_live_{}", "a".repeat(43)));
    assert_eq!(secret.shown_prefix(), "sk_live_aaaa");
    assert!(!format!("{secret:?}").contains("aaaa"));
    for text in ["", "sk_live_", "sk_live_short", "sk_test_aaaa", &"a".repeat(43)] {
        assert!(ApiKeySecret::parse(text).is_none(), "{text}");
    }
    assert!(ApiKeySecret::parse(secret.expose()).is_some());
}

#[test]
fn whoever_waits_to_be_erased_acts_no_more() {
    let mut closing = person(PlatformRole::Superadmin);
    let Principal::User(signed_in) = &mut closing else { unreachable!() };
    signed_in.closing = true;
    let signed_in = *signed_in;
    let actor = actor(closing, []);
    assert_eq!(policy::person(&actor), Err(Denied::AccountClosing));
    assert_eq!(policy::person_even_closing(&actor), Ok(signed_in));
    for permission in permissions::PLATFORM {
        assert_eq!(policy::on_platform(&actor, permission), Err(Denied::AccountClosing));
    }
}
