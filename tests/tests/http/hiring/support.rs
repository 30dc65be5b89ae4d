//! Scorecards, interviews and offers.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person, Session};

use crate::authorization::text;
use crate::recruiting::support::{APPLICATIONS, Employer, RECRUITING, apply, some_job};

/// What somebody thinks of a candidate.
pub(crate) fn card() -> Value {
    json!({
        "criteria": [{"name": "Rust", "rating": 4}, {"name": "Équipe", "rating": null}],
        "recommendation": "yes",
        "text": "Nervous, but knows her trade.",
    })
}

fn shown(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A moment that lies so many hours ahead.
pub(crate) fn in_hours(hours: i64) -> String {
    shown(Utc::now() + TimeDelta::hours(hours))
}

/// An interview that begins in so many hours.
pub(crate) fn meeting(hours: i64, interviewer: &str) -> Value {
    json!({
        "kind": "video",
        "starts_at": in_hours(hours),
        "duration_minutes": 45,
        "link": "https://meet.example.com/room",
        "instructions": "Ring twice, please.",
        "interviewers": [interviewer],
    })
}

/// What is promised for a week.
pub(crate) fn promise() -> Value {
    json!({
        "salary_minor_units": 4_500_050,
        "currency": "EUR",
        "starts_on": (Utc::now() + TimeDelta::days(60)).date_naive().to_string(),
        "expires_at": in_hours(24 * 7),
        "text": "Thirty days of leave.",
    })
}

/// Who somebody is.
pub(crate) async fn id_of(client: &Client, session: &Session) -> String {
    text(&session.profile(client).send().await.expect(200).json()["id"])
}

/// An employer, and somebody who applied.
pub(crate) struct Hiring {
    pub(crate) client: Client,
    pub(crate) employer: Employer,
    pub(crate) ada: Session,
    pub(crate) application: String,
}

impl Hiring {
    pub(crate) async fn new(client: &Client) -> Self {
        let employer = Employer::new(client).await;
        let job = employer.publish(&some_job()).await;
        let ada = Person::new().signed_in(client).await;
        let application = apply(client, &ada.access_token, &job).await;
        Self { client: client.clone(), employer, ada, application }
    }

    /// The path of what there is about the application.
    pub(crate) fn about(&self, what: &str) -> String {
        format!("{APPLICATIONS}/{}/{what}", self.application)
    }

    /// Brings the application up to an offer.
    pub(crate) async fn up_to_offer(&self) {
        let way = ["viewed", "shortlisted", "interview", "offer"];
        self.employer.moves(&self.application, &way).await;
    }

    /// Plans an interview with the employer, and returns its path.
    pub(crate) async fn plan(&self, hours: i64) -> String {
        let me = id_of(&self.client, &self.employer.session).await;
        let plan = self.employer.call(Method::POST, &self.about("interviews"));
        let planned = plan.json(&meeting(hours, &me)).send().await.expect(201).json();
        format!("{RECRUITING}/interviews/{}", text(&planned["id"]))
    }

    /// Drafts an offer, and returns its path.
    pub(crate) async fn draft(&self) -> String {
        let draft = self.employer.call(Method::POST, &self.about("offers"));
        let drafted = draft.json(&promise()).send().await.expect(201).json();
        format!("{RECRUITING}/offers/{}", text(&drafted["id"]))
    }

    /// Drafts an offer and sends it, and returns its path.
    pub(crate) async fn offer(&self) -> String {
        let offer = self.draft().await;
        self.employer.call(Method::POST, &format!("{offer}/send")).send().await.expect(200);
        offer
    }

    /// A call by the candidate.
    pub(crate) fn ada(&self, method: Method, path: &str) -> socle_tests::http::Call {
        self.client.call(method, path).bearer(&self.ada.access_token)
    }

    /// The words of what somebody was told, the latest first.
    pub(crate) async fn told(&self, session: &Session) -> Vec<String> {
        let call = self.client.get(crate::support::NOTIFICATIONS).bearer(&session.access_token);
        let told = call.send().await.expect(200).json();
        let words = |it: &Value| format!("{} {}", text(&it["title"]), text(&it["body"]));
        told["data"].as_array().unwrap().iter().map(words).collect()
    }
}
