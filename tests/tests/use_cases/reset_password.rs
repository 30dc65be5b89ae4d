use rstest::rstest;
use serde_json::json;
use socle_application::identity::ResetPasswordError;
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::identity::{
    EmailAddress, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, PasswordAttempt,
    SecurityEventKind, SessionEnd, SessionEndReason, SessionId, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, counted_at, digest_of, event, field_errors, hash,
    mail, now, person, unproved,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const PASSWORD: &str = "Correct-Horse7battery";

fn sessions() -> Vec<SessionId> {
    [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number))).to_vec()
}

fn world(user: &User) -> World {
    let token = OneTimeToken::issue(
        OneTimeTokenId::from_uuid(Uuid::from_u128(1)),
        user.id,
        OneTimeTokenPurpose::ResetPassword,
        digest_of(TOKEN),
        now(),
    );
    World { redeemed: Some(token), open_sessions: sessions(), ..World::of(user.clone()) }
}

async fn reset(ports: &Ports) -> Result<(), ResetPasswordError> {
    ports.reset_password().execute(&anonymous(), TOKEN, PasswordAttempt::new(PASSWORD)).await
}

#[tokio::test]
async fn the_password_is_set_and_every_session_ends() {
    let before = person();
    let ports = world(&before).ports();
    reset(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.password_reset", &[]);
    let calls = ports.calls();
    let expected = [
        Call::Hit("reset_password", SOURCE.to_owned()),
        Call::HolderOfToken(digest_of(TOKEN), OneTimeTokenPurpose::ResetPassword, now()),
        Call::LookUp(PASSWORD.to_owned()),
        Call::Hash(PASSWORD.to_owned()),
        Call::TakeFailures(counted_at("password attempts", None)),
        Call::TakeFailures(counted_at("code attempts", None)),
        Call::Holder(digest_of(TOKEN), OneTimeTokenPurpose::ResetPassword),
        Call::Lock(before.id),
        Call::Redeem(digest_of(TOKEN), OneTimeTokenPurpose::ResetPassword, now()),
        Call::Update(User {
            password_hash: Some(hash(PASSWORD)),
            updated_at: now(),
            version: before.version + 1,
            ..before.clone()
        }),
        Call::EndAllOf(
            before.id,
            SessionEnd { at: now(), reason: SessionEndReason::PasswordReset },
        ),
    ];
    assert_eq!(calls[..expected.len()], expected);
    // Caches hear of it when it is true, and not before.
    let forgotten: Vec<_> =
        sessions().into_iter().map(|id| Call::CacheEnd(id, vec![TxEnd::Committed])).collect();
    assert_eq!(calls[calls.len() - 2..], forgotten);

    let writes = ports.writes();
    let [recorded] = &ports.recorded()[..] else { panic!("{writes:?}") };
    assert_eq!((recorded.user_id, recorded.kind), (before.id, SecurityEventKind::PasswordReset));
    let Some(Call::Append(messages)) = writes.last() else { panic!("{writes:?}") };
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.password_reset", data));
    let mail = mail(letter);
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(mail["content"], json!({ "template": "password_changed", "first_name": "Ada" }));
}

#[tokio::test]
async fn the_link_proves_the_address() {
    let ports = world(&unproved()).ports();
    reset(&ports).await.unwrap();
    ports.assert_committed();
    let writes = ports.writes();
    let updated = writes.iter().find_map(|call| match call {
        Call::Update(user) => Some(user),
        _ => None,
    });
    let user = updated.unwrap();
    assert_eq!(user.email_verified_at, Some(now()));
    assert_eq!(user.password_hash, Some(hash(PASSWORD)));
    let Some(Call::Append(messages)) = writes.last() else { panic!("{writes:?}") };
    let topics: Vec<_> = messages.iter().map(|message| &*message.topic).collect();
    assert_eq!(topics, ["user.password_reset", "user.email_verified", "email.send"]);
}

#[rstest]
#[case::unknown_by_now(World { redeemed: None, ..world(&person()) })]
#[case::used_a_moment_ago(World {
    redeemed: None, holder: Some(person().id), ..world(&person())
})]
#[case::of_somebody_who_is_gone(World { locked: None, ..world(&person()) })]
#[tokio::test]
async fn a_token_that_does_not_work_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = reset(&ports).await.unwrap_err();
    assert!(matches!(error, ResetPasswordError::Gone), "{error:?}");
    // The failures that were forgiven count as before.
    ports.assert_rolled_back();
    let forgives = |call: &Call| matches!(call, Call::TakeFailures(_));
    assert!(ports.writes().iter().all(forgives), "{:?}", ports.names());
}

#[tokio::test]
async fn a_token_of_nobody_is_gone_and_costs_no_hash() {
    let ports = World { user: None, ..world(&person()) }.ports();
    let error = reset(&ports).await.unwrap_err();
    assert!(matches!(error, ResetPasswordError::Gone), "{error:?}");
    assert_eq!(ports.names(), ["Hit", "HolderOfToken"]);
    ports.assert_never_began();
}

#[tokio::test]
async fn a_password_made_of_the_persons_address_is_refused() {
    let mut user = person();
    user.email = EmailAddress::parse("maximiliana@example.com").unwrap();
    let ports = world(&user).ports();
    let password = PasswordAttempt::new("Maximiliana1!");
    let error = ports.reset_password().execute(&anonymous(), TOKEN, password).await.unwrap_err();
    let ResetPasswordError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("new_password", "personal")]);
    ports.assert_never_began();
}

#[tokio::test]
async fn what_cannot_be_a_token_is_counted_and_not_hashed_for() {
    let ports = world(&person()).ports();
    let password = PasswordAttempt::new(PASSWORD);
    let reset = ports.reset_password();
    let error = reset.execute(&anonymous(), "no token", password).await.unwrap_err();
    assert!(matches!(error, ResetPasswordError::Gone), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[tokio::test]
async fn an_unacceptable_password_leaves_the_token_as_it_was() {
    let ports = world(&person()).ports();
    let password = PasswordAttempt::new("short");
    let error = ports.reset_password().execute(&anonymous(), TOKEN, password).await.unwrap_err();
    let ResetPasswordError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert!(field_errors(&invalid).contains(&("new_password", "too_short")));
    assert_eq!(ports.names(), ["Hit", "HolderOfToken"]);
    ports.assert_never_began();
}

#[tokio::test]
async fn too_many_attempts_are_refused_before_any_work() {
    let ports = World { fault: Fault::Limit("reset_password"), ..world(&person()) }.ports();
    let error = reset(&ports).await.unwrap_err();
    assert!(matches!(error, ResetPasswordError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::HolderOfToken, "Store(Unavailable")]
#[case(Fault::HashBusy, "Hash(Busy")]
#[case(Fault::HashFailed, "Hash(Failed")]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::TakeFailures, "Store(Unavailable")]
#[case(Fault::Holder, "Store(Unavailable")]
#[case(Fault::Redeem, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
#[case(Fault::EndAllOf, "Store(Unavailable")]
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
    let ports = World { fault, ..world(&person()) }.ports();
    let error = format!("{:?}", reset(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
