//! People who are told something.

use serde_json::{Value, json};
use socle_tests::http::{Client, Events, Founder, Jar, Method, Person, Session};
use socle_tests::server::Installation;
use uuid::Uuid;

use crate::support::{SIGN_IN, STREAM, id_of};

/// A choice that differs from what counts without one.
pub(crate) fn some_preferences() -> Value {
    let kind = |in_app: bool, mail: &str| json!({"in_app": in_app, "mail": mail});
    json!({
        "new_application": kind(true, "never"),
        "status_change": kind(true, "daily"),
        "new_job": kind(false, "never"),
        "message": kind(true, "immediately"),
        "system": kind(true, "never"),
    })
}

fn blob(id: Uuid) -> String {
    format!("X'{}'", id.simple())
}

/// Puts a notification of a person into the database of an installation on SQLite, and says which.
pub(crate) async fn put(installation: &Installation, user_id: &str) -> String {
    let database = installation.database();
    let user = blob(user_id.parse().unwrap());
    let inbox = format!(
        "INSERT INTO notification_inboxes (user_id, last_position, closed) VALUES ({user}, 1, 0) \
         ON CONFLICT (user_id) DO UPDATE SET last_position = last_position + 1"
    );
    database.execute(&inbox).await;
    let last = format!("SELECT last_position FROM notification_inboxes WHERE user_id = {user}");
    let position = database.texts(&last).await.remove(0).unwrap();
    let id = Uuid::from_u128(number());
    let row = format!(
        "INSERT INTO notifications (id, user_id, position, kind, message, data, in_app, mail, \
             created_at) \
         VALUES ({}, {user}, {position}, 'system', 'role-changed', '{{}}', 1, 'never', 0)",
        blob(id)
    );
    database.execute(&row).await;
    id.to_string()
}

/// A number that no other notification of these tests has.
fn number() -> u128 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed).into()
}

/// A member of an organization, who can be told something again and again.
pub(super) struct Told {
    pub(super) founder: Founder,
    pub(super) person: Person,
    pub(super) session: Session,
    id: String,
    turn: std::cell::Cell<bool>,
}

impl Told {
    /// Somebody who is a member now, and was told so.
    pub(super) async fn of(client: &Client) -> Self {
        let (founder, person) = (Founder::of(client, "Acme").await, Person::new());
        person.verified(client).await;
        founder.take_in(client, &person, "member").await;
        let session = person.session(client).await;
        let id = id_of(client, &session).await;
        Self { founder, person, session, id, turn: std::cell::Cell::new(false) }
    }

    pub(super) fn bearer(&self) -> &str {
        &self.session.access_token
    }

    /// Gives them another role, of which they are told.
    pub(super) async fn tell(&self, client: &Client) {
        let role = if self.turn.replace(!self.turn.get()) { "member" } else { "viewer" };
        let path = self.founder.path(&format!("members/{}", self.id));
        let call = client.call(Method::PATCH, &path).bearer(&self.founder.session.access_token);
        call.json(&json!({"role": role})).send().await.expect(200);
    }

    /// Opens a stream with their access token.
    pub(super) async fn follow(&self, client: &Client, last_event_id: Option<&str>) -> Events {
        follow(client, self.bearer(), last_event_id).await
    }
}

/// A browser in which somebody is signed in.
pub(super) async fn browser(client: &Client, person: &Person) -> Jar {
    let mut form = json!({"email": person.email, "password": person.password});
    form["session"] = json!("cookie");
    let mut jar = Jar::new();
    jar.keep(&client.post(SIGN_IN).json(&form).send().await.expect(200));
    jar
}

/// Opens a stream with an access token.
pub(super) async fn follow(client: &Client, bearer: &str, last_event_id: Option<&str>) -> Events {
    let authorization = format!("Bearer {bearer}");
    let mut headers = vec![("authorization", authorization.as_str())];
    headers.extend(last_event_id.map(|id| ("last-event-id", id)));
    Events::open(&format!("{}{STREAM}", client.base()), &headers).await
}
