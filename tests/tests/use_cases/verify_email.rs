use rstest::rstest;
use serde_json::json;
use socle_application::identity::VerifyEmailError;
use socle_domain::identity::{OneTimeToken, OneTimeTokenPurpose, User};
use socle_domain::{Id as _, identity::OneTimeTokenId};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, event, mail, now, person, unproved,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";

fn world(user: &User) -> World {
    let token = OneTimeToken::issue(
        OneTimeTokenId::from_uuid(Uuid::from_u128(1)),
        user.id,
        OneTimeTokenPurpose::VerifyEmail,
        digest_of(TOKEN),
        now(),
    );
    World { redeemed: Some(token), ..World::of(user.clone()) }
}

async fn verify(ports: &Ports) -> Result<(), VerifyEmailError> {
    ports.verify_email().execute(&anonymous(), TOKEN).await
}

#[tokio::test]
async fn the_address_is_noted_as_proved_and_the_person_welcomed() {
    let before = unproved();
    let ports = world(&before).ports();
    verify(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.email_verified", &[]);
    let purpose = OneTimeTokenPurpose::VerifyEmail;
    let expected = [
        Call::Holder(digest_of(TOKEN), purpose),
        Call::Lock(before.id),
        Call::Redeem(digest_of(TOKEN), purpose, now()),
    ];
    assert_eq!(ports.calls()[1..4], expected);
    let writes = ports.writes();
    let [Call::Update(user), Call::Append(messages)] = &writes[..] else { panic!("{writes:?}") };
    let expected = User {
        email_verified_at: Some(now()),
        updated_at: now(),
        version: before.version + 1,
        ..before.clone()
    };
    assert_eq!(*user, expected);
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.email_verified", data));
    let mail = mail(letter);
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    let welcome = json!({
        "template": "welcome", "first_name": "Ada", "link": "https://app.example.com/auth/sign-in",
    });
    assert_eq!(mail["content"], welcome);
}

#[tokio::test]
async fn a_proved_address_only_uses_the_token_up() {
    let ports = world(&person()).ports();
    verify(&ports).await.unwrap();
    assert_eq!(ports.names(), ["Hit", "Holder", "Lock", "Redeem"]);
    ports.assert_committed();
}

#[rstest]
#[case::unknown(World::of(unproved()))]
#[case::used_or_expired(World { holder: Some(unproved().id), ..World::of(unproved()) })]
#[case::of_somebody_who_is_gone(World { locked: None, ..world(&unproved()) })]
#[tokio::test]
async fn a_token_that_does_not_work_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = verify(&ports).await.unwrap_err();
    assert!(matches!(error, VerifyEmailError::Gone), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn too_many_attempts_are_refused_before_any_work() {
    let ports = World { fault: Fault::Limit("verify_email"), ..world(&unproved()) }.ports();
    let error = verify(&ports).await.unwrap_err();
    assert!(matches!(error, VerifyEmailError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[rstest]
#[case("")]
#[case("short")]
#[case("tttttttttttttttttttttttttttttttttttttttttt'")]
#[case("tttttttttttttttttttttttttttttttttttttttttttt")]
#[tokio::test]
async fn what_cannot_be_a_token_is_gone_without_a_transaction(#[case] token: &str) {
    let ports = world(&unproved()).ports();
    let error = ports.verify_email().execute(&anonymous(), token).await.unwrap_err();
    assert!(matches!(error, VerifyEmailError::Gone), "{error:?}");
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Holder, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Redeem, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world(&unproved()) }.ports();
    let error = format!("{:?}", verify(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
