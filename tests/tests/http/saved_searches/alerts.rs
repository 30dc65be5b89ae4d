//! Whoever saved a search that finds a job is told of it.

use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person};
use socle_tests::poll;

use super::support::{SEARCHES, save, some_search};
use crate::recruiting::support::{Employer, JOBS, some_job};
use crate::support::{NOTIFICATIONS, Watched};

const PATIENCE: Duration = Duration::from_mins(1);

async fn told(client: &Client, bearer: &str) -> Vec<Value> {
    let list = client.get(NOTIFICATIONS).bearer(bearer).send().await.expect(200).json();
    list["data"].as_array().unwrap().clone()
}

async fn until_told(client: &Client, bearer: &str, count: usize) -> Vec<Value> {
    poll(&format!("{count} notifications"), PATIENCE, async || {
        let told = told(client, bearer).await;
        (told.len() >= count).then_some(told)
    })
    .await
}

/// Waits until so many jobs were looked at.
async fn until_alerted(watched: &Watched, jobs: usize) {
    poll("the alerts of jobs", PATIENCE, async || {
        let done = "SELECT kind FROM tasks WHERE kind = 'recruiting.alert_people' \
                    AND status = 'succeeded'";
        let done = watched.installation.database().texts(done).await;
        (done.len() >= jobs).then_some(())
    })
    .await;
}

#[tokio::test]
async fn whoever_looks_for_a_job_hears_of_it_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let ada = &Person::new().signed_in(client).await.access_token;
    let grace = &Person::new().signed_in(client).await.access_token;
    let boss = &employer.session.access_token;
    let search = save(client, ada, &some_search()).await;
    // The employer looks for the same, others for something else or at their leisure.
    save(client, boss, &some_search()).await;
    save(client, grace, &json!({"name": "a", "q": "java", "alert": "instant"})).await;
    save(client, grace, &json!({"name": "b", "q": "rust", "alert": "off"})).await;
    save(client, grace, &json!({"name": "c", "q": "rust", "alert": "daily"})).await;
    let job = employer.publish(&some_job()).await;
    let heard = until_told(client, ada, 1).await;
    assert_eq!((&heard[0]["kind"], heard.len()), (&json!("new_job"), 1));
    assert_eq!(heard[0]["title"], "A new job: Développeuse Rust");
    let body = heard[0]["body"].as_str().unwrap();
    assert!(body.contains("Acme") && body.contains("Rust à Lyon"), "{body}");
    // Published again, it is no news.
    for step in ["close", "publish"] {
        let path = format!("{JOBS}/{job}/{step}");
        employer.call(Method::POST, &path).send().await.expect(200);
    }
    until_alerted(&watched, 2).await;
    assert_eq!(told(client, ada).await.len(), 1);
    for nobody in [boss, grace] {
        let heard = told(client, nobody).await;
        assert!(heard.iter().all(|it| it["kind"] != "new_job"), "{heard:?}");
    }
    // A name that is gone is told no more, nor is anything of a search that is gone.
    let remove = client.call(Method::DELETE, &format!("{SEARCHES}/{search}")).bearer(ada);
    remove.send().await.expect(204);
    employer.publish(&some_job()).await;
    until_alerted(&watched, 3).await;
    let heard = told(client, ada).await;
    assert_eq!(heard.len(), 1);
    assert!(!heard[0]["body"].as_str().unwrap().contains("Rust à Lyon"));
}
