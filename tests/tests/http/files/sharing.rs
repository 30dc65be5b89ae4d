//! Whose files are whose.

use serde_json::Value;
use socle_domain::access::PlatformRole;
use socle_tests::http::{Client, Method, Person};

use super::support::{NOTES, deleted, link, of_organization, uploaded};
use crate::authorization::Stage;
use crate::support::FILES;

async fn everything_is_hidden(client: &Client, bearer: &str, id: &str) {
    let path = format!("{FILES}/{id}");
    client.get(&path).bearer(bearer).send().await.expect_problem(404, "not-found");
    deleted(client, bearer, id).await.expect_problem(404, "not-found");
    link(client, bearer, id, &serde_json::json!({})).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_persons_files_are_nobody_elses() {
    let stage = Stage::start().await;
    let client = stage.client();
    let ada = Person::new().signed_in(client).await.access_token;
    let id = uploaded(client, &ada, NOTES).await;
    let organization = stage.organization().await;
    let (_, key) = stage.key(&organization, &["files.read", "files.delete"].into()).await;
    for other in [
        stage.anybody().await.bearer().to_owned(),
        stage.somebody(PlatformRole::Superadmin).await.bearer().to_owned(),
        key,
    ] {
        everything_is_hidden(client, &other, &id).await;
    }
    client.get(&format!("{FILES}/{id}")).send().await.expect(401);
    client.get(&format!("{FILES}/{id}")).bearer(&ada).send().await.expect(200);
}

#[tokio::test]
async fn members_delete_what_they_uploaded_and_admins_anything() {
    let stage = Stage::start().await;
    let client = stage.client();
    let organization = stage.organization().await;
    let uploader = stage.member(&organization, "member").await;
    let other = stage.member(&organization, "member").await;
    let admin = stage.member(&organization, "admin").await;
    let send = async || {
        let (content_type, body) = of_organization(&organization, NOTES);
        let call = client.post(FILES).bearer(uploader.bearer()).body(&content_type, body);
        call.send().await.expect(201).json()["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (send().await, send().await);
    deleted(client, other.bearer(), &first).await.expect_problem(403, "forbidden");
    deleted(client, uploader.bearer(), &first).await.expect(204);
    deleted(client, admin.bearer(), &second).await.expect(204);
}

#[tokio::test]
async fn a_key_uploads_for_its_organization_without_naming_it() {
    let stage = Stage::start().await;
    let client = stage.client();
    let (organization, other) = (stage.organization().await, stage.organization().await);
    let (_, key) = stage.key(&organization, &["files.write", "files.read"].into()).await;
    let (content_type, body) = super::support::own(NOTES);
    let answer = client.post(FILES).bearer(&key).body(&content_type, body).send().await;
    let file = answer.expect(201).json();
    assert_eq!(file["organization_id"], Value::from(organization));
    let id = file["id"].as_str().unwrap();
    let signed = link(client, &key, id, &serde_json::json!({})).await.expect(200).json();
    let path = super::support::path_of(signed["url"].as_str().unwrap());
    client.get(&path).send().await.expect(200);
    let (content_type, body) = of_organization(&other, NOTES);
    let foreign = client.post(FILES).bearer(&key).body(&content_type, body).send().await;
    foreign.expect_problem(404, "not-found");
}

#[tokio::test]
async fn what_is_closed_hides_its_files() {
    let stage = Stage::start().await;
    let client = stage.client();
    let organization = stage.organization().await;
    let (content_type, body) = of_organization(&organization, NOTES);
    let upload = stage.founder(Method::POST, FILES).body(&content_type, body);
    let file = upload.send().await.expect(201).json();
    let path = format!("{FILES}/{}", file["id"].as_str().unwrap());
    stage.close(&organization).await;
    stage.founder(Method::GET, &path).send().await.expect_problem(404, "not-found");
    let _ = client;
}
