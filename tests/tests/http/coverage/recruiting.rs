//! The operations of recruiting: a new one needs a row.

use serde_json::json;
use socle_tests::http::{Answer, Client, Method, Person};

use crate::authorization::text;
use crate::candidates::support::{
    BROKEN, CANDIDATE, CVS, EDUCATION, EXPERIENCES, SKILLS, education, experience, skill, upload_cv,
};
use crate::matching::support::{RECOMMENDATIONS, SKILL_GAP};
use crate::recruiting::applicants::applicant;
use crate::recruiting::support::{APPLICATIONS, Employer, JOBS, RECRUITING, apply, some_job};
use crate::saved_searches::support::{DASHBOARD, SEARCHES, STATS, some_search};
use crate::support::{Watched, administrator};

/// What each operation answers when all is well.
pub(super) async fn exercise(client: &Client) -> Vec<(Answer, u16)> {
    let mut answers = exercise_candidates(client).await;
    answers.extend(exercise_jobs(client).await);
    answers.extend(exercise_applicants(client).await);
    answers.extend(exercise_searches(client).await);
    answers
}

/// What people keep to look for jobs.
async fn exercise_searches(client: &Client) -> Vec<(Answer, u16)> {
    let bearer = &Person::new().signed_in(client).await.access_token;
    let post = client.post(SEARCHES).bearer(bearer).json(&some_search()).send().await;
    let one = post.header("location").unwrap().to_owned();
    let patch = client.patch(&one).bearer(bearer).json(&json!({"alert": "off"})).send().await;
    let mut answers = vec![(post, 201), (patch, 200)];
    for path in [SEARCHES, DASHBOARD, &one, &format!("{one}/jobs")] {
        answers.push((client.get(path).bearer(bearer).send().await, 200));
    }
    answers.push((client.call(Method::DELETE, &one).bearer(bearer).send().await, 204));
    answers
}

/// What is counted of companies and of the platform.
pub(super) async fn exercise_statistics(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let path = format!("{RECRUITING}/organizations/{}/company/stats", employer.organization);
    let (_, boss) = administrator(&watched.installation, client, "manager").await;
    vec![
        (employer.call(Method::GET, &path).send().await, 200),
        (client.get(STATS).bearer(&boss.access_token).send().await, 200),
    ]
}

/// What candidates say of themselves.
async fn exercise_candidates(client: &Client) -> Vec<(Answer, u16)> {
    let bearer = &Person::new().signed_in(client).await.access_token;
    let said = json!({"headline": "Cook"});
    let put = client.call(Method::PUT, CANDIDATE).bearer(bearer).json(&said).send().await;
    let mut answers = vec![(put, 200), (client.get(CANDIDATE).bearer(bearer).send().await, 200)];
    for (list, body) in [(EXPERIENCES, experience()), (EDUCATION, education()), (SKILLS, skill())] {
        let post = client.post(list).bearer(bearer).json(&body).send().await;
        let one = post.header("location").unwrap().to_owned();
        let put = client.call(Method::PUT, &one).bearer(bearer).json(&body).send().await;
        let delete = client.call(Method::DELETE, &one).bearer(bearer).send().await;
        let list = client.get(list).bearer(bearer).send().await;
        answers.extend([(post, 201), (put, 200), (delete, 204), (list, 200)]);
    }
    let upload = upload_cv(client, bearer, BROKEN).await;
    let one = format!("{CVS}/{}", text(&upload.json()["id"]));
    let activate = client.post(&format!("{one}/activate")).bearer(bearer).send().await;
    answers.extend([(upload, 201), (activate, 200)]);
    for path in [CVS, &one, &format!("{one}/parsed")] {
        answers.push((client.get(path).bearer(bearer).send().await, 200));
    }
    answers.push((client.call(Method::DELETE, &one).bearer(bearer).send().await, 204));
    answers
}

/// What employers keep about those who applied.
async fn exercise_applicants(client: &Client) -> Vec<(Answer, u16)> {
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let mut paths = Vec::new();
    for _ in 0..2 {
        let session = Person::new().signed_in(client).await;
        let application = apply(client, &session.access_token, &job).await;
        paths.push(applicant(&employer, &application).await);
    }
    let call = |method: Method, path: &str| employer.call(method, path);
    let within =
        |what: &str| format!("{RECRUITING}/organizations/{}/{what}", employer.organization);
    let tag = call(Method::PUT, &format!("{}/tags", paths[0])).json(&json!({"tags": ["Rust"]}));
    let other = json!({"applicant_id": paths[1].rsplit('/').next()});
    let merge = call(Method::POST, &format!("{}/merge", paths[0])).json(&other);
    vec![
        (tag.send().await, 200),
        (merge.send().await, 200),
        (call(Method::GET, &paths[0]).send().await, 200),
        (call(Method::GET, &within("applicants")).send().await, 200),
        (call(Method::GET, &within("applicant-tags")).send().await, 200),
        (call(Method::POST, &format!("{}/split", paths[1])).send().await, 200),
    ]
}

/// What employers and applicants do.
async fn exercise_jobs(client: &Client) -> Vec<(Answer, u16)> {
    let employer = Employer::new(client).await;
    let ada = Person::new().signed_in(client).await;
    let within =
        |what: &str| format!("{RECRUITING}/organizations/{}/{what}", employer.organization);
    let call = |method: Method, path: &str| employer.call(method, path);
    let drafted = call(Method::POST, &within("jobs")).json(&some_job()).send().await;
    let job = format!("{JOBS}/{}", text(&drafted.json()["id"]));
    let published = call(Method::POST, &format!("{job}/publish")).send().await;
    let send = client.post(&format!("{job}/applications")).bearer(&ada.access_token);
    let applied = send.json(&json!({})).send().await;
    let application = format!("{APPLICATIONS}/{}", text(&applied.json()["id"]));
    let move_on = call(Method::POST, &format!("{application}/transition"));
    let note = call(Method::POST, &format!("{application}/notes"));
    let company = within("company");
    let gap = format!("{SKILL_GAP}?job_id={}", text(&drafted.json()["id"]));
    let withdraw = client.post(&format!("{application}/withdraw")).bearer(&ada.access_token);
    vec![
        (drafted, 201),
        (published, 200),
        (applied, 201),
        (call(Method::PUT, &company).json(&json!({})).send().await, 200),
        (client.get(&company).send().await, 200),
        (call(Method::GET, &within("jobs")).send().await, 200),
        (call(Method::PATCH, &job).json(&json!({"title": "Autre"})).send().await, 200),
        (client.get(JOBS).send().await, 200),
        (client.get(&job).send().await, 200),
        (client.get(RECOMMENDATIONS).bearer(&ada.access_token).send().await, 200),
        (client.get(&gap).bearer(&ada.access_token).send().await, 200),
        (call(Method::GET, &format!("{job}/matches")).send().await, 200),
        (client.get(&format!("{job}/job-posting.jsonld")).send().await, 200),
        (client.get(&format!("{RECRUITING}/feeds/indeed.xml")).send().await, 200),
        (client.get(&format!("{RECRUITING}/feeds/jobs.rss")).send().await, 200),
        (client.get(APPLICATIONS).bearer(&ada.access_token).send().await, 200),
        (call(Method::GET, &format!("{job}/applications")).send().await, 200),
        (call(Method::GET, &application).send().await, 200),
        (move_on.json(&json!({"to": "viewed"})).send().await, 200),
        (note.json(&json!({"text": "Good."})).send().await, 201),
        (call(Method::GET, &format!("{application}/notes")).send().await, 200),
        (withdraw.send().await, 200),
        (call(Method::POST, &format!("{job}/close")).send().await, 200),
        (call(Method::POST, &format!("{job}/archive")).send().await, 200),
    ]
}
