//! Notifications end to end: the guide, several nodes, a stop while somebody follows, and mails.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::databases::Engine;
use socle_tests::http::{
    Client, Events, Founder, Frame, Letter, Mailbox, Method, Person, Session, Socket,
};
use socle_tests::poll;
use socle_tests::redis_server::RedisServer;
use socle_tests::server::{Installation, Server};

use crate::support::{installation, paste};

const STREAM: &str = "/api/v1/notifications/stream";
const PREFERENCES: &str = "/api/v1/notifications/preferences";
const PATIENCE: Duration = Duration::from_mins(1);

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/notifications.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let expected = [
        "You now belong to Acme",
        "1",
        "event: notification",
        "Your role in Acme has changed",
        "0",
        "never",
    ];
    assert_eq!(lines, expected);
}

/// A member of an organization.
struct Member {
    founder: Founder,
    person: Person,
    session: Session,
    id: String,
}

impl Member {
    async fn of(client: &Client) -> Self {
        let (founder, person) = (Founder::of(client, "Acme").await, Person::new());
        person.verified(client).await;
        founder.take_in(client, &person, "member").await;
        let session = person.session(client).await;
        let me = session.profile(client).send().await.expect(200).json();
        let id = me["id"].as_str().unwrap().to_owned();
        Self { founder, person, session, id }
    }

    async fn become_a(&self, role: &str, client: &Client) {
        let path = self.founder.path(&format!("members/{}", self.id));
        let call = client.call(Method::PATCH, &path).bearer(&self.founder.session.access_token);
        call.json(&json!({"role": role})).send().await.expect(200);
    }

    async fn follow(&self, client: &Client) -> Events {
        let authorization = format!("Bearer {}", self.session.access_token);
        let url = format!("{}{STREAM}?last_event_id=0", client.base());
        let events = Events::open(&url, &[("authorization", &authorization)]).await;
        assert_eq!(events.status(), 200);
        events
    }

    async fn prefer(&self, client: &Client, mail: &str) {
        let bearer = &self.session.access_token;
        let mut all = client.get(PREFERENCES).bearer(bearer).send().await.expect(200).json();
        all["system"] = json!({"in_app": true, "mail": mail});
        let call = client.call(Method::PUT, PREFERENCES).bearer(bearer);
        call.json(&all).send().await.expect(200);
    }
}

/// Two nodes on one PostgreSQL, alone and with Redis: whoever follows on one hears what is done on the
/// other, and hears nothing more once they have signed out there.
#[rstest]
#[case::by_the_database(false)]
#[case::with_redis(true)]
#[tokio::test]
async fn what_is_told_on_one_node_arrives_on_the_other(#[case] with_redis: bool) {
    let mut installation = installation(Engine::Postgres).await;
    let redis = if with_redis { Some(RedisServer::start().await) } else { None };
    if let Some(redis) = &redis {
        installation = installation.set("SOCLE_REDIS_URL", &redis.url());
    }
    let servers = [installation.start().await, installation.start().await];
    let [here, there] = servers.each_ref().map(Server::client);
    let ada = Member::of(&here).await;
    let mut events = ada.follow(&there).await;
    assert_eq!(events.next().await.unwrap().data["position"], 1);
    for (role, position) in [("viewer", 2), ("member", 3), ("viewer", 4)] {
        ada.become_a(role, &here).await;
        assert_eq!(events.next().await.unwrap().data["position"], position);
    }
    assert!(events.signs_of_life() < 3, "no hint arrived: each was found by looking again");
    ada.session.sign_out(&here).send().await.expect(204);
    events.end().await;
    if let Some(redis) = &redis {
        redis.expect_nothing_forbidden().await;
    }
}

/// Both kinds of streams, idle and in the middle of something.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_stop_does_not_wait_for_whoever_follows(#[case] engine: Engine) {
    let mut server = installation(engine).await.start().await;
    let client = server.client();
    let ada = Member::of(&client).await;
    let mut events = ada.follow(&client).await;
    events.take(1).await;
    let authorization = format!("Bearer {}", ada.session.access_token);
    let path = "/api/v1/notifications/ws?last_event_id=0";
    let headers = [("authorization", authorization.as_str())];
    let mut socket = Socket::open(client.base(), path, &headers).await.open();
    socket.json().await;
    server.terminate();
    events.end().await;
    assert_eq!(socket.next().await, Frame::Close(Some(1001)), "going away");
    assert!(server.ended().await.success());
}

/// Makes a schedule due, and waits until the task that follows is done.
async fn run_digests(installation: &Installation, engine: Engine, times: usize) {
    let long_ago = match engine {
        Engine::Sqlite => "0",
        Engine::Postgres => "'2000-01-01'",
    };
    let database = installation.database();
    poll("the schedule of digests", PATIENCE, async || {
        let there = "SELECT name FROM schedules WHERE name = 'notifications.digest'";
        (database.texts(there).await.len() == 1).then_some(())
    })
    .await;
    let due =
        format!("UPDATE schedules SET due_at = {long_ago} WHERE name = 'notifications.digest'");
    database.execute(&due).await;
    poll("digests that are sent", PATIENCE, async || {
        let done = "SELECT kind FROM tasks WHERE kind = 'notifications.digest' \
                    AND status = 'succeeded'";
        (database.texts(done).await.len() == times).then_some(())
    })
    .await;
}

fn about(letters: &[Letter], subject: &str) -> Vec<Letter> {
    letters.iter().filter(|letter| letter.subject == subject).cloned().collect()
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_digest_tells_of_a_day_in_the_language_of_whoever_reads(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let client = server.client();
    let mailbox = Mailbox::of(&client);
    let expected = [
        ("en", "What is new for you", "You now belong to Acme", "2 notifications"),
        ("fr", "Ce qu’il y a de nouveau pour vous", "Vous faites désormais partie de Acme", "2"),
        ("he", "מה חדש בשבילך", "הצטרפת אל Acme", "שתי התראות"),
    ];
    let mut members = Vec::new();
    for (locale, ..) in expected {
        let member = Member::of(&client).await;
        let change = client.patch("/api/v1/me").bearer(&member.session.access_token);
        change.json(&json!({"locale": locale})).send().await.expect(200);
        member.become_a("viewer", &client).await;
        let mut events = member.follow(&client).await;
        events.take(2).await;
        members.push(member);
    }
    // Who has read everything gets none.
    let reader = Member::of(&client).await;
    reader.follow(&client).await.take(1).await;
    let bearer = &reader.session.access_token;
    let read = client.post("/api/v1/notifications/read-all").bearer(bearer);
    read.send().await.expect(204);

    run_digests(&installation, engine, 1).await;
    for (member, (_, subject, title, count)) in members.iter().zip(expected) {
        let letter = poll("a digest", PATIENCE, async || {
            about(&mailbox.to(&member.person.email).await, subject).pop()
        })
        .await;
        assert!(letter.text.contains(title) && letter.html.contains(title), "{}", letter.text);
        assert!(letter.text.contains(count), "{}", letter.text);
        assert!(!letter.links.is_empty());
    }
    // Once a day, however often somebody looks.
    run_digests(&installation, engine, 2).await;
    for (member, (_, subject, ..)) in members.iter().zip(expected) {
        let letters = mailbox.to(&member.person.email).await;
        assert_eq!(about(&letters, subject).len(), 1);
    }
    let letters = mailbox.to(&reader.person.email).await;
    assert!(about(&letters, "What is new for you").is_empty());
}

#[tokio::test]
async fn whoever_wants_to_hear_at_once_gets_one_mail() {
    let installation = installation(Engine::Sqlite).await;
    let server = installation.start().await;
    let client = server.client();
    let ada = Member::of(&client).await;
    ada.prefer(&client, "immediately").await;
    ada.become_a("viewer", &client).await;
    let subject = "You have a new notification";
    let mailbox = Mailbox::of(&client);
    let letter = poll("a mail", PATIENCE, async || {
        about(&mailbox.to(&ada.person.email).await, subject).pop()
    })
    .await;
    assert!(letter.text.contains("Your role in Acme has changed"), "{}", letter.text);
    assert!(letter.links.iter().any(|link| link.ends_with("/account/organizations")));
    ada.prefer(&client, "never").await;
    ada.become_a("member", &client).await;
    let mut events = ada.follow(&client).await;
    let told: Vec<Value> = events.take(3).await.into_iter().map(|event| event.data).collect();
    assert_eq!(told[2]["title"], "Your role in Acme has changed");
    assert_eq!(about(&mailbox.to(&ada.person.email).await, subject).len(), 1);
}
