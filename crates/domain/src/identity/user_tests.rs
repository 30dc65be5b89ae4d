use super::*;
use crate::Id as _;
use rstest::rstest;

fn at(seconds: i64) -> Timestamp {
    chrono::DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn ada() -> User {
    let new = NewUser {
        id: UserId::new(at(0), [1; 10]),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        password_hash: Some(PasswordHash::new("first".into())),
        first_name: PersonName::parse("Ada").unwrap(),
        last_name: PersonName::parse("Lovelace").unwrap(),
        locale: Locale::En,
        time_zone: TimeZone::UTC,
        platform_role: PlatformRole::User,
    };
    User::new(new, at(0))
}

#[rstest]
#[case(None, None, false)]
#[case(Some(UserStatus::Active), Some(PlatformRole::User), false)]
#[case(Some(UserStatus::Disabled), None, true)]
#[case(None, Some(PlatformRole::Admin), true)]
#[case(Some(UserStatus::Disabled), Some(PlatformRole::Admin), true)]
fn administration_counts_one_version_if_anything_changes(
    #[case] status: Option<UserStatus>,
    #[case] platform_role: Option<PlatformRole>,
    #[case] changes: bool,
) {
    let mut user = ada();
    let before = user.clone();
    assert_eq!(user.administer(AccountChange { status, platform_role }, at(9)), changes);
    let expected = User {
        status: status.unwrap_or(before.status),
        platform_role: platform_role.unwrap_or(before.platform_role),
        updated_at: if changes { at(9) } else { at(0) },
        version: if changes { 2 } else { 1 },
        ..before
    };
    assert_eq!(user, expected);
}

#[rstest]
#[case(false, UserStatus::Active, false)]
#[case(false, UserStatus::Disabled, false)]
#[case(true, UserStatus::Active, true)]
#[case(true, UserStatus::Disabled, false)]
#[case(false, UserStatus::Erased, false)]
#[case(true, UserStatus::Erased, false)]
fn who_may_sign_in(#[case] verified: bool, #[case] status: UserStatus, #[case] expected: bool) {
    let mut user = ada();
    user.status = status;
    if verified {
        user.verify_email(at(1));
    }
    assert_eq!(user.may_sign_in(), expected);
}

#[test]
fn verifying_twice_changes_nothing_the_second_time() {
    let mut user = ada();
    assert!(user.verify_email(at(1)));
    let once = user.clone();
    assert!(!user.verify_email(at(2)));
    assert_eq!(user, once);
    assert_eq!(user.version, 2);
}

#[test]
fn an_edit_counts_only_when_it_changes_something() {
    let mut user = ada();
    assert!(!user.edit(ProfileChanges::default(), at(1)));
    let same = ProfileChanges { locale: Some(Locale::En), ..ProfileChanges::default() };
    assert!(!user.edit(same, at(1)));
    assert_eq!((user.version, user.updated_at), (1, at(0)));
    let hebrew = ProfileChanges { locale: Some(Locale::He), ..ProfileChanges::default() };
    assert!(user.edit(hebrew, at(1)));
    assert_eq!((user.version, user.updated_at, user.locale), (2, at(1), Locale::He));
}

#[test]
fn an_erasure_waits_and_can_be_canceled_once() {
    let mut user = ada();
    assert!(!user.cancel_erasure(at(1)));
    assert_eq!(user.erases_at(), None);
    assert!(user.request_erasure(at(1)));
    assert!(user.is_closing() && user.is_active(), "whoever waits may still come in");
    assert_eq!(user.erases_at(), Some(at(1 + 30 * 86_400)));
    let once = user.clone();
    assert!(!user.request_erasure(at(2)));
    assert_eq!(user, once, "asking again does not move the date");
    assert!(user.cancel_erasure(at(3)));
    assert_eq!((user.is_closing(), user.erases_at(), user.version), (false, None, 3));
    assert!(!user.cancel_erasure(at(4)));
}

#[test]
fn an_erased_account_keeps_its_identifier_and_nothing_of_the_person() {
    let mut user = ada();
    user.verify_email(at(1));
    user.enable_second_factor(at(1));
    user.platform_role = PlatformRole::Admin;
    user.request_erasure(at(2));
    let placeholder = uuid::Uuid::from_u128(0xada);
    user.erase(placeholder, at(3));
    let expected = User {
        email: EmailAddress::parse(&format!("erased-{placeholder}@erased.invalid")).unwrap(),
        password_hash: None,
        first_name: PersonName::parse("Erased").unwrap(),
        last_name: PersonName::parse("Erased").unwrap(),
        status: UserStatus::Erased,
        updated_at: at(3),
        version: 5,
        ..ada()
    };
    assert_eq!(user, expected);
    assert!(!user.may_sign_in() && !user.is_active());
    assert!(!user.request_erasure(at(4)), "there is nothing left to erase");
}
