use rstest::rstest;
use serde_json::json;
use socle_application::identity::{
    AdministratorCreated, CreateAdministratorError, CreateAdministratorInput,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, PlatformRole};
use socle_domain::identity::{OneTimeTokenPurpose, PasswordAttempt, SessionId};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, event, field_errors, hash, mail_and_token,
    now, person, signed_in, system,
};

const PASSWORD: &str = "Correct-Horse7battery";

fn input() -> CreateAdministratorInput {
    CreateAdministratorInput {
        email: "Root@Example.com".to_owned(),
        first_name: "Grace".to_owned(),
        last_name: "Hopper".to_owned(),
        password: None,
        mail_link: false,
    }
}

fn with_password() -> CreateAdministratorInput {
    CreateAdministratorInput { password: Some(PasswordAttempt::new(PASSWORD)), ..input() }
}

fn with_mail() -> CreateAdministratorInput {
    CreateAdministratorInput { mail_link: true, ..input() }
}

async fn create(
    ports: &Ports,
    input: CreateAdministratorInput,
) -> Result<AdministratorCreated, CreateAdministratorError> {
    ports.create_administrator().execute(&system(), input).await
}

#[tokio::test]
async fn with_a_password_the_account_is_open_at_once() {
    let ports = World::default().ports();
    let created = create(&ports, with_password()).await.unwrap();
    assert_eq!(created, AdministratorCreated::WithPassword);
    ports.assert_committed();
    ports.assert_audited("user.administrator_created", &[("platform_role", "admin")]);
    let calls = ports.calls();
    let [looked_up, hashed, Call::Insert(user), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*looked_up, Call::LookUp(PASSWORD.to_owned()));
    assert_eq!(*hashed, Call::Hash(PASSWORD.to_owned()));
    assert_eq!(user.email.as_str(), "root@example.com");
    assert_eq!(user.platform_role, PlatformRole::Admin);
    assert_eq!(user.password_hash, Some(hash(PASSWORD)));
    assert_eq!(user.email_verified_at, Some(now()));
    assert!(user.may_sign_in());
    let announced: Vec<_> = messages.iter().map(event).collect();
    let data = json!({ "user_id": user.id.to_string() });
    assert_eq!(announced, [("user.signed_up", data.clone()), ("user.email_verified", data)]);
}

#[rstest]
#[case::printed(input())]
#[case::mailed(with_mail())]
#[tokio::test]
async fn without_a_password_a_link_sets_it(#[case] input: CreateAdministratorInput) {
    let is_mailed = input.mail_link;
    let ports = World::default().ports();
    let created = create(&ports, input).await.unwrap();
    let AdministratorCreated::WithLink(link) = created else { panic!("{created:?}") };
    ports.assert_committed();
    ports.assert_audited("user.administrator_created", &[("platform_role", "admin")]);
    let writes = ports.writes();
    let [Call::Insert(user), Call::Replace(token), Call::Append(messages)] = &writes[..] else {
        panic!("{writes:?}");
    };
    assert_eq!((user.platform_role, &user.password_hash), (PlatformRole::Admin, &None));
    assert_eq!(user.email_verified_at, None);
    let secret = link.strip_prefix("https://app.example.com/auth/reset-password?token=").unwrap();
    assert_eq!((token.user_id, token.digest), (user.id, digest_of(secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::ResetPassword);
    assert_eq!(event(&messages[0]).0, "user.signed_up");
    if is_mailed {
        let [_, letter] = &messages[..] else { panic!("{messages:?}") };
        let (mail, in_mail) = mail_and_token(letter, "auth/reset-password");
        assert_eq!(mail["to"], "root@example.com");
        assert_eq!(mail["content"]["template"], "set_password");
        assert_eq!(mail["content"]["first_name"], "Grace");
        assert_eq!(mail["content"]["valid_hours"], 1);
        assert_eq!(in_mail, secret);
    } else {
        assert_eq!(messages.len(), 1);
    }
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(1))), Denied::Forbidden)]
#[tokio::test]
async fn only_the_command_line_makes_administrators(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = World::default().ports();
    let create = ports.create_administrator();
    let error = create.execute(&actor, with_password()).await.unwrap_err();
    assert!(
        matches!(error, CreateAdministratorError::Denied(denied) if denied == expected),
        "{error:?}"
    );
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(input())]
#[case(with_mail())]
#[case(with_password())]
#[tokio::test]
async fn a_taken_address_is_said_to_be(#[case] input: CreateAdministratorInput) {
    let ports = World { email_taken: true, ..World::default() }.ports();
    let error = create(&ports, input).await.unwrap_err();
    assert!(matches!(error, CreateAdministratorError::EmailTaken), "{error:?}");
    ports.assert_undone(Fault::Insert);
}

#[tokio::test]
async fn everything_unacceptable_is_said_at_once() {
    let ports = World::default().ports();
    let input = CreateAdministratorInput {
        email: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        password: Some(PasswordAttempt::new("Short-1")),
        mail_link: true,
    };
    let error = create(&ports, input).await.unwrap_err();
    let CreateAdministratorError::Invalid(invalid) = error else { panic!("{error:?}") };
    let expected = [
        ("email", "required"),
        ("first_name", "required"),
        ("last_name", "required"),
        ("password", "too_short"),
    ];
    assert_eq!(field_errors(&invalid), expected);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case(with_password(), Fault::HashBusy, "Hash(Busy")]
#[case(with_password(), Fault::HashFailed, "Hash(Failed")]
#[case(with_password(), Fault::Begin, "Store(Unavailable")]
#[case(with_password(), Fault::Insert, "Store(Unavailable")]
#[case(with_password(), Fault::Append, "Store(Unavailable")]
#[case(with_password(), Fault::Audit, "Store(Unavailable")]
#[case(with_password(), Fault::Commit, "Store(Unavailable")]
#[case(with_mail(), Fault::Begin, "Store(Unavailable")]
#[case(with_mail(), Fault::Insert, "Store(Unavailable")]
#[case(with_mail(), Fault::Replace, "Mail(Store(Unavailable")]
#[case(with_mail(), Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(with_mail(), Fault::Append, "Store(Unavailable")]
#[case(with_mail(), Fault::Audit, "Store(Unavailable")]
#[case(with_mail(), Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] input: CreateAdministratorInput,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..World::default() }.ports();
    let error = format!("{:?}", create(&ports, input).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
