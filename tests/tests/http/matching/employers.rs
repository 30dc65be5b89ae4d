use serde_json::{Value, json};
use socle_tests::http::{Method, Person};

use super::support::{candidate, get, settled};
use crate::privacy::export_ready;
use crate::recruiting::support::{Employer, JOBS, apply, some_job};
use crate::support::{EXPORT, EXPORTS, Watched, id_of};

fn applications(page: &Value) -> Vec<&Value> {
    page["data"].as_array().unwrap().iter().map(|it| &it["application"]["id"]).collect()
}

#[tokio::test]
async fn applicants_are_ranked_and_nobody_else_is() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let path = format!("{JOBS}/{job}/matches");
    let empty = employer.call(Method::GET, &path).send().await.expect(200).json();
    assert_eq!(empty, json!({"data": [], "next_cursor": null}));
    let cook = candidate(client, "en", &["Cuisine"]).await;
    let ada = candidate(client, "he", &["Rust", "SQL"]).await;
    let silent = Person::new().signed_in(client).await;
    let bystander = candidate(client, "en", &["Rust", "SQL"]).await;
    let late = apply(client, &silent.access_token, &job).await;
    let poor = apply(client, &cook.access_token, &job).await;
    let good = apply(client, &ada.access_token, &job).await;
    settled(&watched).await;
    let page = employer.call(Method::GET, &path).send().await.expect(200);
    let bystander = id_of(client, &bystander).await;
    assert!(!page.text().contains(&bystander), "{page}");
    let page = page.json();
    assert_eq!(applications(&page), [&json!(good), &json!(poor), &json!(late)]);
    assert_eq!(page["data"][2]["score"], json!(null), "of whom nothing is known");
    let why = page["data"][0]["reasons"][0].clone();
    assert_eq!((&why["key"], &why["values"]), (&json!("shared_skills"), &json!(["Rust", "SQL"])));
    assert_eq!(why["text"], "Skills in common: Rust, SQL", "the reader's language, not hers");
    // Page by page it is the same.
    let first =
        employer.call(Method::GET, &format!("{path}?limit=2")).send().await.expect(200).json();
    let next = first["next_cursor"].as_str().unwrap();
    let rest = employer.call(Method::GET, &format!("{path}?limit=2&cursor={next}"));
    assert_eq!(applications(&rest.send().await.expect(200).json()), [&json!(late)]);
    // Whoever is decided about is ranked no more, and a ranking moves nothing.
    let status = page["data"].as_array().unwrap().iter().map(|it| &it["application"]["status"]);
    assert!(status.into_iter().all(|status| status == "applied"));
    employer.moves(&poor, &["rejected"]).await;
    let page = employer.call(Method::GET, &path).send().await.expect(200).json();
    assert_eq!(applications(&page), [&json!(good), &json!(late)]);
}

#[tokio::test]
async fn nobody_else_sees_a_ranking() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (acme, other) = (Employer::new(client).await, Employer::new(client).await);
    let job = acme.publish(&some_job()).await;
    let ada = candidate(client, "en", &["Rust"]).await;
    apply(client, &ada.access_token, &job).await;
    let path = format!("{JOBS}/{job}/matches");
    other.call(Method::GET, &path).send().await.expect_problem(404, "not-found");
    let own = client.get(&path).bearer(&ada.access_token).send().await;
    own.expect_problem(404, "not-found");
    client.get(&path).send().await.expect_problem(401, "not-authenticated");
    let shown = watched.installation.database();
    let rankings = "SELECT count(*) || '' FROM match_rankings";
    assert_eq!(shown.texts(rankings).await, [Some("0".to_owned())]);
    acme.call(Method::GET, &path).send().await.expect(200);
    assert_eq!(shown.texts(rankings).await, [Some("1".to_owned())]);
    let audited = "SELECT count(*) || '' FROM audit_entries WHERE action = 'job.ranked'";
    assert_eq!(shown.texts(audited).await, [Some("1".to_owned())]);
}

#[tokio::test]
async fn whoever_applied_learns_how_they_were_ranked() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let (ada, grace) =
        (candidate(client, "fr", &["Rust"]).await, candidate(client, "en", &["SQL"]).await);
    let hers = apply(client, &ada.access_token, &job).await;
    let others = apply(client, &grace.access_token, &job).await;
    settled(&watched).await;
    employer.call(Method::GET, &format!("{JOBS}/{job}/matches")).send().await.expect(200);
    let bearer = &ada.access_token;
    let accepted = client.post(EXPORT).bearer(bearer).send().await.expect(202);
    let ready = export_ready(client, bearer, &accepted).await.json();
    let path = format!("{EXPORTS}/{}/archive", ready["id"].as_str().unwrap());
    let archive = client.get(&path).bearer(bearer).send().await.expect(200).body;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.clone())).unwrap();
    let mut names = archive.file_names().map(|name| name.unwrap().into_owned());
    let name = names.find(|name| name.ends_with("matching.json")).unwrap();
    drop(names);
    let matching: Value = serde_json::from_reader(archive.by_name(&name).unwrap()).unwrap();
    assert_eq!(matching["skills"][0]["compared_as"], json!("Rust"));
    let ranking = &matching["rankings"][0];
    assert_eq!(ranking["application_id"], json!(hers));
    assert_eq!(ranking["company"], json!("Acme"));
    assert_eq!(ranking["reasons"][0]["text"], json!("Compétences en commun : Rust"));
    assert!(!matching.to_string().contains(&others), "nothing of anybody else: {matching}");
    let mine = get(client, "/api/v1/recruiting/applications", bearer).await;
    assert_eq!(mine["data"][0]["status"], json!("applied"));
}
