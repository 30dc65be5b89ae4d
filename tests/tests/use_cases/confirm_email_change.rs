use rstest::rstest;
use serde_json::json;
use socle_application::identity::ConfirmEmailChangeError;
use socle_domain::Id as _;
use socle_domain::identity::{
    EmailAddress, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, SecurityEventKind, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, disabled, event, mail, now, person,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::ChangeEmail;

fn new_email() -> EmailAddress {
    EmailAddress::parse("augusta@example.com").unwrap()
}

fn token(new_email: Option<EmailAddress>) -> OneTimeToken {
    let id = OneTimeTokenId::from_uuid(Uuid::from_u128(1));
    let token = OneTimeToken::issue(id, person().id, PURPOSE, digest_of(TOKEN), now());
    OneTimeToken { new_email, ..token }
}

fn world() -> World {
    World { redeemed: Some(token(Some(new_email()))), ..World::of(person()) }
}

async fn confirm(ports: &Ports) -> Result<(), ConfirmEmailChangeError> {
    ports.confirm_email_change().execute(&anonymous(), TOKEN).await
}

#[tokio::test]
async fn the_account_moves_and_both_addresses_hear_of_it() {
    let before = person();
    let ports = world().ports();
    confirm(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.email_changed", &[]);
    let calls = ports.calls();
    let expected = [
        Call::Holder(digest_of(TOKEN), PURPOSE),
        Call::Lock(before.id),
        Call::Redeem(digest_of(TOKEN), PURPOSE, now()),
        Call::ChangeEmail(User {
            email: new_email(),
            email_verified_at: Some(now()),
            updated_at: now(),
            version: before.version + 1,
            ..before.clone()
        }),
        // Whoever reads the old address must not get in by a link that lies there.
        Call::VoidAllOf(before.id, now()),
    ];
    assert_eq!(calls[..expected.len()], expected);
    assert_eq!(ports.recorded()[0].kind, SecurityEventKind::EmailChanged);
    let [announcement, to_old, to_new] = &ports.appended()[..] else { panic!("{calls:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.email_changed", data));
    for (letter, address) in [(to_old, "ada@example.com"), (to_new, "augusta@example.com")] {
        let mail = mail(letter);
        assert_eq!(mail["to"], address);
        assert_eq!(mail["content"]["template"], "email_changed");
        assert_eq!(mail["content"]["new_email"], "augusta@example.com");
    }
}

/// The link still works, should the address become free.
#[tokio::test]
async fn an_address_that_was_taken_meanwhile_is_left_to_its_owner() {
    let ports = World { email_taken: true, ..world() }.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, ConfirmEmailChangeError::EmailTaken), "{error:?}");
    ports.assert_rolled_back();
    assert_eq!(ports.names().last().unwrap(), "ChangeEmail");
}

#[rstest]
#[case::unknown(World { redeemed: None, ..world() })]
#[case::used_or_expired(World { redeemed: None, holder: Some(person().id), ..world() })]
#[case::of_somebody_who_is_gone(World { locked: None, ..world() })]
#[case::of_a_closed_account(World { locked: Some(disabled()), ..world() })]
#[case::to_nowhere(World { redeemed: Some(token(None)), ..world() })]
#[tokio::test]
async fn a_link_that_does_not_work_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, ConfirmEmailChangeError::Gone), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn what_cannot_be_a_token_is_gone_without_a_transaction() {
    let ports = world().ports();
    let error = ports.confirm_email_change().execute(&anonymous(), "no token").await.unwrap_err();
    assert!(matches!(error, ConfirmEmailChangeError::Gone), "{error:?}");
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Holder, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Redeem, "Store(Unavailable")]
#[case(Fault::ChangeEmail, "Store(Unavailable")]
#[case(Fault::VoidAllOf, "Store(Unavailable")]
#[case(Fault::RecordEvent, "Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world() }.ports();
    let error = format!("{:?}", confirm(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
