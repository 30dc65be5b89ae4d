use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::AuthenticateError;
use socle_application::identity::ports::{AccessClaims, SessionStanding};
use socle_domain::Id as _;
use socle_domain::access::{PlatformRole, SignedIn};
use socle_domain::identity::{SessionId, User, UserId, UserStatus};
use uuid::Uuid;

use crate::support::{Call, Fault, Ports, World, now, person};

fn user() -> User {
    User { platform_role: PlatformRole::Manager, ..person() }
}

fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

fn live() -> SessionStanding {
    SessionStanding {
        user_id: user().id,
        ended: false,
        expires_at: now() + TimeDelta::microseconds(1),
        last_seen_at: now() - TimeDelta::days(1),
        authenticated_at: now() - TimeDelta::days(2),
        browser_secret: None,
    }
}

fn world() -> World {
    let claims = AccessClaims {
        user_id: user().id,
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
    SignedIn {
        user_id: user().id,
        session_id: session(),
        platform_role: PlatformRole::Manager,
        authenticated_at: now() - TimeDelta::days(2),
        closing: false,
    }
}

#[tokio::test]
async fn a_remembered_session_of_a_remembered_person_costs_no_query() {
    let world = World { cached: Some(live()), cached_user: Some(user()), ..world() };
    let ports = world.ports();
    assert_eq!(authenticate(&ports).await.unwrap(), recognized());
    let expected = [
        Call::VerifyToken("a token".to_owned()),
        Call::CacheGet(session()),
        Call::UserCacheGet(user().id),
    ];
    assert_eq!(ports.calls(), expected);
}

#[tokio::test]
async fn what_the_database_says_is_remembered_after_one_query() {
    let ports = World { standing: Some(live()), user: Some(user()), ..world() }.ports();
    assert_eq!(authenticate(&ports).await.unwrap(), recognized());
    let expected = [
        Call::VerifyToken("a token".to_owned()),
        Call::CacheGet(session()),
        Call::Standing(session()),
        Call::Remember(session(), live()),
        Call::RememberUser(user()),
    ];
    assert_eq!(ports.calls(), expected);
}

#[tokio::test]
async fn a_person_who_is_not_remembered_is_asked_for() {
    let ports = World { cached: Some(live()), user: Some(user()), ..world() }.ports();
    assert_eq!(authenticate(&ports).await.unwrap(), recognized());
    let expected = ["VerifyToken", "CacheGet", "UserCacheGet", "User", "RememberUser"];
    assert_eq!(ports.names(), expected);
}

#[tokio::test]
async fn a_person_who_is_gone_has_no_session() {
    let ports = World { cached: Some(live()), ..world() }.ports();
    let error = authenticate(&ports).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
    assert_eq!(ports.names(), ["VerifyToken", "CacheGet", "UserCacheGet", "User"]);
}

#[rstest]
#[case::ended(SessionStanding { ended: true, ..live() }, user())]
#[case::expired_at_this_very_moment(SessionStanding { expires_at: now(), ..live() }, user())]
#[case::of_a_closed_account(live(), User { status: UserStatus::Disabled, ..user() })]
#[case::of_somebody_else(
    SessionStanding { user_id: UserId::from_uuid(Uuid::from_u128(1)), ..live() },
    User { id: UserId::from_uuid(Uuid::from_u128(1)), ..user() },
)]
#[tokio::test]
async fn a_session_that_does_not_work_is_over(
    #[case] standing: SessionStanding,
    #[case] user: User,
    #[values(true, false)] is_cached: bool,
) {
    let (standing, user) = (Some(standing), Some(user));
    let world = if is_cached {
        World { cached: standing, cached_user: user, ..world() }
    } else {
        World { user, standing, ..world() }
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

#[rstest]
#[case(World { fault: Fault::Standing, standing: Some(live()), ..world() })]
#[case(World { fault: Fault::User, cached: Some(live()), ..world() })]
#[tokio::test]
async fn a_failing_query_is_no_verdict(#[case] world: World) {
    let ports = World { user: Some(user()), ..world }.ports();
    let error = authenticate(&ports).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::Store(_)), "{error:?}");
    ports.assert_never_began();
}
