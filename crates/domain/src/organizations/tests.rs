use super::*;
use crate::access::{Grants, OrganizationRole, PlatformRole};
use crate::identity::{
    EmailAddress, Locale, NewUser, PersonName, TimeZone, TokenDigest, User, UserId,
};
use crate::{Id as _, Timestamp};
use chrono::TimeDelta;
use rstest::rstest;

fn at(hours: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + TimeDelta::hours(hours)
}

fn person(email: &str, verified: bool) -> User {
    let mut user = User::new(
        NewUser {
            id: UserId::new(at(0), [1; 10]),
            email: EmailAddress::parse(email).unwrap(),
            password_hash: None,
            first_name: PersonName::parse("Ada").unwrap(),
            last_name: PersonName::parse("Lovelace").unwrap(),
            locale: Locale::En,
            time_zone: TimeZone::parse("UTC").unwrap(),
            platform_role: PlatformRole::User,
        },
        at(0),
    );
    if verified {
        user.verify_email(at(0));
    }
    user
}

fn invitation() -> Invitation {
    Invitation {
        id: InvitationId::new(at(0), [2; 10]),
        organization_id: OrganizationId::new(at(0), [3; 10]),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        role: MemberRole::BuiltIn(OrganizationRole::Member),
        digest: TokenDigest::from_bytes([7; 32]),
        invited_by: None,
        created_at: at(0),
        expires_at: at(0) + Invitation::LIFETIME,
        accepted_at: None,
        revoked_at: None,
    }
}

#[rstest]
#[case::hers("ada@example.com", true, 47, Ok(()))]
#[case::whatever_the_case("ADA@Example.com", true, 0, Ok(()))]
#[case::too_late("ada@example.com", true, 48, Err(AcceptError::Gone))]
#[case::not_proved("ada@example.com", false, 0, Err(AcceptError::AnotherPerson))]
#[case::eves("eve@example.com", true, 0, Err(AcceptError::AnotherPerson))]
#[case::eves_and_too_late("eve@example.com", true, 48, Err(AcceptError::AnotherPerson))]
fn an_invitation_is_for_one_person_for_two_days(
    #[case] email: &str,
    #[case] verified: bool,
    #[case] hours: i64,
    #[case] expected: Result<(), AcceptError>,
) {
    let mut invitation = invitation();
    let before = invitation.clone();
    assert_eq!(invitation.accept(&person(email, verified), at(hours)), expected);
    if expected.is_ok() {
        let again = invitation.accept(&person(email, verified), at(hours));
        assert_eq!(again, Err(AcceptError::Gone), "it works once");
    } else {
        assert_eq!(invitation, before);
    }
}

#[test]
fn what_was_taken_back_cannot_be_accepted() {
    let mut invitation = Invitation { revoked_at: Some(at(1)), ..invitation() };
    let ada = person("ada@example.com", true);
    assert_eq!(invitation.accept(&ada, at(2)), Err(AcceptError::Gone));
}

#[rstest]
#[case(OrganizationRole::Owner, 1, Err(LastOwner))]
#[case(OrganizationRole::Owner, 2, Ok(()))]
#[case(OrganizationRole::Admin, 1, Ok(()))]
#[case(OrganizationRole::Viewer, 0, Ok(()))]
fn the_last_owner_stays(
    #[case] role: OrganizationRole,
    #[case] owners: i64,
    #[case] expected: Result<(), LastOwner>,
) {
    let member = Member {
        organization_id: OrganizationId::new(at(0), [3; 10]),
        user_id: UserId::new(at(0), [1; 10]),
        role: MemberRole::BuiltIn(role),
        joined_at: at(0),
    };
    assert_eq!(member.let_go(owners), expected);
}

#[test]
fn no_custom_role_takes_a_built_in_name() {
    for (name, reserved) in [("Owner", true), ("VIEWER", true), ("Recruiter", false)] {
        assert_eq!(CustomRole::is_reserved(&Label::parse(name).unwrap()), reserved, "{name}");
    }
}

#[test]
fn a_custom_role_permits_what_it_names() {
    let mut role = CustomRole {
        id: CustomRoleId::new(at(0), [4; 10]),
        organization_id: OrganizationId::new(at(0), [3; 10]),
        name: Label::parse("Clerk").unwrap(),
        permissions: [permissions::READ_MEMBERS.name.to_owned()].into(),
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    };
    assert!(role.grants().allow(&permissions::READ_MEMBERS));
    assert!(!role.grants().allow(&permissions::READ), "not even what a viewer may");
    assert!(!role.edit(None, Some(role.permissions.clone()), at(1)));
    assert!(role.edit(None, Some([].into()), at(1)));
    assert_eq!((role.version, role.grants()), (2, Grants::named::<String>([])));
}
