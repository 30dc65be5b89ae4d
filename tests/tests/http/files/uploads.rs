//! What is uploaded comes back.

use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use socle_domain::files::ContentDigest;
use socle_tests::http::{Method, Person};

use super::support::{
    BOUNDARY, NOTES, Sent, body, content_type, deleted, field, file, linked, own, part, upload,
    uploaded,
};
use crate::support::{FILES, Watched, id_of};

/// Parts, and the fields that are said not to be acceptable, with their codes.
type Refused = (Vec<Vec<u8>>, Vec<(&'static str, &'static str)>);

#[tokio::test]
async fn a_file_is_described_as_it_was_found_to_be() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let answer = upload(client, &bearer, "document", NOTES).await.expect(201);
    let described = answer.json();
    let expected = json!({
        "id": described["id"],
        "name": "notes.txt",
        "media_type": "text/plain",
        "size": 10,
        "sha256": ContentDigest::from_bytes(Sha256::digest(NOTES.content).into()).to_string(),
        "purpose": "document",
        "organization_id": null,
        "created_at": described["created_at"],
    });
    assert_eq!(described, expected);
    let path = format!("{FILES}/{}", described["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), Some(path.as_str()));
    let read = client.get(&path).bearer(&bearer).send().await.expect(200);
    assert_eq!(read.json(), expected);
    let content = linked(client, &bearer, described["id"].as_str().unwrap()).await;
    let content = client.get(&content).send().await.expect(200);
    assert_eq!(content.body, NOTES.content);
}

#[tokio::test]
async fn parts_come_in_any_order() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let bearer = &session.access_token;
    let found = json!({"name": "Acme"});
    let found = client.post("/api/v1/organizations").bearer(bearer).json(&found).send().await;
    let acme = found.expect(201).json()["id"].as_str().unwrap().to_owned();
    let (purpose, organization) = (field("purpose", "document"), field("organization_id", &acme));
    for parts in [
        [file(NOTES), purpose.clone(), organization.clone()],
        [purpose.clone(), file(NOTES), organization.clone()],
        [organization.clone(), file(NOTES), purpose.clone()],
        [organization.clone(), purpose.clone(), file(NOTES)],
    ] {
        let call = client.post(FILES).bearer(bearer).body(&content_type(), body(&parts));
        let answer = call.send().await.expect(201);
        assert_eq!(answer.json()["organization_id"], Value::from(acme.clone()));
    }
}

#[rstest]
#[case("Résumé final (2).txt", "R_sum_ final (2).txt", "R%C3%A9sum%C3%A9%20final%20%282%29.txt")]
#[case("קורות.txt", "_____.txt", "%D7%A7%D7%95%D7%A8%D7%95%D7%AA.txt")]
#[case("a;b='c'.txt", "a;b='c'.txt", "a%3Bb%3D%27c%27.txt")]
#[tokio::test]
async fn names_come_back_whatever_they_are_made_of(
    #[case] name: &str,
    #[case] plain: &str,
    #[case] encoded: &str,
) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let answer = upload(client, &bearer, "document", Sent { name, ..NOTES }).await.expect(201);
    assert_eq!(answer.json()["name"], name);
    let content = linked(client, &bearer, answer.json()["id"].as_str().unwrap()).await;
    let content = client.get(&content).send().await.expect(200);
    let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    assert_eq!(content.header("content-disposition"), Some(expected.as_str()));
}

#[tokio::test]
async fn an_extended_name_wins() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let disposition = "content-disposition: form-data; name=\"file\"; filename=\"_.txt\"; \
                       filename*=UTF-8''%C3%A9t%C3%A9.txt";
    let parts = body(&[field("purpose", "document"), part(disposition, b"x")]);
    let answer = client.post(FILES).bearer(&bearer).body(&content_type(), parts).send().await;
    assert_eq!(answer.expect(201).json()["name"], "été.txt");
}

#[tokio::test]
async fn files_are_handed_out_to_be_kept_and_not_shown() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let svg = Sent { name: "a.svg", media_type: "image/svg+xml", content: b"<svg/>" };
    let id = uploaded(client, &bearer, svg).await;
    let path = linked(client, &bearer, &id).await;
    let answer = client.get(&path).header("accept-encoding", "gzip, br").send().await.expect(200);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    assert!(answer.header("content-disposition").unwrap().starts_with("attachment;"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.header("content-length"), Some("6"));
    let head = client.call(Method::HEAD, &path).send().await.expect(200);
    assert_eq!(head.header("content-length"), Some("6"));
    assert!(head.body.is_empty());
    let text = uploaded(client, &bearer, NOTES).await;
    let text = client.get(&linked(client, &bearer, &text).await).send().await.expect(200);
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[tokio::test]
async fn a_deleted_file_is_gone_and_its_content_with_it() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let (id, other) =
        (uploaded(client, &bearer, NOTES).await, uploaded(client, &bearer, NOTES).await);
    let path = linked(client, &bearer, &id).await;
    deleted(client, &bearer, &id).await.expect(204);
    deleted(client, &bearer, &id).await.expect_problem(404, "not-found");
    let read = client.get(&format!("{FILES}/{id}")).bearer(&bearer).send().await;
    read.expect_problem(404, "not-found");
    client.get(&path).send().await.expect_problem(404, "not-found");
    let on_disk = |id: &str| {
        let shard = &id[id.len() - 2..];
        watched.installation.data().join("files").join(shard).join(id)
    };
    assert!(on_disk(&id).is_file() && on_disk(&other).is_file());
    // The clean-up is due, as it is every hour.
    watched.installation.database().execute("UPDATE schedules SET due_at = 0").await;
    socle_tests::poll("the content to go", std::time::Duration::from_secs(20), async || {
        (!on_disk(&id).exists()).then_some(())
    })
    .await;
    assert!(on_disk(&other).is_file());
    let path = linked(client, &bearer, &other).await;
    client.get(&path).send().await.expect(200);
}

#[tokio::test]
async fn files_are_in_the_archive_of_a_person_and_go_with_them() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    let session = ada.signed_in(client).await;
    let bearer = &session.access_token;
    let id = uploaded(client, bearer, NOTES).await;
    let accepted = client.post(crate::support::EXPORT).bearer(bearer).send().await.expect(202);
    let ready = crate::privacy::export_ready(client, bearer, &accepted).await;
    let archive =
        format!("{}/{}/archive", crate::support::EXPORTS, ready.json()["id"].as_str().unwrap());
    let archive = client.get(&archive).bearer(bearer).send().await.expect(200).body;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut read = |name: &str| {
        let mut content = Vec::new();
        std::io::copy(&mut archive.by_name(name).unwrap(), &mut content).unwrap();
        content
    };
    let listed: Value = serde_json::from_slice(&read("files.json")).unwrap();
    assert_eq!(listed["files"][0]["name"], "notes.txt");
    assert_eq!(listed["files"][0]["included"], true);
    assert_eq!(read(&format!("files/files/{id}/notes.txt")), NOTES.content);

    let user = id_of(client, &session).await;
    let proof = json!({"current_password": ada.password});
    let erase = client.call(Method::DELETE, crate::support::ME).bearer(bearer).json(&proof);
    erase.send().await.expect(202);
    let database = watched.installation.database();
    let hex_of_user = user.replace('-', "");
    let long_ago = format!(
        "UPDATE users SET erasure_requested_at = erasure_requested_at - 31 * 86400000000 \
         WHERE id = X'{hex_of_user}'"
    );
    database.execute(&long_ago).await;
    let run = watched.installation.run(&["retention", "run"]).await;
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let left = "SELECT coalesce(name, state) FROM files";
    assert_eq!(database.texts(left).await, [Some("deleted".to_owned())]);
}

#[rstest]
#[case::no_type("", b"{}".to_vec(), 415)]
#[case::json("application/json", b"{}".to_vec(), 415)]
#[case::mixed("multipart/mixed; boundary=x", b"--x--\r\n".to_vec(), 415)]
#[case::no_boundary("multipart/form-data", b"--x--\r\n".to_vec(), 400)]
#[case::empty_boundary("multipart/form-data; boundary=", b"----\r\n".to_vec(), 400)]
#[case::another_boundary("multipart/form-data; boundary=other", body(&[file(NOTES)]), 400)]
#[case::nothing("multipart/form-data; boundary=x", Vec::new(), 400)]
#[tokio::test]
async fn what_is_no_upload_is_refused(
    #[case] content_type: &str,
    #[case] sent: Vec<u8>,
    #[case] status: u16,
) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let before = watched.state().await;
    let call = watched.client.post(FILES).bearer(&bearer).body(content_type, sent);
    let kind = if status == 415 { "unsupported-media-type" } else { "unreadable" };
    call.send().await.expect_problem(status, kind);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn compressed_uploads_are_refused() {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let (content_type, sent) = own(NOTES);
    let call = watched.client.post(FILES).bearer(&bearer).header("content-encoding", "gzip");
    let answer = call.body(&content_type, sent).send().await;
    answer.expect_problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn fields_are_named_when_they_are_not_acceptable() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = Person::new().signed_in(client).await.access_token;
    let before = watched.state().await;
    let purpose = || field("purpose", "document");
    let no_name = "content-disposition: form-data; name=\"file\"";
    let table: Vec<Refused> = vec![
        (vec![purpose()], vec![("file", "required")]),
        (vec![file(NOTES)], vec![("purpose", "required")]),
        (
            vec![part("content-disposition: form-data; name=\"x\"", b"")],
            vec![("x", "unknown_field")],
        ),
        (vec![purpose(), field("role", "owner"), file(NOTES)], vec![("role", "unknown_field")]),
        (vec![purpose(), purpose(), file(NOTES)], vec![("purpose", "repeated")]),
        (vec![purpose(), file(NOTES), file(NOTES)], vec![("file", "repeated")]),
        (vec![purpose(), file(NOTES), purpose()], vec![("purpose", "repeated")]),
        (vec![field("purpose", "Document"), file(NOTES)], vec![("purpose", "unknown")]),
        (vec![field("purpose", ""), file(NOTES)], vec![("purpose", "unknown")]),
        (vec![field("purpose", &"x".repeat(201)), file(NOTES)], vec![("purpose", "too_long")]),
        (
            vec![purpose(), field("organization_id", "acme"), file(NOTES)],
            vec![("organization_id", "malformed")],
        ),
        (vec![purpose(), part(no_name, b"x")], vec![("file", "required")]),
    ];
    for (number, (parts, expected)) in table.into_iter().enumerate() {
        let call = client.post(FILES).bearer(&bearer).body(&content_type(), body(&parts));
        let answer = call.send().await;
        assert_eq!(answer.status, 422, "number {number}: {answer}");
        answer.expect_fields(&expected);
    }
    let empty = format!("--{BOUNDARY}--\r\n");
    let call = client.post(FILES).bearer(&bearer).body(&content_type(), empty);
    call.send().await.expect_fields(&[("file", "required"), ("purpose", "required")]);
    assert_eq!(watched.state().await, before, "what was refused left nothing behind");
}
