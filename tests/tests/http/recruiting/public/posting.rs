//! Jobs as structured data, held against the rules that Google publishes.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};
use socle_tests::http::{Client, Method};
use socle_tests::server::{Installation, PUBLIC_URL};

use super::super::support::{Employer, JOBS, some_job};
use super::{get, hostile_job};
use crate::support::Watched;

/// The rules (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>).
static RULES: LazyLock<Validator> = LazyLock::new(|| {
    let rules = serde_json::from_str(include_str!("job_posting.schema.json")).unwrap();
    jsonschema::options().should_validate_formats(true).build(&rules).unwrap()
});

#[track_caller]
pub(super) fn holds(posting: &Value) {
    let wrong: Vec<_> = RULES.iter_errors(posting).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [""; 0], "{posting:#}");
}

async fn posting_of(client: &Client, id: &str) -> Value {
    let answer = client.get(&format!("{JOBS}/{id}/job-posting.jsonld")).send().await.expect(200);
    assert_eq!(answer.content_type(), Some("application/ld+json"));
    assert!(!answer.text().contains(['<', '>', '&']), "{answer}");
    answer.json()
}

#[tokio::test]
async fn a_posting_holds_what_search_engines_ask_for() {
    let installation = Installation::new().set("SOCLE_RECRUITING_COUNTRY", "FR");
    let server = installation.start().await;
    let client = &server.client();
    let employer = Employer::new(client).await;
    let mut job = some_job();
    job["valid_through"] = json!("2999-01-01T00:00:00Z");
    let id = employer.publish(&job).await;
    let posting = posting_of(client, &id).await;
    holds(&posting);
    assert_eq!(posting["hiringOrganization"], json!({"@type": "Organization", "name": "Acme"}));
    employer.write_page(&json!({"website": "https://acme.example/"})).await;
    let posting = posting_of(client, &id).await;
    holds(&posting);
    assert_eq!(posting["hiringOrganization"]["sameAs"], json!("https://acme.example/"));
    assert_eq!(posting["title"], job["title"]);
    assert_eq!(posting["description"], json!("<p>Écrire des services.</p>"));
    assert_eq!(posting["employmentType"], json!("FULL_TIME"));
    assert_eq!(posting["identifier"]["value"], json!(id));
    assert_eq!(posting["url"], json!(format!("{PUBLIC_URL}/jobs/{id}")));
    let address = &posting["jobLocation"]["address"];
    assert_eq!(
        (&address["addressLocality"], &address["addressCountry"]),
        (&json!("Lyon"), &json!("FR"))
    );
    let pay = &posting["baseSalary"];
    assert_eq!((&pay["currency"], &pay["value"]["minValue"]), (&json!("EUR"), &json!(45_000)));
    assert_eq!(posting.get("jobLocationType"), None, "hybrid work is no telecommuting");

    for (kind, expected) in [
        ("part_time", "PART_TIME"),
        ("contract", "CONTRACTOR"),
        ("temporary", "TEMPORARY"),
        ("internship", "INTERN"),
    ] {
        let mut job = some_job();
        job["job_type"] = json!(kind);
        job["location"] = json!("Lyon, Rhône, France");
        let posting = posting_of(client, &employer.publish(&job).await).await;
        holds(&posting);
        assert_eq!(posting["employmentType"], json!(expected));
        assert_eq!(posting["jobLocation"]["address"]["addressRegion"], json!("Rhône"));
        assert_eq!(posting["jobLocation"]["address"]["addressCountry"], json!("France"));
    }
    let mut remote = some_job();
    remote["work_mode"] = json!("remote");
    remote["location"] = json!(null);
    remote["salary_min"] = json!(null);
    let posting = posting_of(client, &employer.publish(&remote).await).await;
    holds(&posting);
    assert_eq!(posting["applicantLocationRequirements"]["name"], json!("FR"));
    assert_eq!(posting["baseSalary"]["value"]["maxValue"], json!(55_000));

    let posting = posting_of(client, &employer.publish(&hostile_job()).await).await;
    holds(&posting);
    let description = posting["description"].as_str().unwrap();
    assert!(!description.contains("<script") && description.contains("&lt;script&gt;"));
}

#[tokio::test]
async fn what_the_public_does_not_see_has_no_posting() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.draft(&some_job()).await;
    let path = format!("{JOBS}/{id}/job-posting.jsonld");
    let gone = async || {
        client.get(&path).send().await.expect_problem(404, "not-found");
        // Nor for those who see the job itself: what is structured is for everybody.
        employer.call(Method::GET, &path).send().await.expect_problem(404, "not-found");
    };
    gone().await;
    employer.go(&id, "publish").await;
    let first = client.get(&path).send().await.expect(200);
    let tag = first.header("etag").unwrap().to_owned();
    let again = client.get(&path).header("if-none-match", &tag).send().await.expect(304);
    assert!(again.body.is_empty());
    let change = employer.call(Method::PATCH, &format!("{JOBS}/{id}"));
    change.json(&json!({"title": "Autre"})).send().await.expect(200);
    let changed = client.get(&path).header("if-none-match", &tag).send().await.expect(200);
    assert_eq!(changed.json()["title"], json!("Autre"));
    employer.go(&id, "close").await;
    gone().await;
    for path in [format!("{JOBS}/x/job-posting.jsonld"), format!("{JOBS}/../job-posting.jsonld")] {
        get(client, &path).await.expect(404);
    }
}
