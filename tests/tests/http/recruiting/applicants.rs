//! Who applied, as an organization knows them: tags, duplicates, and what becomes of them.

use serde_json::{Value, json};
use socle_tests::http::{Client, Founder, Method, Person, Session};

use super::support::{APPLICATIONS, Employer, JOBS, RECRUITING, apply, some_job};
use crate::authorization::text;
use crate::support::{ME, NOTIFICATIONS, Watched};

/// The path of the applicant that an organization knows the sender of an application as.
pub(crate) async fn applicant(employer: &Employer, application: &str) -> String {
    let path = format!("{APPLICATIONS}/{application}");
    let seen = employer.call(Method::GET, &path).send().await.expect(200).json();
    format!("{RECRUITING}/applicants/{}", text(&seen["applicant_id"]))
}

/// Somebody by that name.
async fn called(client: &Client, first_name: &str, last_name: &str) -> (Person, Session) {
    let person = Person::new();
    let session = person.signed_in(client).await;
    let name = json!({"first_name": first_name, "last_name": last_name});
    client.patch(ME).bearer(&session.access_token).json(&name).send().await.expect(200);
    (person, session)
}

async fn read(employer: &Employer, path: &str) -> Value {
    employer.call(Method::GET, path).send().await.expect(200).json()
}

async fn tag(employer: &Employer, path: &str, tags: Value) -> Value {
    let call = employer.call(Method::PUT, &format!("{path}/tags")).json(&json!({"tags": tags}));
    call.send().await.expect(200).json()
}

async fn merge(employer: &Employer, path: &str, other: &str) -> socle_tests::http::Answer {
    let id = other.rsplit('/').next().unwrap();
    let call = employer.call(Method::POST, &format!("{path}/merge"));
    call.json(&json!({"applicant_id": id})).send().await
}

/// An employer, a job, and two accounts of one person who applied for it.
struct Scene {
    watched: Watched,
    founder: Founder,
    employer: Employer,
    job: String,
    people: [(Person, Session); 2],
    applicants: [String; 2],
}

impl Scene {
    async fn new() -> Self {
        let watched = Watched::start().await;
        let client = &watched.client;
        let founder = Founder::of(client, "Acme").await;
        let employer = Employer {
            client: client.clone(),
            session: founder.session.clone(),
            organization: founder.organization.clone(),
        };
        let job = employer.publish(&some_job()).await;
        let people = [called(client, "Zoé", "Martin").await, called(client, "MARTIN", "Zoe").await];
        let mut applicants = Vec::new();
        for (_, session) in &people {
            let application = apply(client, &session.access_token, &job).await;
            applicants.push(applicant(&employer, &application).await);
        }
        let applicants = applicants.try_into().unwrap();
        Self { watched, founder, employer, job, people, applicants }
    }

    fn within(&self, what: &str) -> String {
        format!("{RECRUITING}/organizations/{}/{what}", self.employer.organization)
    }
}

#[tokio::test]
async fn one_person_with_two_accounts_becomes_one_and_parts_again() {
    let scene = Scene::new().await;
    let (employer, [one, other]) = (&scene.employer, &scene.applicants);
    let file = read(employer, one).await;
    assert_eq!(file["duplicates"][0]["reasons"], json!(["same_name"]));
    assert_eq!(file["people"].as_array().unwrap().len(), 1);
    tag(employer, one, json!(["Rust"])).await;
    tag(employer, other, json!(["rust", "Lyon"])).await;
    let merged = merge(employer, one, other).await.expect(200).json();
    assert_eq!(merged["tags"], json!(["Lyon", "Rust"]));
    assert_eq!(merged["people"].as_array().unwrap().len(), 2);
    assert_eq!(merged["applications"].as_array().unwrap().len(), 2);
    assert_eq!(merged["duplicates"], json!([]));
    assert_eq!(read(employer, other).await, merged, "either leads there");
    merge(employer, other, one).await.expect_problem(409, "already-merged");
    let all = read(employer, &scene.within("applicants")).await;
    assert_eq!(all["data"].as_array().unwrap().len(), 1);
    assert_eq!((&all["data"][0]["merged"], &all["data"][0]["tags"]), (&json!(1), &merged["tags"]));

    // Applications of both are found by what either was tagged with.
    for tag in ["LYON", "rust"] {
        let path = format!("{JOBS}/{}/applications?tag={tag}", scene.job);
        let found = read(employer, &path).await;
        assert_eq!(found["data"].as_array().unwrap().len(), 2, "{tag}");
        assert_eq!(found["data"][0]["tags"], merged["tags"]);
    }
    let none = read(employer, &format!("{JOBS}/{}/applications?tag=Go", scene.job)).await;
    assert_eq!(none["data"], json!([]));
    let used = read(employer, &scene.within("applicant-tags")).await;
    assert_eq!(used["data"], json!([{"tag": "Lyon", "people": 1}, {"tag": "Rust", "people": 1}]));

    let split =
        async |path: &str| employer.call(Method::POST, &format!("{path}/split")).send().await;
    split(one).await.expect_problem(409, "wrong-state");
    let alone = split(other).await.expect(200).json();
    assert_eq!((&alone["tags"], &alone["people"][0]["last_name"]), (&json!([]), &json!("Zoe")));
    split(other).await.expect_problem(409, "wrong-state");
    assert_eq!(read(employer, one).await["tags"], merged["tags"]);
}

#[tokio::test]
async fn tags_are_chosen_for_what_is_there_and_make_sense() {
    let scene = Scene::new().await;
    let (employer, path) = (&scene.employer, &scene.applicants[0]);
    let put = |tags: Value| {
        employer.call(Method::PUT, &format!("{path}/tags")).json(&json!({"tags": tags}))
    };
    for (tags, code) in [
        (json!(["Élan", "elan"]), "repeated"),
        (json!([""]), "required"),
        (json!(["x".repeat(41)]), "too_long"),
        (json!((0..21).map(|n| format!("tag {n}")).collect::<Vec<_>>()), "too_many"),
    ] {
        put(tags).send().await.expect_fields(&[("tags", code)]);
    }
    let seen = employer.call(Method::GET, path).send().await.expect(200);
    let version = seen.header("etag").unwrap().to_owned();
    put(json!(["First"])).header("if-match", &version).send().await.expect(200);
    put(json!(["Second"])).header("if-match", &version).send().await.expect(412);
    assert_eq!(read(employer, path).await["tags"], json!(["First"]));
    // Nobody merges what is not theirs.
    let stranger = Employer::new(&scene.watched.client).await;
    let job = stranger.publish(&some_job()).await;
    let foreign = apply(&scene.watched.client, &scene.people[0].1.access_token, &job).await;
    let foreign = applicant(&stranger, &foreign).await;
    merge(employer, path, &foreign).await.expect_fields(&[("applicant_id", "unknown")]);
    merge(employer, path, path).await.expect_problem(409, "already-merged");
    stranger.call(Method::GET, path).send().await.expect_problem(404, "not-found");
    assert_eq!(read(&stranger, &foreign).await["duplicates"], json!([]));
    let nul = format!("{}?tag=%00", scene.within("applicants"));
    let refused = employer.call(Method::GET, &nul).send().await;
    refused.expect_fields(&[("tag", "invisible_characters")]);
}

#[tokio::test]
async fn candidates_see_nothing_of_it_by_any_route() {
    let scene = Scene::new().await;
    let (employer, [one, other]) = (&scene.employer, &scene.applicants);
    tag(employer, one, json!(["Difficult"])).await;
    merge(employer, one, other).await.expect(200);
    for (_, session) in &scene.people {
        let call =
            |path: &str| scene.watched.client.call(Method::GET, path).bearer(&session.access_token);
        for path in [APPLICATIONS, NOTIFICATIONS, ME, &format!("{JOBS}/{}", scene.job)] {
            let seen = call(path).send().await.expect(200);
            assert!(!seen.text().contains("Difficult"), "{path}");
            assert!(!seen.text().contains("applicant_id"), "{path}");
        }
        for path in [one, other] {
            call(path).send().await.expect_problem(404, "not-found");
        }
        let exported = call("/api/v1/recruiting/dashboard").send().await.expect(200);
        assert!(!exported.text().contains("Difficult"));
    }
}

#[tokio::test]
async fn who_works_there_sees_nothing_about_themselves() {
    let scene = Scene::new().await;
    let (employer, [one, _]) = (&scene.employer, &scene.applicants);
    let client = &scene.watched.client;
    tag(employer, one, json!(["Difficult"])).await;
    // The first of both is hired, and decides there from then on.
    let (person, session) = &scene.people[0];
    scene.founder.take_in(client, person, "admin").await;
    let call = |method, path: &str| client.call(method, path).bearer(&session.access_token);
    call(Method::GET, one).send().await.expect_problem(403, "forbidden");
    let tags = call(Method::PUT, &format!("{one}/tags")).json(&json!({"tags": []}));
    tags.send().await.expect_problem(403, "forbidden");
    for list in ["applicants", "applicants?tag=difficult"] {
        let seen = call(Method::GET, &scene.within(list)).send().await.expect(200);
        assert!(!seen.text().contains("Difficult"), "{list}");
    }
    let path = format!("{JOBS}/{}/applications", scene.job);
    let all = call(Method::GET, &path).send().await.expect(200);
    assert!(!all.text().contains("Difficult"));
    assert_eq!(all.json()["data"].as_array().unwrap().len(), 2);
    let tagged = call(Method::GET, &format!("{path}?tag=difficult")).send().await.expect(200);
    assert_eq!(tagged.json()["data"], json!([]), "nor by looking for it");
}
