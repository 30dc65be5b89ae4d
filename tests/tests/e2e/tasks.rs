//! Work in the background: the guide, and workers of their own that come and go.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use socle_tests::databases::{Engine, Place};
use socle_tests::http::{Mailbox, Person};
use socle_tests::poll;
use socle_tests::server::Installation;

use crate::support::{installation, paste};

/// How long a test waits for what comes at once, or when a lease has run out.
const PATIENCE: Duration = Duration::from_mins(1);

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_guide_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/tasks.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["succeeded", "409"]);
}

/// How many mails are in each state.
async fn mails(place: &Place, status: &str) -> usize {
    let query = format!("SELECT kind FROM tasks WHERE kind = 'email.send' AND status = '{status}'");
    place.texts(&query).await.len()
}

async fn until_mails(place: &Place, status: &str, count: usize) {
    poll(&format!("{count} mails that are {status}"), PATIENCE, async || {
        (mails(place, status).await >= count).then_some(())
    })
    .await;
}

/// Servers that only answer, and workers that only work.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn servers_answer_and_workers_work(#[case] engine: Engine) {
    let installation = installation(engine).await.set("SOCLE_TASKS_IN_SERVER", "false");
    let (one, other) = (installation.start().await, installation.start().await);
    let ada = Person::new();
    ada.sign_up(&one.client()).send().await.expect(202);
    assert_eq!(Mailbox::of(&one.client()).to(&ada.email).await.len(), 0, "nobody works");
    let (first, second) = (installation.start_worker().await, installation.start_worker().await);
    Mailbox::of(&other.client()).wait_for(&ada.email, 1).await;
    let grace = Person::new();
    grace.sign_up(&other.client()).send().await.expect(202);
    Mailbox::of(&one.client()).wait_for(&grace.email, 1).await;
    for process in [one, other, first, second] {
        assert!(process.stop().await.success());
    }
}

/// Workers are killed in the middle of their work, again and again; others take over, and each mail
/// arrives once.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_a_killed_worker_held_is_taken_over(#[case] engine: Engine) {
    const CROWD: usize = 60;
    let installation = installation(engine)
        .await
        .set("SOCLE_TASKS_IN_SERVER", "false")
        .set("SOCLE_TASKS_LEASE_SECONDS", "5")
        .set("SOCLE_TASKS_SLOTS", "2")
        .set("SOCLE_AUTH_HASHING_QUEUE", "100");
    let server = installation.start().await;
    let client = server.client();
    let crowd: Vec<_> = (0..CROWD).map(|_| Person::new()).collect();
    let answers = join_all(crowd.iter().map(|person| person.sign_up(&client).send())).await;
    for answer in answers {
        answer.expect(202);
    }
    let place = installation.database();
    for killed_after in [1, CROWD / 3, 2 * CROWD / 3] {
        let worker = installation.start_worker().await;
        until_mails(place, "succeeded", killed_after).await;
        worker.kill();
    }
    let worker = installation.start_worker().await;
    until_mails(place, "succeeded", CROWD).await;
    assert_eq!(mails(place, "succeeded").await, CROWD);
    for person in &crowd {
        assert_eq!(Mailbox::of(&client).to(&person.email).await.len(), 1, "{}", person.email);
    }
    assert!(worker.stop().await.success());
    assert!(server.stop().await.success());
}
