//! CVs: which files are taken, which one is active, and what is read in them.

use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::{Answer, Client, Method, Person};
use socle_tests::poll;

use super::support::{BROKEN, CVS, DOCX, a_cv, cv, docx, upload_cv};
use crate::files::support::{Sent, body, content_type, deleted, field, file, linked};
use crate::support::{FILES, Watched};

async fn listed(client: &Client, bearer: &str) -> Vec<Value> {
    let answer = client.get(CVS).bearer(bearer).send().await.expect(200);
    answer.json()["data"].as_array().unwrap().clone()
}

/// The identifier of the active one, which there is once.
async fn active(client: &Client, bearer: &str) -> Value {
    let cvs = listed(client, bearer).await;
    let active: Vec<_> = cvs.iter().filter(|cv| cv["active"] == true).collect();
    assert_eq!(active.len(), 1, "{cvs:?}");
    active[0]["id"].clone()
}

/// What came of reading a CV.
async fn parsed(client: &Client, bearer: &str, id: &str) -> Value {
    let path = format!("{CVS}/{id}/parsed");
    poll("a CV that was read", Duration::from_secs(30), async || {
        let parsed = client.get(&path).bearer(bearer).send().await.expect(200).json();
        (parsed["status"] != "pending").then_some(parsed)
    })
    .await
}

#[tokio::test]
async fn one_is_active_whenever_there_is_any() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let (first, second) = (a_cv(client, bearer).await, a_cv(client, bearer).await);
    let third = a_cv(client, bearer).await;
    assert_eq!(active(client, bearer).await, json!(first));
    let activate = client.post(&format!("{CVS}/{second}/activate")).bearer(bearer);
    assert_eq!(activate.send().await.expect(200).json()["active"], true);
    assert_eq!(active(client, bearer).await, json!(second));
    let remove = |id: &str| client.call(Method::DELETE, &format!("{CVS}/{id}")).bearer(bearer);
    let file = client.get(&format!("{CVS}/{second}")).bearer(bearer).send().await.expect(200);
    let file = file.json()["file_id"].as_str().unwrap().to_owned();
    remove(&second).send().await.expect(204);
    assert_eq!(active(client, bearer).await, json!(third), "the latest that is left");
    client.get(&format!("{FILES}/{file}")).bearer(bearer).send().await.expect(404);
    remove(&first).send().await.expect(204);
    remove(&third).send().await.expect(204);
    assert_eq!(listed(client, bearer).await, Vec::<Value>::new());
    remove(&third).send().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_cv_is_its_persons_alone() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = &Person::new().signed_in(client).await.access_token;
    let grace = &Person::new().signed_in(client).await.access_token;
    let id = a_cv(client, ada).await;
    let one = format!("{CVS}/{id}");
    let calls = [
        client.get(&one),
        client.get(&format!("{one}/parsed")),
        client.post(&format!("{one}/activate")),
        client.call(Method::DELETE, &one),
    ];
    for call in calls {
        call.bearer(grace).send().await.expect_problem(404, "not-found");
    }
    assert_eq!(listed(client, grace).await, Vec::<Value>::new());
    assert_eq!(active(client, ada).await, json!(id));
}

#[tokio::test]
async fn the_file_of_a_cv_is_downloaded_and_not_deleted_by_itself() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let made = upload_cv(client, bearer, BROKEN).await.expect(201).json();
    let file = made["file_id"].as_str().unwrap();
    let content = client.get(&linked(client, bearer, file).await).send().await.expect(200);
    assert_eq!(content.text().as_bytes(), BROKEN.content);
    deleted(client, bearer, file).await.expect_problem(409, "file-is-part");
    assert_eq!(active(client, bearer).await, made["id"]);
    // Nor is one uploaded by itself for this purpose.
    let parts = body(&[field("purpose", "cv"), super::super::files::support::file(BROKEN)]);
    let upload = client.post(FILES).bearer(bearer).body(&content_type(), parts);
    upload.send().await.expect_fields(&[("purpose", "unknown")]);
}

fn html() -> Sent<'static> {
    Sent { content: b"<html><script>alert(1)</script></html>", ..BROKEN }
}

#[tokio::test]
async fn what_is_no_cv_is_refused_and_leaves_nothing() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let before = watched.state().await;
    let send = async |parts: &[Vec<u8>]| -> Answer {
        client.post(CVS).bearer(bearer).body(&content_type(), body(parts)).send().await
    };
    let table = [
        (html(), "content_mismatch"),
        (Sent { media_type: "text/html", ..html() }, "declared_type_mismatch"),
        (Sent { name: "cv.txt", media_type: "text/plain", content: b"I" }, "type_not_allowed"),
        (
            Sent { name: "cv.doc", media_type: "application/msword", content: b"I" },
            "type_not_allowed",
        ),
        (Sent { content: b"", ..BROKEN }, "empty"),
        (Sent { name: "../cv.pdf", ..BROKEN }, "name_is_path"),
    ];
    for (sent, code) in table {
        send(&[file(sent)]).await.expect_fields(&[("file", code)]);
    }
    send(&[file(BROKEN), file(BROKEN)]).await.expect_fields(&[("file", "repeated")]);
    send(&[]).await.expect_fields(&[("file", "required")]);
    send(&[field("purpose", "cv"), file(BROKEN)])
        .await
        .expect_fields(&[("purpose", "unknown_field")]);
    send(&[field("name", " "), file(BROKEN)]).await.expect_fields(&[("name", "required")]);
    let twice = [field("name", "a"), field("name", "b"), file(BROKEN)];
    send(&twice).await.expect_fields(&[("name", "repeated")]);
    let large = [BROKEN.content, &vec![b' '; 11 * 1024 * 1024]].concat();
    send(&[file(Sent { content: &large, ..BROKEN })]).await.expect_problem(413, "too-large");
    let call = client.post(CVS).bearer(bearer).json(&json!({"name": "CV"}));
    call.send().await.expect_problem(415, "unsupported-media-type");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn a_person_keeps_twenty_cvs() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let (content_type, whole) = cv(BROKEN);
    for _ in 0..20 {
        client.post(CVS).bearer(bearer).body(&content_type, whole.clone()).send().await.expect(201);
    }
    let files = "SELECT count(*) FROM files WHERE state = 'stored'";
    let one_more = client.post(CVS).bearer(bearer).body(&content_type, whole).send().await;
    one_more.expect_problem(409, "too-many-cvs");
    let stored = watched.installation.database().texts(files).await;
    assert_eq!(stored, [Some("20".to_owned())], "no file of the refused one stays");
}

#[tokio::test]
async fn what_a_cv_says_is_proposed_and_nothing_more() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let lines = [
        "Zoé Marchand",
        "zoe.marchand@example.com",
        "Compétences",
        "Rust, PostgreSQL",
        "Langues",
        "Anglais : courant",
    ];
    let content = docx(&lines);
    let sent = Sent { name: "cv.docx", media_type: DOCX, content: &content };
    let parts = body(&[field("name", "Le mien"), file(sent)]);
    let made = client.post(CVS).bearer(bearer).body(&content_type(), parts).send().await;
    let made = made.expect(201).json();
    assert_eq!((&made["name"], &made["file_name"]), (&json!("Le mien"), &json!("cv.docx")));
    assert_eq!(made["media_type"], DOCX);
    let parsed = parsed(client, bearer, made["id"].as_str().unwrap()).await;
    assert_eq!((&parsed["status"], &parsed["reason"]), (&json!("ready"), &Value::Null));
    let proposal = &parsed["proposal"];
    assert_eq!(proposal["email"], "zoe.marchand@example.com");
    let skills = proposal["skills"].as_array().unwrap();
    let kind_of = |name: &str| {
        let skill = skills.iter().find(|skill| skill["name"] == name);
        skill.unwrap_or_else(|| panic!("{name} in {proposal}"))["kind"].clone()
    };
    assert_eq!((kind_of("Rust"), kind_of("Anglais")), (json!("technical"), json!("language")));
    let profile = super::support::CANDIDATE;
    let profile = client.get(profile).bearer(bearer).send().await.expect(200).json();
    assert_eq!(profile["version"], 0, "nothing got into the profile by itself");
}

#[tokio::test]
async fn why_a_cv_cannot_be_read_is_said() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let id = a_cv(client, bearer).await;
    let parsed = parsed(client, bearer, &id).await;
    let expected = json!({"status": "failed", "reason": "corrupt", "proposal": null});
    assert_eq!(parsed, expected);
}
