//! Server-sent events.

use rstest::rstest;
use serde_json::json;
use socle_tests::http::{Client, Events, Method, Person};

use super::support::{Told, browser, follow};
use crate::support::{
    ME, NOTIFICATIONS, SESSIONS, SIGN_OUT, STREAM, USERS, Watched, administrator, id_of,
};

const PER_PERSON: usize = 10;

#[tokio::test]
async fn what_is_told_arrives_as_an_event() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let mut events = told.follow(client, Some("0")).await;
    assert_eq!(events.status(), 200);
    assert_eq!(events.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(events.header("content-encoding"), None, "what is compressed is held back");
    assert_eq!(events.header("cache-control"), Some("no-store"));
    let first = events.next().await.unwrap();
    assert_eq!((first.id.as_str(), first.name.as_str()), ("1", "notification"));
    let list = client.get(NOTIFICATIONS).bearer(told.bearer()).send().await.expect(200).json();
    assert_eq!(list["data"][0], first.data, "it is what the list shows");
    told.tell(client).await;
    let second = events.next().await.unwrap();
    assert_eq!((second.id.as_str(), &second.data["position"]), ("2", &json!(2)));
    assert_eq!(second.data["title"], "Your role in Acme has changed");
}

#[tokio::test]
async fn whoever_comes_again_gets_what_came_meanwhile_once_and_in_order() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let mut events = told.follow(client, Some("0")).await;
    let seen = events.next().await.unwrap().id;
    drop(events);
    for _ in 0..4 {
        told.tell(client).await;
    }
    let mut again = told.follow(client, Some(&seen)).await;
    let ids: Vec<_> = again.take(4).await.into_iter().map(|event| event.id).collect();
    assert_eq!(ids, ["2", "3", "4", "5"]);
    // What is deleted is not sent any more; whoever says nothing hears what comes from now on.
    let list = client.get(NOTIFICATIONS).bearer(told.bearer()).send().await.expect(200).json();
    let third = list["data"].as_array().unwrap().iter().find(|one| one["position"] == 3);
    let path = format!("{NOTIFICATIONS}/{}", third.unwrap()["id"].as_str().unwrap());
    client.call(Method::DELETE, &path).bearer(told.bearer()).send().await.expect(204);
    let mut late = told.follow(client, None).await;
    let mut by_query = {
        let authorization = format!("Bearer {}", told.bearer());
        let url = format!("{}{STREAM}?last_event_id=1", client.base());
        Events::open(&url, &[("authorization", &authorization)]).await
    };
    told.tell(client).await;
    assert_eq!(late.next().await.unwrap().id, "6");
    let ids: Vec<_> = by_query.take(4).await.into_iter().map(|event| event.id).collect();
    assert_eq!(ids, ["2", "4", "5", "6"]);
}

#[rstest]
#[case("x", 400)]
#[case("-1", 400)]
#[case("999999", 200)]
#[tokio::test]
async fn a_place_is_read_or_refused(#[case] place: &str, #[case] status: u16) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    assert_eq!(follow(&watched.client, &bearer, Some(place)).await.status(), status);
}

/// A place that is still to come would swallow everything until then.
#[tokio::test]
async fn whoever_names_a_place_to_come_hears_what_comes_from_now_on() {
    let watched = Watched::start().await;
    let told = Told::of(&watched.client).await;
    told.follow(&watched.client, Some("0")).await.take(1).await;
    let mut events = told.follow(&watched.client, Some("999999")).await;
    told.tell(&watched.client).await;
    assert_eq!(events.next().await.unwrap().id, "2");
}

#[tokio::test]
async fn nobody_hears_what_others_are_told() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (ada, bob) = (Told::of(client).await, Told::of(client).await);
    let mut of_ada = ada.follow(client, Some("0")).await;
    let mut of_bob = bob.follow(client, Some("0")).await;
    ada.tell(client).await;
    bob.tell(client).await;
    for (events, told) in [(&mut of_ada, &ada), (&mut of_bob, &bob)] {
        for event in events.take(2).await {
            assert_eq!(event.data["organization_id"], told.founder.organization);
        }
    }
}

/// How a session ends, each in its own way.
async fn end(how: &str, watched: &Watched, told: &Told) {
    let client = &watched.client;
    match how {
        "sign-out" => {
            told.session.sign_out(client).send().await.expect(204);
        }
        "from another device" => {
            let other = told.person.session(client).await.access_token;
            client.call(Method::DELETE, SESSIONS).bearer(&other).send().await.expect(204);
        }
        "erasure" => {
            let proof = json!({"current_password": told.person.password});
            let erase = client.call(Method::DELETE, ME).bearer(told.bearer()).json(&proof);
            erase.send().await.expect(202);
        }
        "disabling" => {
            let id = id_of(client, &told.session).await;
            let (_, boss) = administrator(&watched.installation, client, "admin").await;
            let close = client.patch(&format!("{USERS}/{id}")).bearer(&boss.access_token);
            close.json(&json!({"status": "disabled"})).send().await.expect(200);
        }
        other => panic!("{other}"),
    }
}

#[rstest]
#[case("sign-out")]
#[case("from another device")]
#[case("erasure")]
#[case("disabling")]
#[tokio::test]
async fn a_stream_ends_with_its_session(#[case] how: &str) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let mut events = told.follow(client, Some("0")).await;
    events.take(1).await;
    let begin = std::time::Instant::now();
    end(how, &watched, &told).await;
    events.end().await;
    // Not with the next sign of life, which comes after a quarter of a minute.
    assert!(begin.elapsed() < std::time::Duration::from_secs(14), "{how} took too long");
    assert_eq!(told.follow(client, None).await.status(), 401);
}

#[tokio::test]
async fn a_stream_of_a_browser_ends_when_it_signs_out_and_not_before() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let told = Told::of(client).await;
    let jar = browser(client, &told.person).await;
    let url = format!("{}{STREAM}?last_event_id=0", client.base());
    let mut events = Events::open(&url, &[("cookie", &jar.pairs())]).await;
    events.take(1).await;
    // Another session's end is not its own.
    told.session.sign_out(client).send().await.expect(204);
    told.tell(client).await;
    assert_eq!(events.next().await.unwrap().id, "2");
    jar.with_token(client.post(SIGN_OUT)).send().await.expect(204);
    events.end().await;
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let mut open = Vec::new();
    for _ in 0..PER_PERSON {
        open.push(opened(client, &bearer).await);
    }
    let refused = follow(client, &bearer, None).await;
    assert_eq!((refused.status(), refused.header("retry-after")), (429, Some("10")));
    let another = Person::new().signed_in(client).await.access_token;
    opened(client, &another).await;
    drop(open.pop());
    // The server notices by and by that somebody has left.
    socle_tests::poll("a free place", std::time::Duration::from_secs(30), async || {
        let events = follow(client, &bearer, None).await;
        (events.status() == 200).then_some(events)
    })
    .await;
}

async fn opened(client: &Client, bearer: &str) -> Events {
    let events = follow(client, bearer, None).await;
    assert_eq!(events.status(), 200);
    events
}

/// A client that opens a stream and does not read: nothing piles up for it, and nothing is lost when it
/// does.
#[tokio::test]
async fn a_client_that_does_not_read_costs_no_memory() {
    const MANY: usize = 30_000;
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let user = format!("X'{}'", id_of(client, &session).await.replace('-', ""));
    let database = watched.installation.database();
    let inbox = format!("INSERT INTO notification_inboxes VALUES ({user}, {MANY}, 0, NULL)");
    database.execute(&inbox).await;
    let rows = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) \
         INSERT INTO notifications (id, user_id, position, kind, message, data, in_app, mail, \
             created_at) \
         SELECT randomblob(16), {user}, i, 'system', 'role-changed', '{{}}', 1, 'never', 0 FROM n"
    );
    database.execute(&rows).await;
    let process = procfs::process::Process::new(watched.server.id().try_into().unwrap()).unwrap();
    let peak = || process.status().unwrap().vmhwm.unwrap() * 1024;
    let before = peak();
    let mut slow = follow(client, &session.access_token, Some("0")).await;
    // Others are served meanwhile.
    let mut events = follow(client, &session.access_token, Some("0")).await;
    let mut bytes = 0;
    for position in 1..=MANY {
        let event = events.next().await.unwrap();
        assert_eq!(event.id, position.to_string());
        bytes += event.data.to_string().len() as u64;
    }
    let grown = peak() - before;
    assert!(bytes > 8_000_000, "there was enough to pile up: {bytes}");
    // Either of the two would have taken more than that.
    assert!(grown < bytes * 3 / 4, "{grown} bytes of {bytes} lay in the server");
    for position in 1..=MANY {
        assert_eq!(slow.next().await.unwrap().id, position.to_string());
    }
}
