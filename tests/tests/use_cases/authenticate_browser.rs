//! Recognizing who presents a browser's cookie.

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::AuthenticateError;
use socle_application::identity::ports::SessionStanding;
use socle_application::testkit::TxEnd;
use socle_domain::access::SignedIn;
use socle_domain::identity::{SecretToken, Session, SessionEndReason, SessionLifetimes, User};

use crate::support::{
    Call, Fault, Ports, World, digest_of, disabled, now, person, session_with_cookie,
};

const SECRET: &str = "sssssssssssssssssssssssssssssssssssssssssss";
const EARLIER: &str = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";

fn session() -> Session {
    session_with_cookie(person().id, SECRET).0
}

/// The session as it was used so many minutes ago.
fn used(minutes: i64) -> SessionStanding {
    SessionStanding {
        user_id: person().id,
        ended: false,
        expires_at: now() + TimeDelta::days(1),
        last_seen_at: now() - TimeDelta::minutes(minutes),
        authenticated_at: session().authenticated_at,
        browser_secret: Some(digest_of(SECRET)),
    }
}

fn world() -> World {
    let session = Some(session_with_cookie(person().id, SECRET));
    World { session, ..World::of(person()) }
}

fn remembered(standing: SessionStanding) -> World {
    World { cached: Some(standing), cached_user: Some(person()), ..world() }
}

fn asked_for(standing: SessionStanding) -> World {
    World { standing: Some(standing), ..world() }
}

async fn present(ports: &Ports, secret: &str) -> Result<SignedIn, AuthenticateError> {
    let secret = SecretToken::parse(secret).unwrap();
    ports.authenticate().browser(session().id, &secret).await
}

fn recognized() -> SignedIn {
    SignedIn {
        user_id: person().id,
        session_id: session().id,
        platform_role: person().platform_role,
        authenticated_at: session().authenticated_at,
        closing: false,
    }
}

#[tokio::test]
async fn a_remembered_session_costs_no_query() {
    let ports = remembered(used(1)).ports();
    assert_eq!(present(&ports, SECRET).await.unwrap(), recognized());
    assert_eq!(ports.names(), ["CacheGet", "UserCacheGet"]);
}

#[tokio::test]
async fn a_cold_cache_costs_one_query() {
    let ports = asked_for(used(1)).ports();
    assert_eq!(present(&ports, SECRET).await.unwrap(), recognized());
    assert_eq!(ports.names(), ["CacheGet", "Standing", "Remember", "RememberUser"]);
}

#[rstest]
#[case::wrong(used(1))]
#[case::long_not_used(used(60))]
#[case::carried_by_tokens(SessionStanding { browser_secret: None, ..used(1) })]
#[tokio::test]
async fn another_secret_does_not_work(
    #[case] standing: SessionStanding,
    #[values(true, false)] is_cached: bool,
) {
    let ports = if is_cached { remembered(standing) } else { asked_for(standing) }.ports();
    let error = present(&ports, EARLIER).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
    // Nobody keeps a session alive with a wrong secret.
    assert_eq!(ports.writes(), []);
}

/// Tokens carry it: no cookie does, whatever is in it.
#[tokio::test]
async fn a_session_without_a_secret_has_no_cookie() {
    let ports = remembered(SessionStanding { browser_secret: None, ..used(1) }).ports();
    let error = present(&ports, SECRET).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
}

#[tokio::test]
async fn a_secret_that_was_renewed_takes_the_place_of_the_one_before() {
    let renewed = SessionStanding { browser_secret: Some(digest_of(EARLIER)), ..used(1) };
    let ports = remembered(renewed).ports();
    assert_eq!(present(&ports, EARLIER).await.unwrap(), recognized());
    assert!(present(&ports, SECRET).await.is_err());
}

#[rstest]
#[case::ended(SessionStanding { ended: true, ..used(60) }, person())]
#[case::expired(SessionStanding { expires_at: now(), ..used(60) }, person())]
#[case::of_a_closed_account(used(60), disabled())]
#[tokio::test]
async fn a_session_that_is_over_is_not_kept_alive(
    #[case] standing: SessionStanding,
    #[case] user: User,
    #[values(true, false)] is_cached: bool,
) {
    let world = if is_cached { remembered(standing) } else { asked_for(standing) };
    let cached_user = is_cached.then(|| user.clone());
    let ports = World { user: Some(user), cached_user, ..world }.ports();
    let error = present(&ports, SECRET).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
    assert_eq!(ports.writes(), []);
}

#[rstest]
#[case::just_noted(0, false)]
#[case::lately(9, false)]
#[case::ten_minutes_ago(10, true)]
#[case::long_ago(600, true)]
#[tokio::test]
async fn use_is_noted_every_ten_minutes(
    #[case] minutes: i64,
    #[case] noted: bool,
    #[values(true, false)] is_cached: bool,
) {
    let world = if is_cached { remembered(used(minutes)) } else { asked_for(used(minutes)) };
    let ports = world.ports();
    assert_eq!(present(&ports, SECRET).await.unwrap(), recognized());
    if !noted {
        assert_eq!(ports.writes(), []);
        return;
    }
    ports.assert_committed_unaudited();
    let mut touched = session();
    touched.touch(&SessionLifetimes::default(), now());
    assert_eq!(touched.last_seen_at, now());
    assert_eq!(ports.writes(), [Call::NoteUse(touched)]);
    // What is remembered says that it was not noted.
    let forgotten = Call::CacheForget(session().id, vec![TxEnd::Committed]);
    assert_eq!(ports.calls().last(), Some(&forgotten));
}

#[tokio::test]
async fn a_session_that_ended_meanwhile_is_not_revived() {
    let (mut session, token) = session_with_cookie(person().id, SECRET);
    session.end(SessionEndReason::SignedOut, now());
    let ports = World { session: Some((session, token)), ..remembered(used(60)) }.ports();
    present(&ports, SECRET).await.unwrap();
    assert_eq!(ports.writes(), []);
}

#[tokio::test]
async fn a_stranger_has_no_session() {
    let ports = world().ports();
    let error = present(&ports, SECRET).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::SessionOver), "{error:?}");
    assert_eq!(ports.names(), ["CacheGet", "Standing"]);
}

#[rstest]
#[case(asked_for(used(1)), Fault::Standing)]
#[case(World { cached_user: None, ..remembered(used(1)) }, Fault::User)]
#[case(remembered(used(10)), Fault::Begin)]
#[case(remembered(used(10)), Fault::LockSession)]
#[case(remembered(used(10)), Fault::NoteUse)]
#[case(remembered(used(10)), Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] world: World,
    #[case] fault: Fault,
) {
    let ports = World { fault, ..world }.ports();
    let error = present(&ports, SECRET).await.unwrap_err();
    assert!(matches!(error, AuthenticateError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
