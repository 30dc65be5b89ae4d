//! How sign-ins recognize devices, and what that spares the person.

use rstest::rstest;
use serde_json::json;
use socle_application::identity::ports::PasswordMatch;
use socle_application::identity::{SignInInput, SignInOutcome, SignedInAnswer};
use socle_domain::access::{Actor, Client};
use socle_domain::identity::{
    KnownDevice, Lockout, PasswordAttempt, SecurityEventKind, SessionKind, TokenDigest,
};

use crate::support::{
    Call, Ports, SOURCE, World, anonymous, counted_at, digest_of, mail, marks, nearly_locked, now,
    person, with_device,
};

const DEVICE: &str = "ddddddddddddddddddddddddddddddddddddddddddd";

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, ..World::of(person()) }
}

fn known(mark: TokenDigest) -> World {
    World { known_mark: Some(mark), has_devices: true, ..world() }
}

fn input(session: SessionKind) -> SignInInput {
    SignInInput {
        email: "ada@example.com".to_owned(),
        password: PasswordAttempt::new("attempt"),
        device_name: None,
        session,
    }
}

async fn sign_in(ports: &Ports, actor: &Actor, session: SessionKind) -> SignedInAnswer {
    match ports.sign_in().execute(actor, input(session)).await.unwrap() {
        SignInOutcome::Authenticated(answer) => *answer,
        SignInOutcome::SecondFactorRequired(_) => panic!("{:?}", ports.names()),
    }
}

fn remembered(ports: &Ports) -> Option<KnownDevice> {
    ports.calls().into_iter().find_map(|call| match call {
        Call::InsertDevice(device) => Some(device),
        _ => None,
    })
}

/// The kinds of mails and announcements, in order.
fn told(ports: &Ports) -> Vec<String> {
    let told = ports.appended().into_iter().map(|message| match &*message.topic {
        "email.send" => mail(&message)["content"]["template"].as_str().unwrap().to_owned(),
        topic => topic.to_owned(),
    });
    told.collect()
}

#[rstest]
#[tokio::test]
async fn the_very_first_device_is_remembered_and_no_news(
    #[values(SessionKind::Token, SessionKind::Cookie)] kind: SessionKind,
) {
    let ports = world().ports();
    let answer = sign_in(&ports, &anonymous(), kind).await;
    let device = remembered(&ports).unwrap();
    let mark = match &answer.device {
        Some(secret) => digest_of(secret.expose()),
        None => marks(None)[0],
    };
    let expected = KnownDevice {
        id: device.id,
        user_id: person().id,
        mark,
        user_agent: Some("Browser/1.0".to_owned()),
        ip: Some(SOURCE.parse().unwrap()),
        first_seen_at: now(),
        last_seen_at: now(),
    };
    assert_eq!(device, expected);
    // Only a browser is told by what it will be recognized.
    assert_eq!(answer.device.is_some(), kind == SessionKind::Cookie);
    assert_eq!(told(&ports), ["session.started"]);
    assert_eq!(ports.recorded(), []);
}

#[rstest]
#[tokio::test]
async fn a_new_device_is_mailed_and_noted(
    #[values(SessionKind::Token, SessionKind::Cookie)] kind: SessionKind,
) {
    let ports = World { has_devices: true, ..world() }.ports();
    sign_in(&ports, &anonymous(), kind).await;
    assert_eq!(told(&ports), ["new_device", "session.started"]);
    ports.assert_audited("user.new_device_seen", &[]);
    let session = ports.calls().into_iter().find_map(|call| match call {
        Call::InsertSession(session) => Some(session.id),
        _ => None,
    });
    let [recorded] = &ports.recorded()[..] else { panic!("{:?}", ports.names()) };
    assert_eq!((recorded.kind, recorded.session_id), (SecurityEventKind::NewDevice, session));
    let mail = mail(&ports.appended()[0]);
    assert_eq!(mail["to"], "ada@example.com");
    assert_eq!(mail["content"]["device"], "Browser/1.0");
    assert_eq!(mail["content"]["ip"], SOURCE);
    assert_eq!(mail["content"]["link"], json!("https://app.example.com/account/devices"));
}

#[rstest]
#[case::a_program(anonymous(), SessionKind::Token, marks(None)[0])]
#[case::a_browser(with_device(anonymous(), DEVICE), SessionKind::Cookie, digest_of(DEVICE))]
#[tokio::test]
async fn a_known_device_is_only_seen_again(
    #[case] actor: Actor,
    #[case] kind: SessionKind,
    #[case] mark: TokenDigest,
) {
    let ports = known(mark).ports();
    let answer = sign_in(&ports, &actor, kind).await;
    let secret = actor.client.device.as_ref().map(|_| DEVICE);
    let seen = Call::See(person().id, marks(secret), now());
    assert!(ports.calls().contains(&seen), "{:?}", ports.calls());
    assert_eq!(remembered(&ports), None);
    assert!(answer.device.is_none());
    assert_eq!(told(&ports), ["session.started"]);
}

/// Known by where it comes from: no news, but from now on it is recognized by a cookie.
#[tokio::test]
async fn a_known_browser_without_a_cookie_gets_one() {
    let ports = known(marks(None)[0]).ports();
    let answer = sign_in(&ports, &anonymous(), SessionKind::Cookie).await;
    let secret = answer.device.unwrap();
    assert_eq!(remembered(&ports).unwrap().mark, digest_of(secret.expose()));
    assert_eq!(told(&ports), ["session.started"]);
}

/// Somebody else signed in on it before.
#[tokio::test]
async fn a_browser_that_has_a_cookie_keeps_it() {
    let ports = World { has_devices: true, ..world() }.ports();
    let actor = with_device(anonymous(), DEVICE);
    let answer = sign_in(&ports, &actor, SessionKind::Cookie).await;
    assert!(answer.device.is_none());
    assert_eq!(remembered(&ports).unwrap().mark, digest_of(DEVICE));
    assert_eq!(told(&ports), ["new_device", "session.started"]);
}

#[tokio::test]
async fn a_program_elsewhere_is_another_device() {
    let ports = World { has_devices: true, ..world() }.ports();
    let client = Client::new(Some("198.51.100.7".parse().unwrap()), Some("Browser/1.0"));
    let actor = Actor { client, ..anonymous() };
    sign_in(&ports, &actor, SessionKind::Token).await;
    assert!(!marks(None).contains(&remembered(&ports).unwrap().mark));
}

/// Whoever locks strangers out does not lock the owner out.
#[tokio::test]
async fn a_known_device_counts_under_a_key_of_its_own() {
    let mark = digest_of(DEVICE);
    let actor = with_device(anonymous(), DEVICE);
    let (own, strangers) =
        (counted_at("password attempts", Some(mark)), counted_at("password attempts", None));
    assert_ne!(own, strangers);

    let ports = known(mark).ports();
    sign_in(&ports, &actor, SessionKind::Cookie).await;
    let calls = ports.calls();
    assert!(calls.contains(&Call::Lockout(own)) && calls.contains(&Call::TakeFailures(own)));
    assert!(!calls.contains(&Call::Lockout(strangers)), "{calls:?}");

    let ports = World { matched: PasswordMatch::No, ..known(mark) }.ports();
    ports.sign_in().execute(&actor, input(SessionKind::Cookie)).await.unwrap_err();
    let failed = Lockout { failures: 1, last_failure_at: Some(now()), ..Lockout::default() };
    assert!(ports.calls().contains(&Call::StoreFailures(own, failed)), "{:?}", ports.calls());
}

/// Whoever sits at a known device knows without a mail that they typed a wrong password.
#[tokio::test]
async fn the_lock_of_a_known_device_is_no_news() {
    let counted = nearly_locked();
    let world = World { matched: PasswordMatch::No, counted, ..known(digest_of(DEVICE)) };
    let ports = world.ports();
    let actor = with_device(anonymous(), DEVICE);
    ports.sign_in().execute(&actor, input(SessionKind::Cookie)).await.unwrap_err();
    ports.assert_committed();
    assert_eq!(told(&ports), Vec::<String>::new());
    assert_eq!(ports.recorded(), []);
}
