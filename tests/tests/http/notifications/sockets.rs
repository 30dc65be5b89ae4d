//! WebSockets.

use rstest::rstest;
use serde_json::json;
use socle_tests::http::{Client, Frame, Handshake, Person, Socket};
use socle_tests::server::PUBLIC_URL;

use super::support::{Told, browser, follow};
use crate::support::{NOTIFICATIONS, SOCKET, Watched};

/// Policy, as RFC 6455 §7.4.1 numbers it.
const POLICY: u16 = 1008;
const UNSUPPORTED: u16 = 1003;

async fn connect(client: &Client, path: &str, headers: &[(&str, &str)]) -> Handshake {
    Socket::open(client.base(), path, headers).await
}

async fn as_bearer(client: &Client, bearer: &str, query: &str) -> Handshake {
    let authorization = format!("Bearer {bearer}");
    connect(client, &format!("{SOCKET}?{query}"), &[("authorization", &authorization)]).await
}

#[tokio::test]
async fn what_is_told_arrives_as_a_message() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let mut socket = as_bearer(client, told.bearer(), "last_event_id=0").await.open();
    let first = socket.json().await;
    let list = client.get(NOTIFICATIONS).bearer(told.bearer()).send().await.expect(200).json();
    assert_eq!(list["data"][0], first, "it is what the list shows");
    told.tell(client).await;
    assert_eq!(socket.json().await["position"], 2);
    socket.ping(b"still there?").await;
    assert_eq!(socket.next().await, Frame::Pong(b"still there?".to_vec()));
    drop(socket);
    told.tell(client).await;
    told.tell(client).await;
    let mut again = as_bearer(client, told.bearer(), "last_event_id=2").await.open();
    assert_eq!([&again.json().await["position"], &again.json().await["position"]], [3, 4]);
}

#[rstest]
#[case::ours(PUBLIC_URL, None)]
#[case::another_site("https://evil.example", Some(403))]
#[case::another_port("https://socle.example.test:8443", Some(403))]
#[case::a_prefix_of_ours("https://socle.example.test.evil.example", Some(403))]
#[case::no_origin("null", Some(403))]
#[tokio::test]
async fn only_our_pages_open_a_socket(#[case] origin: &str, #[case] refused: Option<u16>) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    ada.verified(client).await;
    let jar = browser(client, &ada).await;
    let headers = [("cookie", jar.pairs()), ("origin", origin.to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    match (connect(client, SOCKET, &headers).await, refused) {
        (Handshake::Open(_), None) => {}
        (Handshake::Refused(status), Some(expected)) => assert_eq!(status, expected),
        (other, _) => panic!("{origin}: {other:?}"),
    }
}

#[tokio::test]
async fn nobody_opens_one_without_being_signed_in() {
    let watched = Watched::start().await;
    let client = &watched.client;
    assert_eq!(connect(client, SOCKET, &[]).await.refused(), 401);
    assert_eq!(as_bearer(client, "none", "").await.refused(), 401);
    let bearer = Person::new().signed_in(client).await.access_token;
    assert_eq!(as_bearer(client, &bearer, "last_event_id=x").await.refused(), 400);
    client.get(SOCKET).bearer(&bearer).send().await.expect_problem(400, "unreadable");
}

#[tokio::test]
async fn a_socket_ends_with_its_session() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let mut socket = as_bearer(client, told.bearer(), "last_event_id=0").await.open();
    socket.json().await;
    told.session.sign_out(client).send().await.expect(204);
    assert_eq!(socket.next().await, Frame::Close(Some(POLICY)));
    assert_eq!(socket.next().await, Frame::Gone);
}

#[tokio::test]
async fn a_socket_hears_nothing_but_signs_of_life() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let mut socket = as_bearer(client, &bearer, "").await.open();
    socket.text(&json!({"read": "all"}).to_string()).await;
    assert_eq!(socket.next().await, Frame::Close(Some(UNSUPPORTED)));
}

#[tokio::test]
async fn streams_of_both_kinds_are_counted_together() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let mut open = Vec::new();
    for _ in 0..10 {
        open.push(as_bearer(client, &bearer, "").await.open());
    }
    assert_eq!(as_bearer(client, &bearer, "").await.refused(), 429);
    let events = follow(client, &bearer, None).await;
    assert_eq!(events.status(), 429);
}
