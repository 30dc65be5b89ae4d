//! Employers, jobs and applications.

use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person, Session};

use crate::authorization::text;
use crate::support::ORGANIZATIONS;

pub(crate) const RECRUITING: &str = "/api/v1/recruiting";
pub(crate) const JOBS: &str = "/api/v1/recruiting/jobs";
pub(crate) const APPLICATIONS: &str = "/api/v1/recruiting/applications";

/// A job with everything that a published one has.
pub(crate) fn some_job() -> Value {
    json!({
        "title": "Développeuse Rust",
        "description": "Écrire des services.",
        "job_type": "full_time",
        "work_mode": "hybrid",
        "location": "Lyon",
        "salary_min": 45_000,
        "salary_max": 55_000,
        "currency": "EUR",
        "skills": ["Rust", "SQL"],
    })
}

/// Somebody who owns an organization.
pub(crate) struct Employer {
    pub(crate) client: Client,
    pub(crate) session: Session,
    pub(crate) organization: String,
}

impl Employer {
    pub(crate) async fn new(client: &Client) -> Self {
        let session = Person::new().signed_in(client).await;
        let found = client.post(ORGANIZATIONS).bearer(&session.access_token);
        let found = found.json(&json!({"name": "Acme"})).send().await.expect(201);
        let organization = text(&found.json()["id"]);
        Self { client: client.clone(), session, organization }
    }

    pub(crate) fn call(&self, method: Method, path: &str) -> socle_tests::http::Call {
        self.client.call(method, path).bearer(&self.session.access_token)
    }

    /// Drafts a job, and returns its identifier.
    pub(crate) async fn draft(&self, job: &Value) -> String {
        let path = format!("{RECRUITING}/organizations/{}/jobs", self.organization);
        let drafted = self.call(Method::POST, &path).json(job).send().await.expect(201);
        text(&drafted.json()["id"])
    }

    /// Publishes a job, and returns its identifier.
    pub(crate) async fn publish(&self, job: &Value) -> String {
        let id = self.draft(job).await;
        self.call(Method::POST, &format!("{JOBS}/{id}/publish")).send().await.expect(200);
        id
    }

    /// Moves an application along.
    pub(crate) async fn moves(&self, application: &str, to: &[&str]) {
        let path = format!("{APPLICATIONS}/{application}/transition");
        for to in to {
            let body = json!({"to": to, "reason": "The place is taken."});
            self.call(Method::POST, &path).json(&body).send().await.expect(200);
        }
    }
}

/// Applies for a job, and returns the application's identifier.
pub(crate) async fn apply(client: &Client, bearer: &str, job: &str) -> String {
    let call = client.post(&format!("{JOBS}/{job}/applications")).bearer(bearer);
    let body = json!({"cover_letter": "Good day."});
    text(&call.json(&body).send().await.expect(201).json()["id"])
}
