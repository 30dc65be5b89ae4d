use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::AuthenticateError;
use socle_application::identity::ports::{AccessClaims, SessionStanding};
use socle_domain::Id as _;
use socle_domain::access::{PlatformRole, SignedIn};
use socle_domain::identity::{SessionId, UserId};
use uuid::Uuid;

use crate::support::{Call, Fault, Ports, World, now};

fn user() -> UserId {
    UserId::from_uuid(Uuid::from_u128(0xada))
}

fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

fn live() -> SessionStanding {
    SessionStanding {
        user_id: user(),
        platform_role: PlatformRole::Manager,
        user_active: true,
        ended: false,
        expires_at: now() + TimeDelta::microseconds(1),
    }
}

fn world() -> World {
    let claims = AccessClaims {
        user_id: user(),
        session_id: session(),
        issued_at: now(),
        expires_at: now() + TimeDelta::minutes(15),
    };
    World { claims: Some(claims), ..World::default() }
}

async fn authenticate(ports: &Ports) -> Result<SignedIn, AuthenticateError> {
    ports.authenticate().execute("a token").await
}

/// With the role that the database knows: a token says nothing about it.
fn recognized() -> SignedIn {
    SignedIn { user_id: user(), session_id: session(), platform_role: PlatformRole::Manager }
}

#[tokio::test]
async fn a_remembered_session_costs_no_query() {
    let ports = World { cached: Some(live()), ..world() }.ports();
    assert_eq!(authenticate(&ports).await.unwrap(), recognized());
    let expected = [Call::VerifyToken("a token".to_owned()), Call::CacheGet(session())];
    assert_eq!(ports.calls(), expected);
}

#[tokio::test]
async fn what_the_database_says_is_remembered() {
    let ports = World { standing: Some(live()), ..world() }.ports();
    assert_eq!(authenticate(&ports).await.unwrap(), recognized());
    let expected = [
        Call::VerifyToken("a token".to_owned()),
        Call::CacheGet(session()),
        Call::Standing(session()),
        Call::Remember(session(), live()),
    ];
    assert_eq!(ports.calls(), expected);
}

#[rstest]
#[case::ended(SessionStanding { ended: true, ..live() })]
#[case::expired_at_this_very_moment(SessionStanding { expires_at: now(), ..live() })]
#[case::of_a_closed_account(SessionStanding { user_active: false, ..live() })]
#[case::of_somebody_else(SessionStanding { user_id: UserId::from_uuid(Uuid::from_u128(1)), ..live() })]
#[tokio::test]
async fn a_session_that_does_not_work_is_over(
    #[case] standing: SessionStanding,
    #[values(true, false)] is_cached: bool,
) {
    let standing = Some(standing);
    let world = if is_cached {
        World { cached: standing, ..world() }
    } else {
        World { standing, ..world() }
    };
    let error = authenticate(&world.ports()).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
}

#[tokio::test]
async fn an_unknown_session_is_over_and_not_remembered() {
    let ports = world().ports();
    let error = authenticate(&ports).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
    assert_eq!(ports.names(), ["VerifyToken", "CacheGet", "Standing"]);
}

#[tokio::test]
async fn an_invalid_token_asks_nobody_else() {
    let ports = World { claims: None, cached: Some(live()), ..world() }.ports();
    let error = authenticate(&ports).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::InvalidToken(_)), "{error:?}");
    assert_eq!(ports.names(), ["VerifyToken"]);
}

#[tokio::test]
async fn a_failing_query_is_no_verdict() {
    let ports = World { fault: Fault::Standing, standing: Some(live()), ..world() }.ports();
    let error = authenticate(&ports).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::Store(_)), "{error:?}");
    ports.assert_never_began();
}
