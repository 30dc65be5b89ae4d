//! Candidates who say something, and waiting until that is compared.

use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person, Session};
use socle_tests::poll;

use crate::candidates::support::{CANDIDATE, SKILLS};
use crate::support::{ME, Watched};

pub(crate) const RECOMMENDATIONS: &str = "/api/v1/recruiting/candidates/me/recommendations";
pub(crate) const SKILL_GAP: &str = "/api/v1/recruiting/candidates/me/skill-gap";

/// How long what is made in the background may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Somebody who reads that language and can this.
pub(super) async fn candidate(client: &Client, locale: &str, skills: &[&str]) -> Session {
    let session = Person::new().signed_in(client).await;
    let bearer = &session.access_token;
    let language = json!({"locale": locale});
    client.patch(ME).bearer(bearer).json(&language).send().await.expect(200);
    let said = json!({"headline": "Développeuse", "location": "Lyon", "open_to_work": true});
    client.call(Method::PUT, CANDIDATE).bearer(bearer).json(&said).send().await.expect(200);
    for skill in skills {
        let skill = json!({"name": skill, "kind": "technical"});
        client.post(SKILLS).bearer(bearer).json(&skill).send().await.expect(201);
    }
    session
}

pub(super) async fn get(client: &Client, path: &str, bearer: &str) -> Value {
    client.get(path).bearer(bearer).send().await.expect(200).json()
}

/// Waits until somebody is recommended so many jobs.
pub(super) async fn recommended(client: &Client, bearer: &str, jobs: usize) -> Vec<Value> {
    poll("recommendations", PATIENCE, async || {
        let page = get(client, RECOMMENDATIONS, bearer).await;
        let data = page["data"].as_array().unwrap().clone();
        (data.len() == jobs).then_some(data)
    })
    .await
}

/// Waits until nothing is to be compared any more.
pub(super) async fn settled(watched: &Watched) {
    let waiting = "SELECT kind FROM tasks WHERE kind LIKE 'recruiting.profile%' \
                   AND status IN ('queued', 'running') UNION ALL SELECT topic FROM outbox \
                   WHERE topic LIKE 'job.%' OR topic LIKE 'candidate.%' OR topic LIKE 'application.%'";
    poll("profiles", PATIENCE, async || {
        watched.installation.database().texts(waiting).await.is_empty().then_some(())
    })
    .await;
}
