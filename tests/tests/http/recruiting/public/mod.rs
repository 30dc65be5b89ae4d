//! What everybody takes from recruiting: structured data, feeds, pages, and lists that are cached.

mod caching;
mod feeds;
mod pages;
mod posting;

use serde_json::{Value, json};
use socle_tests::http::{Answer, Client, Method};

use super::support::{Employer, JOBS, RECRUITING, some_job};

pub(super) const INDEED: &str = "/api/v1/recruiting/feeds/indeed.xml";
pub(super) const RSS: &str = "/api/v1/recruiting/feeds/jobs.rss";

/// What people might write to break what shows it.
pub(super) const HOSTILE: &str = "]]></description>]]><script>alert('Ada & Co')</script><!-- \u{fffe}\u{ffff} \
                                  &lt;b&gt; \"x\" שלום עולם 👩‍🍳\n\nSecond";

/// A job of hostile texts.
pub(super) fn hostile_job() -> Value {
    let line = HOSTILE.replace('\n', " ");
    let mut job = some_job();
    job["title"] = json!(line);
    job["description"] = json!(HOSTILE);
    job["location"] = json!(line);
    job["skills"] = json!(["C++ ]]> <b>"]);
    job
}

/// A page, or whatever stands outside of the document.
pub(super) async fn get(client: &Client, path: &str) -> Answer {
    client.undocumented(Method::GET, path).send().await
}

impl Employer {
    /// Writes the company page.
    pub(super) async fn write_page(&self, page: &Value) {
        let path = format!("{RECRUITING}/organizations/{}/company", self.organization);
        self.call(Method::PUT, &path).json(page).send().await.expect(200);
    }

    /// Moves a job.
    pub(super) async fn go(&self, job: &str, what: &str) {
        self.call(Method::POST, &format!("{JOBS}/{job}/{what}")).send().await.expect(200);
    }

    /// What the organization is called in addresses.
    pub(super) async fn slug(&self) -> String {
        let path = format!("/api/v1/organizations/{}", self.organization);
        let organization = self.call(Method::GET, &path).send().await.expect(200).json();
        organization["slug"].as_str().unwrap().to_owned()
    }
}
