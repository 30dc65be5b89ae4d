//! A server that is killed loses nothing that it acknowledged, and leaves nothing half-written.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::{Engine, Place};
use socle_tests::http::{Client, Letter, Mailbox, Person};
use socle_tests::poll;
use socle_tests::server::Installation;
use tokio::task::JoinSet;

use crate::support::installation;

/// How many sign up at once.
const CROWD: usize = 40;

/// After how many acknowledgements the server is killed, round by round.
const KILLED_AFTER: [usize; 4] = [1, 9, 20, 33];

/// Somebody who signed up, and whether the server said so.
struct Attempt {
    person: Person,
    acknowledged: bool,
}

/// Lets a crowd sign up, and kills the server in the middle of it.
async fn round(installation: &Installation, kill_after: usize) -> Vec<Attempt> {
    let server = installation.start().await;
    let client = server.client();
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut crowd = JoinSet::new();
    for _ in 0..CROWD {
        let (client, count) = (client.clone(), Arc::clone(&acknowledged));
        crowd.spawn(async move {
            let person = Person::new();
            // No answer is no promise.
            let acknowledged = match person.sign_up(&client).outcome().await {
                Ok(answer) => answer.unwrap().status == 202,
                Err(_) => false,
            };
            count.fetch_add(usize::from(acknowledged), Ordering::Relaxed);
            Attempt { person, acknowledged }
        });
    }
    poll("sign-ups in full swing", Duration::from_secs(30), async || {
        (acknowledged.load(Ordering::Relaxed) >= kill_after).then_some(())
    })
    .await;
    server.kill();
    crowd.join_all().await
}

/// Mail that a dead server had in its hands is taken over a minute later. This lets that minute pass.
async fn let_leases_run_out(place: &Place) {
    place.execute("UPDATE tasks SET leased_until = created_at WHERE status = 'running'").await;
}

/// The mails by address, once everything is delivered.
async fn delivered(place: &Place, client: &Client) -> HashMap<String, Vec<Letter>> {
    let left = "SELECT topic FROM outbox UNION ALL \
                SELECT kind FROM tasks WHERE status IN ('queued', 'running')";
    poll("everything to be delivered", Duration::from_mins(1), async || {
        place.texts(left).await.is_empty().then_some(())
    })
    .await;
    let mut by_address: HashMap<String, Vec<Letter>> = HashMap::new();
    for letter in Mailbox::of(client).all().await {
        by_address.entry(letter.to.clone()).or_default().push(letter);
    }
    by_address
}

async fn works(client: &Client, person: &Person, letters: &[Letter]) {
    let token = letters.iter().find_map(|letter| letter.token("verify-email")).unwrap();
    client
        .post("/api/v1/auth/email/verify")
        .json(&json!({"token": token}))
        .send()
        .await
        .expect(204);
    let session = person.session(client).await;
    let profile = session.profile(client).send().await.expect(200).json();
    assert_eq!(profile["email"], person.email);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_every_promise_and_leaves_nothing_half_done(#[case] engine: Engine) {
    let installation = installation(engine).await.set("SOCLE_AUTH_HASHING_QUEUE", "100");
    let mut attempts = Vec::new();
    for kill_after in KILLED_AFTER {
        attempts.extend(round(&installation, kill_after).await);
    }
    let promised = attempts.iter().filter(|attempt| attempt.acknowledged).count();
    let least: usize = KILLED_AFTER.iter().sum();
    assert!(promised >= least && promised < attempts.len(), "{promised}");

    let place = installation.database();
    let_leases_run_out(place).await;
    let server = installation.start().await;
    let client = server.client();
    let letters = delivered(place, &client).await;
    let (known, unknown): (Vec<_>, Vec<_>) =
        attempts.iter().partition(|attempt| letters.contains_key(&attempt.person.email));
    for Attempt { person, acknowledged } in &unknown {
        assert!(!acknowledged, "{} was promised an account", person.email);
        let resend = client.post("/api/v1/auth/email/verify/resend");
        resend.json(&json!({"email": person.email})).send().await.expect(202);
    }
    for Attempt { person, .. } in &known {
        works(&client, person, &letters[&person.email]).await;
    }

    // Whoever got no mail has no account either: there is nothing to send again.
    let letters = delivered(place, &client).await;
    for Attempt { person, .. } in &unknown {
        assert!(!letters.contains_key(&person.email), "{} has half an account", person.email);
    }
    let orphans = "SELECT email FROM users u WHERE NOT EXISTS \
                   (SELECT 1 FROM one_time_tokens t WHERE t.user_id = u.id)";
    assert_eq!(place.texts(orphans).await, Vec::new());
    // They can still sign up.
    if let Some(Attempt { person, .. }) = unknown.first() {
        person.signed_in(&client).await;
    }
    assert!(server.stop().await.success());
}
