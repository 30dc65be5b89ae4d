use rstest::rstest;
use serde_json::json;
use socle_application::identity::{SignUpError, SignUpInput};
use socle_domain::access::PlatformRole;
use socle_domain::identity::{Locale, OneTimeTokenPurpose, PasswordAttempt, UserStatus};

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, event, field_errors, hash, mail,
    mail_and_token, now, person, unproved,
};

const PASSWORD: &str = "Correct-Horse7battery";

fn input() -> SignUpInput {
    SignUpInput {
        email: " Ada@Example.com ".to_owned(),
        password: PasswordAttempt::new(PASSWORD),
        first_name: "Augusta".to_owned(),
        last_name: "King".to_owned(),
        locale: Some("he".to_owned()),
        preferred_locale: Locale::Fr,
        time_zone: Some("Europe/London".to_owned()),
    }
}

async fn sign_up(ports: &Ports) -> Result<(), SignUpError> {
    ports.sign_up().execute(&anonymous(), input()).await
}

/// What a stranger can measure: the same limit, one lookup, one hash and one transaction that looks the address
/// up.
fn assert_same_work(ports: &Ports) {
    let expected = [
        Call::Hit("sign_up", SOURCE.to_owned()),
        Call::LookUp(PASSWORD.to_owned()),
        Call::Hash(PASSWORD.to_owned()),
        Call::LockByEmail("ada@example.com".to_owned()),
    ];
    assert_eq!(ports.calls()[..4], expected);
    assert!(ports.names().contains(&"Seal".to_owned()), "a mail is written");
    ports.assert_committed();
}

#[tokio::test]
async fn an_unknown_address_gets_an_account_and_a_link_to_prove_it() {
    let ports = World::default().ports();
    sign_up(&ports).await.unwrap();
    assert_same_work(&ports);
    ports.assert_audited("user.signed_up", &[]);
    let writes = ports.writes();
    let [Call::Insert(user), Call::Replace(token), Call::Append(messages)] = &writes[..] else {
        panic!("{writes:?}");
    };

    assert_eq!(user.email.as_str(), "ada@example.com");
    assert_eq!(user.password_hash, Some(hash(PASSWORD)));
    assert_eq!((user.first_name.as_str(), user.last_name.as_str()), ("Augusta", "King"));
    assert_eq!((user.locale, user.time_zone.name()), (Locale::He, "Europe/London"));
    assert_eq!((user.platform_role, user.status), (PlatformRole::User, UserStatus::Active));
    assert_eq!((user.email_verified_at, user.second_factor_confirmed_at), (None, None));
    assert_eq!((user.created_at, user.updated_at, user.version), (now(), now(), 1));

    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(event(announcement), ("user.signed_up", json!({ "user_id": user.id.to_string() })));
    let (mail, secret) = mail_and_token(letter, "auth/verify-email");
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("he")));
    assert_eq!(mail["content"]["template"], "verify_email");
    assert_eq!(mail["content"]["first_name"], "Augusta");
    assert_eq!(mail["content"]["valid_hours"], 24);
    assert_eq!((token.user_id, token.digest), (user.id, digest_of(&secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::VerifyEmail);
    assert_eq!((token.created_at, token.used_at, token.voided_at), (now(), None, None));
    assert_eq!(token.expires_at, now() + OneTimeTokenPurpose::VerifyEmail.lifetime());
}

#[tokio::test]
async fn a_never_proved_account_is_replaced_and_gets_a_new_link() {
    let before = unproved();
    let ports = World::of(before.clone()).ports();
    sign_up(&ports).await.unwrap();
    assert_same_work(&ports);
    ports.assert_audited("user.signed_up", &[]);
    let writes = ports.writes();
    let [Call::Update(user), Call::Replace(token), Call::Append(messages)] = &writes[..] else {
        panic!("{writes:?}");
    };
    assert_eq!((user.id, user.created_at), (before.id, before.created_at));
    assert_eq!((user.updated_at, user.version), (now(), before.version + 1));
    assert_eq!(user.password_hash, Some(hash(PASSWORD)));
    assert_eq!((user.first_name.as_str(), user.email_verified_at), ("Augusta", None));
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(event(announcement).0, "user.signed_up");
    let (mail, secret) = mail_and_token(letter, "auth/verify-email");
    assert_eq!(mail["content"]["first_name"], "Augusta");
    assert_eq!((token.user_id, token.digest), (before.id, digest_of(&secret)));
}

#[tokio::test]
async fn the_owner_of_a_proved_account_is_told_and_nothing_of_it_changes() {
    let ports = World::of(person()).ports();
    sign_up(&ports).await.unwrap();
    assert_same_work(&ports);
    ports.assert_failure_audited("user.signed_up", &[]);
    let writes = ports.writes();
    let [Call::Append(messages)] = &writes[..] else { panic!("{writes:?}") };
    let [letter] = &messages[..] else { panic!("{messages:?}") };
    let mail = mail(letter);
    // In the words of the account: what the stranger typed appears nowhere.
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(
        mail["content"],
        json!({
            "template": "already_registered",
            "first_name": "Ada",
            "link": "https://app.example.com/auth/sign-in",
        })
    );
}

#[tokio::test]
async fn whoever_comes_second_to_an_address_hears_nothing_of_it() {
    let ports = World { email_taken: true, ..World::default() }.ports();
    sign_up(&ports).await.unwrap();
    assert_eq!(ports.names(), ["Hit", "LookUp", "Hash", "LockByEmail", "Insert"]);
    ports.assert_committed();
    ports.assert_failure_audited("user.signed_up", &[]);
}

#[tokio::test]
async fn language_and_time_zone_have_defaults() {
    let ports = World::default().ports();
    let input = SignUpInput { locale: None, time_zone: None, ..input() };
    ports.sign_up().execute(&anonymous(), input).await.unwrap();
    let writes = ports.writes();
    let Some(Call::Insert(user)) = writes.first() else { panic!("{writes:?}") };
    assert_eq!((user.locale, user.time_zone.name()), (Locale::Fr, "UTC"));
}

#[tokio::test]
async fn everything_unacceptable_is_said_at_once_and_costs_nothing() {
    let ports = World::default().ports();
    let input = SignUpInput {
        email: "nobody".to_owned(),
        password: PasswordAttempt::new("short"),
        first_name: " ".to_owned(),
        last_name: "<script>".to_owned(),
        locale: Some("tlh".to_owned()),
        preferred_locale: Locale::En,
        time_zone: Some("Mars/Olympus".to_owned()),
    };
    let error = ports.sign_up().execute(&anonymous(), input).await.unwrap_err();
    let SignUpError::Invalid(invalid) = error else { panic!("{error:?}") };
    let fields: std::collections::BTreeSet<_> =
        field_errors(&invalid).into_iter().map(|(field, _)| field).collect();
    let expected = ["email", "first_name", "last_name", "locale", "password", "time_zone"];
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[tokio::test]
async fn a_password_made_of_the_persons_name_is_refused() {
    let ports = World::default().ports();
    let input = SignUpInput {
        first_name: "Maximiliana".to_owned(),
        password: PasswordAttempt::new("Maximiliana1!"),
        ..input()
    };
    let error = ports.sign_up().execute(&anonymous(), input).await.unwrap_err();
    let SignUpError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("password", "personal")]);
    ports.assert_never_began();
}

#[tokio::test]
async fn too_many_sign_ups_are_refused_before_any_work() {
    let ports = World { fault: Fault::Limit("sign_up"), ..World::default() }.ports();
    let error = sign_up(&ports).await.unwrap_err();
    let SignUpError::RateLimited(limited) = error else { panic!("{error:?}") };
    assert_eq!(limited.retry_after.as_secs(), 42);
    assert_eq!(ports.calls(), [Call::Hit("sign_up", SOURCE.to_owned())]);
    ports.assert_never_began();
}

#[rstest]
#[case::of_a_new_account(World::default(), &[Fault::Insert, Fault::Replace])]
#[case::of_a_replaced_account(World::of(unproved()), &[Fault::Update, Fault::Replace])]
#[case::of_a_known_account(World::of(person()), &[])]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] world: World,
    #[case] of_its_own: &[Fault],
) {
    let common = [
        (Fault::HashBusy, "Hash(Busy"),
        (Fault::HashFailed, "Hash(Failed"),
        (Fault::Begin, "Store(Unavailable"),
        (Fault::LockByEmail, "Store(Unavailable"),
        (Fault::Seal, "Mail(Seal(UnknownKey"),
        (Fault::Append, "Store(Unavailable"),
        (Fault::Audit, "Store(Unavailable"),
        (Fault::Commit, "Store(Unavailable"),
    ];
    let own = of_its_own.iter().map(|&fault| match fault {
        Fault::Replace => (fault, "Mail(Store(Unavailable"),
        _ => (fault, "Store(Unavailable"),
    });
    for (fault, expected) in common.into_iter().chain(own) {
        let ports = World { fault, ..world.clone() }.ports();
        let error = format!("{:?}", sign_up(&ports).await.unwrap_err());
        assert!(error.starts_with(expected), "{fault:?}: {error}");
        ports.assert_undone(fault);
    }
}
