//! Signing in by the link of a mail.

use rstest::rstest;
use socle_application::identity::{
    MagicLinkProof, SessionCredentials, SignInOutcome, VerifyMagicLinkError, VerifyMagicLinkInput,
};
use socle_domain::Id as _;
use socle_domain::identity::{
    DeviceName, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, SessionKind, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, disabled, event, field_errors, now, person,
    unproved, with_second_factor,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::MagicLink;

fn world(user: &User) -> World {
    let id = OneTimeTokenId::from_uuid(Uuid::from_u128(1));
    let token = OneTimeToken::issue(id, user.id, PURPOSE, digest_of(TOKEN), now());
    World { redeemed: Some(token), ..World::of(user.clone()) }
}

fn input(token: &str) -> VerifyMagicLinkInput {
    VerifyMagicLinkInput {
        proof: MagicLinkProof::Token(token.to_owned()),
        device_name: Some("Laptop".to_owned()),
        session: SessionKind::Cookie,
    }
}

async fn verify(ports: &Ports) -> Result<SignInOutcome, VerifyMagicLinkError> {
    ports.verify_magic_link().execute(&anonymous(), input(TOKEN)).await
}

#[tokio::test]
async fn a_session_is_opened() {
    let user = person();
    let ports = world(&user).ports();
    let outcome = verify(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.signed_in", &[("method", "magic_link")]);
    let calls = ports.calls();
    let expected = [
        Call::Holder(digest_of(TOKEN), PURPOSE),
        Call::Lock(user.id),
        Call::Redeem(digest_of(TOKEN), PURPOSE, now()),
    ];
    assert_eq!(calls[..3], expected);
    let Call::InsertSession(session) = &calls[3] else { panic!("{calls:?}") };
    assert_eq!(session.device_name, DeviceName::parse("Laptop"));
    let SignInOutcome::Authenticated(answer) = outcome else { panic!("{outcome:?}") };
    assert_eq!(answer.user, user);
    assert!(matches!(answer.credentials, SessionCredentials::Browser(_)), "{answer:?}");
    assert_eq!(event(ports.appended().last().unwrap()).0, "session.started");
}

#[tokio::test]
async fn a_link_is_no_second_factor() {
    let ports = world(&with_second_factor()).ports();
    let outcome = verify(&ports).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SecondFactorRequired(_)), "{outcome:?}");
    ports.assert_committed();
    ports.assert_audited("user.first_factor_proved", &[("method", "magic_link")]);
    assert_eq!(ports.names(), ["Holder", "Lock", "Redeem", "InsertChallenge"]);
}

#[rstest]
#[case::unknown(World::of(person()))]
#[case::used_or_expired(World { holder: Some(person().id), ..World::of(person()) })]
#[case::of_somebody_who_is_gone(World { locked: None, ..world(&person()) })]
#[case::of_a_closed_account(world(&disabled()))]
#[case::of_an_address_that_was_never_proved(world(&unproved()))]
#[tokio::test]
async fn a_link_that_does_not_work_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = verify(&ports).await.unwrap_err();
    assert!(matches!(error, VerifyMagicLinkError::Gone), "{error:?}");
    ports.assert_refused_and_audited("user.sign_in_failed", &[("method", "magic_link")]);
}

#[tokio::test]
async fn what_cannot_be_a_token_is_gone_without_a_transaction() {
    let ports = world(&person()).ports();
    let error =
        ports.verify_magic_link().execute(&anonymous(), input("no token")).await.unwrap_err();
    assert!(matches!(error, VerifyMagicLinkError::Gone), "{error:?}");
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn an_unacceptable_device_name_leaves_the_link_as_it_was() {
    let ports = world(&person()).ports();
    let input = VerifyMagicLinkInput { device_name: Some(String::new()), ..input(TOKEN) };
    let error = ports.verify_magic_link().execute(&anonymous(), input).await.unwrap_err();
    let VerifyMagicLinkError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("device_name", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case(person(), Fault::Begin, "Store(Unavailable")]
#[case(person(), Fault::Holder, "Store(Unavailable")]
#[case(person(), Fault::Lock, "Store(Unavailable")]
#[case(person(), Fault::Redeem, "Store(Unavailable")]
#[case(person(), Fault::InsertSession, "Open(Store(Unavailable")]
#[case(person(), Fault::See, "Open(Store(Unavailable")]
#[case(person(), Fault::AnyDeviceOf, "Open(Store(Unavailable")]
#[case(person(), Fault::InsertDevice, "Open(Store(Unavailable")]
#[case(person(), Fault::Append, "Open(Store(Unavailable")]
#[case(person(), Fault::Audit, "Open(Store(Unavailable")]
#[case(person(), Fault::Commit, "Store(Unavailable")]
#[case(with_second_factor(), Fault::InsertChallenge, "Open(Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] user: User,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world(&user) }.ports();
    let error = format!("{:?}", verify(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
