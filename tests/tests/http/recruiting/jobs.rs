//! Jobs, from the draft to the archive.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::support::{Employer, JOBS, RECRUITING, apply, some_job};
use crate::support::Watched;

#[tokio::test]
async fn a_draft_is_nobody_elses_business() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.draft(&some_job()).await;
    let path = format!("{JOBS}/{id}");
    client.get(&path).send().await.expect_problem(404, "not-found");
    let stranger = Employer::new(client).await;
    stranger.call(Method::GET, &path).send().await.expect_problem(404, "not-found");
    let shown = employer.call(Method::GET, &path).send().await.expect(200).json();
    assert_eq!((&shown["status"], &shown["title"]), (&json!("draft"), &some_job()["title"]));
    let listed = client.get(JOBS).send().await.expect(200).json();
    assert_eq!(listed["data"], json!([]));
}

#[tokio::test]
async fn publishing_says_what_is_missing() {
    let watched = Watched::start().await;
    let employer = Employer::new(&watched.client).await;
    let id = employer.draft(&json!({"title": "Cuisinier"})).await;
    let publish = format!("{JOBS}/{id}/publish");
    let refused = employer.call(Method::POST, &publish).send().await;
    let required =
        [("description", "required"), ("job_type", "required"), ("location", "required")];
    refused.expect_fields(&required);
    let over = json!({
        "description": "x", "job_type": "contract", "work_mode": "remote",
        "valid_through": "2020-01-01T00:00:00Z",
    });
    let path = format!("{JOBS}/{id}");
    employer.call(Method::PATCH, &path).json(&over).send().await.expect(200);
    let refused = employer.call(Method::POST, &publish).send().await;
    refused.expect_fields(&[("valid_through", "in_the_past")]);
    let open = json!({"valid_through": null});
    employer.call(Method::PATCH, &path).json(&open).send().await.expect(200);
    employer.call(Method::POST, &publish).send().await.expect(200);
    let empty = json!({"description": null});
    let refused = employer.call(Method::PATCH, &path).json(&empty).send().await;
    refused.expect_fields(&[("description", "required")]);
}

#[tokio::test]
async fn a_job_goes_its_way_and_no_other() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.publish(&some_job()).await;
    let go =
        async |what: &str| employer.call(Method::POST, &format!("{JOBS}/{id}/{what}")).send().await;
    for refused in ["publish", "archive"] {
        go(refused).await.expect_problem(409, "wrong-state");
    }
    let ada = Person::new().signed_in(client).await;
    let application = apply(client, &ada.access_token, &id).await;
    go("close").await.expect(200);
    client.get(&format!("{JOBS}/{id}")).send().await.expect_problem(404, "not-found");
    let path = format!("{RECRUITING}/applications/{application}");
    employer.call(Method::GET, &path).send().await.expect(200);
    let late = Person::new().signed_in(client).await;
    let too_late = client.post(&format!("{JOBS}/{id}/applications")).bearer(&late.access_token);
    too_late.json(&json!({})).send().await.expect_problem(404, "not-found");
    go("publish").await.expect(200);
    go("close").await.expect(200);
    go("archive").await.expect(200);
    for refused in ["publish", "close", "archive"] {
        go(refused).await.expect_problem(409, "wrong-state");
    }
    let change = employer.call(Method::PATCH, &format!("{JOBS}/{id}"));
    change.json(&json!({"title": "x"})).send().await.expect_problem(409, "wrong-state");
}

#[tokio::test]
async fn published_jobs_are_found_by_what_they_say() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (acme, other) = (Employer::new(client).await, Employer::new(client).await);
    let mut remote = some_job();
    remote["work_mode"] = json!("remote");
    remote["location"] = json!(null);
    remote["salary_max"] = json!(90_000);
    let (lyon, remote) = (acme.publish(&some_job()).await, other.publish(&remote).await);
    let all = [remote.as_str(), lyon.as_str()];
    for (query, expected) in [
        ("", &all[..]),
        ("location=LYON", &all[1..]),
        ("location=ly", &all[1..]),
        ("location=paris", &[]),
        ("work_mode=remote", &all[..1]),
        ("job_type=full_time", &all[..]),
        ("job_type=internship", &[]),
        ("salary_min=60000", &all[..1]),
        (&format!("company={}", acme.organization), &all[1..]),
        ("posted_after=2020-01-01T00:00:00Z", &all[..]),
        ("posted_after=2999-01-01T00:00:00Z", &[]),
    ] {
        let found = client.get(&format!("{JOBS}?{query}")).send().await.expect(200).json();
        let ids: Vec<_> = found["data"].as_array().unwrap().iter().map(|job| &job["id"]).collect();
        assert_eq!(ids, expected, "{query}");
    }
    for (query, field, code) in [
        ("job_type=cdi", "job_type", "unknown"),
        ("salary_min=-1", "salary_min", "out_of_range"),
        ("salary_min=x", "salary_min", "malformed"),
        ("company=A--B", "company", "malformed"),
        ("posted_after=yesterday", "posted_after", "malformed"),
        ("limit=0", "limit", "out_of_range"),
    ] {
        let refused = client.get(&format!("{JOBS}?{query}")).send().await;
        refused.expect_fields(&[(field, code)]);
    }
    client.get(&format!("{JOBS}?cursor=x")).send().await.expect_problem(400, "unreadable");
    let first = client.get(&format!("{JOBS}?limit=1")).send().await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = client.get(&format!("{JOBS}?limit=1&cursor={cursor}")).send().await.expect(200);
    assert_eq!(second.json()["data"][0]["id"], json!(lyon));
    assert_eq!(second.json()["next_cursor"], json!(null));
}

#[tokio::test]
async fn a_change_is_made_for_a_version() {
    let watched = Watched::start().await;
    let employer = Employer::new(&watched.client).await;
    let id = employer.draft(&some_job()).await;
    let change = |tag: &'static str| {
        let call = employer.call(Method::PATCH, &format!("{JOBS}/{id}"));
        call.header("if-match", tag).json(&json!({"title": "Autre"}))
    };
    change("\"9\"").send().await.expect_problem(412, "stale");
    let changed = change("\"1\"").send().await.expect(200);
    assert_eq!(changed.header("etag"), Some("\"2\""));
}

#[tokio::test]
async fn a_company_page_is_everybodys_once_it_is_written() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let path = format!("{RECRUITING}/organizations/{}/company", employer.organization);
    client.get(&path).send().await.expect_problem(404, "not-found");
    let page = json!({"tagline": "We make things", "website": "https://acme.example"});
    employer.call(Method::PUT, &path).json(&page).send().await.expect(200);
    let shown = client.get(&path).send().await.expect(200).json();
    assert_eq!((&shown["name"], &shown["tagline"]), (&json!("Acme"), &page["tagline"]));
    for (page, field, code) in [
        (json!({"website": "javascript:alert(1)"}), "website", "malformed"),
        (json!({"size": "many"}), "size", "unknown"),
        (json!({"logo_file_id": employer.organization}), "logo_file_id", "unknown"),
    ] {
        let refused = employer.call(Method::PUT, &path).json(&page).send().await;
        refused.expect_fields(&[(field, code)]);
    }
}
