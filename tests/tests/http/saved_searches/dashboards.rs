//! What is counted is what there is.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Client, Founder, Method, Person};

use super::support::{DASHBOARD, STATS, save, some_search};
use crate::candidates::support::{CANDIDATE, EXPERIENCES, a_cv, added, experience};
use crate::recruiting::support::{APPLICATIONS, Employer, RECRUITING, apply, some_job};
use crate::support::{Watched, administrator};

async fn dashboard(client: &Client, bearer: &str) -> Value {
    client.get(DASHBOARD).bearer(bearer).send().await.expect(200).json()
}

#[tokio::test]
async fn a_candidate_sees_what_they_do() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let empty = dashboard(client, bearer).await;
    assert_eq!(empty["organizations"], json!([]));
    assert_eq!(empty["candidate"]["profile"]["complete"], 0);
    assert_eq!(empty["candidate"]["profile"]["missing"].as_array().unwrap().len(), 9);
    let said = json!({"headline": "Cook", "location": "Lyon", "job_types": ["full_time"]});
    client.call(Method::PUT, CANDIDATE).bearer(bearer).json(&said).send().await.expect(200);
    added(client, bearer, EXPERIENCES, &experience()).await;
    a_cv(client, bearer).await;
    save(client, bearer, &json!({"name": "Mine"})).await;
    let mut sent = Vec::new();
    for _ in 0..3 {
        let job = employer.publish(&some_job()).await;
        sent.push(apply(client, bearer, &job).await);
    }
    employer.moves(&sent[0], &["viewed", "rejected"]).await;
    employer.moves(&sent[1], &["viewed"]).await;
    let candidate = dashboard(client, bearer).await["candidate"].clone();
    let by_status = json!({
        "applied": 1, "viewed": 1, "shortlisted": 0, "interview": 0, "offer": 0, "accepted": 0,
        "rejected": 1, "withdrawn": 0,
    });
    assert_eq!(candidate["applications"], by_status);
    let listed = client.get(APPLICATIONS).bearer(bearer).send().await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 3);
    assert_eq!(candidate["open_applications"], 2);
    let missing = json!(["summary", "work_modes", "education", "skills"]);
    assert_eq!(candidate["profile"], json!({"complete": 55, "missing": missing}));
    assert_eq!(
        (&candidate["saved_searches"], &candidate["unread_notifications"]),
        (&json!(1), &json!(3))
    );
}

#[tokio::test]
async fn members_see_of_organizations_what_they_may() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let person = Person::new();
    person.verified(client).await;
    founder.take_in(client, &person, "viewer").await;
    let viewer = person.session(client).await.access_token;
    let owner = &founder.session.access_token;
    let seen = dashboard(client, owner).await["organizations"].clone();
    assert_eq!(seen[0]["name"], "Acme");
    assert_eq!(seen[0]["applications"]["new"], 0);
    let seen = dashboard(client, &viewer).await["organizations"].clone();
    assert_eq!(seen[0]["jobs"]["by_status"]["draft"], 0);
    assert_eq!(seen[0]["applications"], Value::Null, "viewers do not see who applied");
    let id = seen[0]["organization_id"].as_str().unwrap();
    let stats = format!("{RECRUITING}/organizations/{id}/company/stats");
    client.get(&stats).bearer(owner).send().await.expect(200);
    client.get(&stats).bearer(&viewer).send().await.expect_problem(403, "forbidden");
    let stranger = Person::new().signed_in(client).await.access_token;
    assert_eq!(dashboard(client, &stranger).await["organizations"], json!([]));
    client.get(&stats).bearer(&stranger).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn an_employer_sees_how_it_goes() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    employer.draft(&some_job()).await;
    let hired = ["viewed", "shortlisted", "interview", "offer", "accepted"];
    for steps in [&hired[..], &["viewed", "rejected"], &[]] {
        let bearer = Person::new().signed_in(client).await.access_token;
        let sent = apply(client, &bearer, &job).await;
        employer.moves(&sent, steps).await;
    }
    let mine = dashboard(client, &employer.session.access_token).await;
    let mine = &mine["organizations"][0];
    let jobs = json!({"draft": 1, "published": 1, "closed": 0, "archived": 0});
    assert_eq!(mine["jobs"], json!({"by_status": jobs, "expiring": 0}));
    assert_eq!(mine["applications"]["new"], 3);
    assert_eq!(mine["applications"]["by_status"]["accepted"], 1);
    let path = format!("{RECRUITING}/organizations/{}/company/stats", employer.organization);
    let stats = employer.call(Method::GET, &path).send().await.expect(200).json();
    assert_eq!(stats["jobs"], jobs);
    assert_eq!(stats["applications"], mine["applications"]["by_status"]);
    let wanted = json!({"job_id": job, "title": "Développeuse Rust", "applications": 3});
    assert_eq!(stats["applications_per_job"], json!([wanted]));
    let stage = |status, reached, percent| json!({"status": status, "reached": reached, "percent": percent});
    let conversion = json!([
        stage("applied", 3, json!(null)),
        stage("viewed", 2, json!(66)),
        stage("shortlisted", 1, json!(50)),
        stage("interview", 1, json!(100)),
        stage("offer", 1, json!(100)),
        stage("accepted", 1, json!(100)),
    ]);
    assert_eq!(stats["conversion"], conversion);
    assert_eq!(stats["median_days_to_hire"], json!(0.0));
}

#[rstest]
#[case("manager", true)]
#[case("user", false)]
#[tokio::test]
async fn those_who_run_the_platform_see_all_of_it(#[case] role: &str, #[case] may: bool) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let ada = &Person::new().signed_in(client).await.access_token;
    let sent = apply(client, ada, &job).await;
    employer.moves(&sent, &["viewed"]).await;
    save(client, ada, &some_search()).await;
    let bearer = match role {
        "user" => employer.session.access_token.clone(),
        role => administrator(&watched.installation, client, role).await.1.access_token,
    };
    let answer = client.get(STATS).bearer(&bearer).send().await;
    if !may {
        answer.expect_problem(403, "forbidden");
        return;
    }
    let stats = answer.expect(200).json();
    let totals = json!({"jobs": 1, "applications": 1, "candidates": 0, "companies": 0});
    assert_eq!(stats["totals"], totals);
    assert_eq!(stats["applications_by_status"]["viewed"], 1);
    for (what, count) in [("jobs", 1), ("applications", 1), ("candidates", 0), ("companies", 0)] {
        let days = stats["days"][what].as_array().unwrap();
        let sum: i64 = days.iter().map(|day| day["count"].as_i64().unwrap()).sum();
        assert_eq!((days.len(), sum), (30, count), "{what}");
    }
    assert!(stats["median_seconds_to_first_view"].is_u64());
    assert_eq!(stats["median_seconds_to_decision"], Value::Null);
}
