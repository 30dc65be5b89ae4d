//! Lists that everybody sees are cached, and never wrong.

use serde_json::{Value, json};
use socle_tests::http::{Client, Method, Person};

use super::super::support::{Employer, JOBS, RECRUITING, apply, some_job};
use super::{RSS, get};
use crate::support::Watched;

async fn listed(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&format!("{JOBS}{query}")).send().await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let jobs = listed(client, query).await;
    jobs.iter().map(|job| job["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_change_shows_at_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    employer.write_page(&json!({"tagline": "Things"})).await;
    let slug = employer.slug().await;
    let path = format!("{JOBS}?company={slug}");
    let all = async || {
        let mut seen = Vec::new();
        let by_id = format!("?company={}", employer.organization);
        for query in ["", "?limit=5", "?q=rust", &format!("?company={slug}"), &by_id] {
            // Twice: whichever answered first is remembered.
            titles(client, query).await;
            seen.push(titles(client, query).await);
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
        let page = get(client, "/jobs").await.expect(200).text().to_owned();
        for title in &seen[0] {
            assert!(page.contains(title), "{title}");
        }
        let company = get(client, &format!("/companies/{slug}")).await.expect(200);
        assert_eq!(company.text().matches("<h2><a").count(), seen[0].len());
        seen.remove(0)
    };
    assert_eq!(all().await, [""; 0]);
    let mut job = some_job();
    job["title"] = json!("Rust one");
    let id = employer.publish(&job).await;
    assert_eq!(all().await, ["Rust one"]);
    let change = employer.call(Method::PATCH, &format!("{JOBS}/{id}"));
    change.json(&json!({"title": "Rust two"})).send().await.expect(200);
    assert_eq!(all().await, ["Rust two"]);
    employer.go(&id, "close").await;
    assert_eq!(all().await, [""; 0]);
    employer.go(&id, "publish").await;
    assert_eq!(all().await, ["Rust two"]);

    let organization = format!("/api/v1/organizations/{}", employer.organization);
    let rename = employer.call(Method::PATCH, &organization).json(&json!({"name": "Other"}));
    rename.send().await.expect(200);
    assert_eq!(listed(client, "").await[0]["company"], json!("Other"));
    let page = get(client, &format!("/companies/{slug}")).await.expect(200);
    assert!(page.text().contains("Other"));
    let company = format!("{RECRUITING}/organizations/{}/company", employer.organization);
    client.get(&company).send().await.expect(200);
    employer.write_page(&json!({"tagline": "Other things"})).await;
    let shown = client.get(&company).send().await.expect(200).json();
    assert_eq!(shown["tagline"], json!("Other things"));
    assert!(get(client, &format!("/companies/{slug}")).await.text().contains("Other things"));
    client.get(&path).send().await.expect(200);
}

#[tokio::test]
async fn what_a_person_sees_is_shown_to_nobody_else() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let id = employer.publish(&some_job()).await;
    let (ada, eve) = (Person::new().signed_in(client).await, Person::new().signed_in(client).await);
    apply(client, &ada.access_token, &id).await;
    let own = async |bearer: &str| {
        let page = client.get(JOBS).bearer(bearer).send().await.expect(200).json();
        page["data"][0].get("has_applied").cloned()
    };
    // In whichever order they come, and again from the cache.
    for _ in 0..2 {
        assert_eq!(own(&ada.access_token).await, Some(json!(true)));
        assert_eq!(listed(client, "").await[0].get("has_applied"), None);
        assert_eq!(own(&eve.access_token).await, Some(json!(false)));
        assert_eq!(listed(client, "").await[0].get("has_applied"), None);
    }
    client.get(JOBS).bearer("nonsense").send().await.expect_problem(401, "not-authenticated");
}

#[tokio::test]
async fn a_job_that_is_over_by_time_is_not_served_from_the_cache() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let mut job = some_job();
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(6);
    job["valid_through"] = json!(soon.to_rfc3339());
    let id = employer.publish(&job).await;
    let other = employer.publish(&some_job()).await;
    socle_tests::poll("the job is over", std::time::Duration::from_secs(30), async || {
        let ids: Vec<_> = listed(client, "").await.iter().map(|job| job["id"].clone()).collect();
        let over = ids == [json!(other)];
        assert!(over || ids == [json!(other), json!(id)], "{ids:?}");
        over.then_some(())
    })
    .await;
    assert!(!client.get(RSS).send().await.expect(200).text().contains(&id));
    assert!(!get(client, "/jobs").await.text().contains(&id));
    get(client, &format!("/jobs/{id}")).await.expect(410);
}

#[tokio::test]
async fn a_company_is_named_by_its_slug_too() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (acme, other) = (Employer::new(client).await, Employer::new(client).await);
    let (here, _) = (acme.publish(&some_job()).await, other.publish(&some_job()).await);
    let slug = acme.slug().await;
    let ids = async |query: &str| -> Vec<Value> {
        listed(client, query).await.iter().map(|job| job["id"].clone()).collect()
    };
    assert_eq!(ids(&format!("?company={slug}")).await, [json!(here)]);
    assert_eq!(ids(&format!("?company={slug}&q=rust")).await, [json!(here)]);
    assert_eq!(ids(&format!("?company={}", acme.organization)).await, [json!(here)]);
    assert_eq!(ids("?company=nobody-is-called-so").await, [] as [Value; 0]);
    let path = format!("/api/v1/organizations/{}", acme.organization);
    acme.call(Method::PATCH, &path)
        .json(&json!({"slug": "acme-elsewhere"}))
        .send()
        .await
        .expect(200);
    assert_eq!(
        ids(&format!("?company={slug}")).await,
        [] as [Value; 0],
        "somebody may take the name"
    );
    assert_eq!(ids("?company=acme-elsewhere").await, [json!(here)]);
    for wrong in ["A", "a--b", "%00", "' OR 1=1"] {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("company", wrong)
            .finish();
        let refused = client.get(&format!("{JOBS}?{query}")).send().await;
        refused.expect_fields(&[("company", "malformed")]);
    }
}
