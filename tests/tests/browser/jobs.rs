//! The pages of jobs and companies, which nobody signs in for.

use serde_json::{Value, json};
use socle_domain::identity::Locale;
use socle_tests::http::{Founder, Method};

use crate::support::{Visit, on_one_database};

on_one_database! {
    somebody_finds_a_job_and_its_company,
    a_list_goes_on_over_pages,
}

/// A job as somebody writes it who reads this language.
fn job(locale: Locale) -> Value {
    let (title, place, description) = match locale {
        Locale::Fr => ("Boulangère", "Lyon, France", "Faire du pain.\n\nTous les jours, dès 4 h."),
        Locale::En => ("Baker", "Leeds, England", "Baking bread.\n\nEvery day, from 4 a.m."),
        Locale::He => ("אופה", "חיפה, ישראל", "אפיית לחם.\n\nבכל יום, החל מ־4 בבוקר."),
    };
    json!({
        "title": title, "description": description, "job_type": "full_time", "work_mode": "on_site",
        "location": place, "salary_min": 28_000, "salary_max": 32_000, "currency": "EUR",
        "skills": ["Baking", "לחם"], "valid_through": "2999-01-01T00:00:00Z",
    })
}

/// Publishes a job, and returns its identifier.
async fn publish(visit: &Visit, founder: &Founder, job: &Value) -> String {
    let client = visit.site.client();
    let bearer = &founder.session.access_token;
    let path = format!("/api/v1/recruiting/organizations/{}/jobs", founder.organization);
    let drafted = client.post(&path).bearer(bearer).json(job).send().await.expect(201).json();
    let id = drafted["id"].as_str().unwrap().to_owned();
    go(visit, founder, &id, "publish").await;
    id
}

async fn go(visit: &Visit, founder: &Founder, job: &str, what: &str) {
    let path = format!("/api/v1/recruiting/jobs/{job}/{what}");
    let call = visit.site.client().post(&path).bearer(&founder.session.access_token);
    call.send().await.expect(200);
}

async fn somebody_finds_a_job_and_its_company(visit: Visit) {
    visit.go("/jobs").await;
    visit.is_at("jobs.title").await;
    visit.shows(&visit.t("jobs.none")).await;
    visit.screenshot("jobs-none").await;

    let founder = Founder::of(visit.site.client(), "Mill & Co").await;
    let page = format!("/api/v1/recruiting/organizations/{}/company", founder.organization);
    let page = visit.site.client().call(Method::PUT, &page);
    let said = json!({
        "tagline": "Bread for everybody", "description": "A bakery.", "size": "1-9",
        "website": "https://bakery.example/", "industry": "Food", "location": "Lyon",
    });
    page.bearer(&founder.session.access_token).json(&said).send().await.expect(200);
    let job = job(visit.locale);
    let title = job["title"].as_str().unwrap();
    let id = publish(&visit, &founder, &job).await;
    let other = json!({
        "title": "Cook", "description": "Cooking.", "job_type": "contract", "work_mode": "remote",
    });
    publish(&visit, &founder, &other).await;

    visit.go("/jobs").await;
    visit.shows(title).await;
    visit.shows("Cook").await;
    visit.screenshot("jobs").await;
    visit.fill(&visit.t("jobs.words"), title).await;
    visit.press(&visit.t("jobs.search")).await;
    visit.is_at("jobs.title").await;
    visit.shows(title).await;
    assert!(!visit.text().await.contains("Cook"), "it does not fit");
    visit.screenshot("jobs-found").await;

    visit.follow(title).await;
    assert_eq!(visit.heading().await, title);
    visit.shows(&visit.t("work-mode.on_site")).await;
    visit.shows(&visit.t("job-type.full_time")).await;
    visit.screenshot("job").await;
    visit.follow("Mill & Co").await;
    assert_eq!(visit.heading().await, "Mill & Co");
    visit.shows("Bread for everybody").await;
    visit.shows(title).await;
    visit.screenshot("company").await;
    assert_eq!(visit.cookies().await.len(), 0);

    go(&visit, &founder, &id, "close").await;
    visit.go(&format!("/jobs/{id}")).await;
    visit.is_at("job-gone.title").await;
    visit.screenshot("job-gone").await;
    visit.follow(&visit.t("link.jobs")).await;
    visit.is_at("jobs.title").await;
    assert!(!visit.text().await.contains(title));
}

async fn a_list_goes_on_over_pages(visit: Visit) {
    let founder = Founder::of(visit.site.client(), "Mill & Co").await;
    for number in 1..=21 {
        let mut job = job(visit.locale);
        job["title"] = json!(format!("No {number}."));
        publish(&visit, &founder, &job).await;
    }
    visit.go("/jobs").await;
    visit.shows("No 21.").await;
    visit.follow(&visit.t("jobs.next")).await;
    visit.is_at("jobs.title").await;
    visit.shows("No 1.").await;
    assert!(!visit.text().await.contains("No 2."));
    visit.follow(&visit.t("jobs.first")).await;
    visit.shows("No 21.").await;
}
