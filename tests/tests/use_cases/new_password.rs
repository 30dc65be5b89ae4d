//! What every new password goes through, in each use case that takes one.

use rstest::rstest;
use socle_application::identity::ports::PasswordMatch;
use socle_application::identity::{
    ChangePasswordError, CreateAdministratorError, CreateAdministratorInput, ResetPasswordError,
    SignUpError, SignUpInput,
};
use socle_domain::Id as _;
use socle_domain::identity::{
    Locale, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, PasswordAttempt, SessionId,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, field_errors, now, person, session_with_token,
    signed_in, system,
};

const PASSWORD: &str = "Correct-Horse7battery";
const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";

/// A use case that takes a new password.
#[derive(Debug, Clone, Copy)]
enum Choosing {
    SigningUp,
    Resetting,
    Changing,
    CreatingAnAdministrator,
}

impl Choosing {
    /// A world in which it succeeds.
    fn world(self) -> World {
        let redeemed = OneTimeToken::issue(
            OneTimeTokenId::from_uuid(Uuid::from_u128(1)),
            person().id,
            OneTimeTokenPurpose::ResetPassword,
            digest_of(TOKEN),
            now(),
        );
        match self {
            Self::SigningUp | Self::CreatingAnAdministrator => World::default(),
            Self::Resetting => World { redeemed: Some(redeemed), ..World::of(person()) },
            Self::Changing => World {
                matched: PasswordMatch::Yes,
                session: Some(session_with_token(person().id, TOKEN)),
                ..World::of(person())
            },
        }
    }

    fn field(self) -> &'static str {
        match self {
            Self::SigningUp | Self::CreatingAnAdministrator => "password",
            Self::Resetting | Self::Changing => "new_password",
        }
    }

    /// Runs it, and returns the fields that it refuses.
    async fn run(self, ports: &Ports) -> Result<(), Vec<(&'static str, &'static str)>> {
        let password = PasswordAttempt::new(PASSWORD);
        let invalid = match self {
            Self::SigningUp => {
                let input = SignUpInput {
                    email: "ada@example.com".to_owned(),
                    password,
                    first_name: "Augusta".to_owned(),
                    last_name: "King".to_owned(),
                    locale: None,
                    preferred_locale: Locale::En,
                    time_zone: None,
                };
                match ports.sign_up().execute(&anonymous(), input).await {
                    Ok(()) => return Ok(()),
                    Err(SignUpError::Invalid(invalid)) => invalid,
                    Err(error) => panic!("{error:?}"),
                }
            }
            Self::Resetting => {
                match ports.reset_password().execute(&anonymous(), TOKEN, password).await {
                    Ok(()) => return Ok(()),
                    Err(ResetPasswordError::Invalid(invalid)) => invalid,
                    Err(error) => panic!("{error:?}"),
                }
            }
            Self::Changing => {
                let ada = signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(1)));
                let current = PasswordAttempt::new("the current one");
                match ports.change_password().execute(&ada, current, password).await {
                    Ok(_) => return Ok(()),
                    Err(ChangePasswordError::Invalid(invalid)) => invalid,
                    Err(error) => panic!("{error:?}"),
                }
            }
            Self::CreatingAnAdministrator => {
                let input = CreateAdministratorInput {
                    email: "root@example.com".to_owned(),
                    first_name: "Grace".to_owned(),
                    last_name: "Hopper".to_owned(),
                    password: Some(password),
                    mail_link: false,
                };
                match ports.create_administrator().execute(&system(), input).await {
                    Ok(_) => return Ok(()),
                    Err(CreateAdministratorError::Invalid(invalid)) => invalid,
                    Err(error) => panic!("{error:?}"),
                }
            }
        };
        Err(field_errors(&invalid))
    }
}

#[rstest]
#[tokio::test]
async fn a_leaked_password_is_refused_and_costs_no_hash(
    #[values(
        Choosing::SigningUp,
        Choosing::Resetting,
        Choosing::Changing,
        Choosing::CreatingAnAdministrator
    )]
    choosing: Choosing,
) {
    let ports = World { leaked: true, ..choosing.world() }.ports();
    assert_eq!(choosing.run(&ports).await, Err(vec![(choosing.field(), "leaked")]));
    assert_eq!(ports.calls().last(), Some(&Call::LookUp(PASSWORD.to_owned())));
    ports.assert_never_began();
}

#[rstest]
#[tokio::test]
async fn a_password_that_cannot_be_looked_up_is_accepted(
    #[values(
        Choosing::SigningUp,
        Choosing::Resetting,
        Choosing::Changing,
        Choosing::CreatingAnAdministrator
    )]
    choosing: Choosing,
) {
    // It would be refused if the lookup worked.
    let world = World { leaked: true, fault: Fault::LookUp, ..choosing.world() };
    let ports = world.ports();
    assert_eq!(choosing.run(&ports).await, Ok(()));
    let calls = ports.calls();
    let looked_up = calls.iter().position(|call| *call == Call::LookUp(PASSWORD.to_owned()));
    let next = looked_up.and_then(|index| calls.get(index + 1));
    assert_eq!(next, Some(&Call::Hash(PASSWORD.to_owned())));
    ports.assert_committed();
}
