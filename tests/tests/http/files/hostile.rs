//! Uploads that mean harm.

use std::io::Write as _;

use rstest::rstest;
use socle_tests::http::{Client, Person, raw};

use super::support::{
    BOUNDARY, NOTES, Sent, body, content_type, end, field, file, own, part, upload,
};
use crate::support::{FILES, Watched};

async fn signed_in(client: &Client) -> String {
    Person::new().signed_in(client).await.access_token
}

fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&[8, 6, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[rstest]
#[case("../../etc/passwd.txt", "name_is_path")]
#[case("/etc/passwd.txt", "name_is_path")]
#[case("..", "name_is_path")]
#[case("invoice\u{202e}txt.exe", "name_malformed")]
#[case("a\u{200b}.txt", "name_malformed")]
#[case("   ", "required")]
#[tokio::test]
async fn names_that_are_paths_or_deceive_are_refused(#[case] name: &str, #[case] code: &str) {
    let watched = Watched::start().await;
    let bearer = signed_in(&watched.client).await;
    let before = watched.state().await;
    let answer = upload(&watched.client, &bearer, "document", Sent { name, ..NOTES }).await;
    answer.expect_fields(&[("file", code)]);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn names_that_are_too_long_are_refused() {
    let watched = Watched::start().await;
    let bearer = signed_in(&watched.client).await;
    let name = format!("{}.txt", "a".repeat(197));
    let sent = Sent { name: &name, ..NOTES };
    let answer = upload(&watched.client, &bearer, "document", sent).await;
    answer.expect_fields(&[("file", "name_too_long")]);
}

#[tokio::test]
async fn what_is_not_what_it_says_is_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = signed_in(client).await;
    let before = watched.state().await;
    let pdf: &[u8] = b"%PDF-1.7\n";
    let elf = [&b"\x7fELF\x02\x01\x01"[..], &[0; 60]].concat();
    let windows: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0";
    let small = png(1, 1);
    let table: &[(&str, &str, &str, &[u8], &str)] = &[
        ("document", "a.exe", "application/octet-stream", windows, "type_not_allowed"),
        ("document", "a.html", "text/html", b"<p>", "type_not_allowed"),
        ("document", "a.png", "image/png", &small, "type_not_allowed"),
        ("document", "a.pdf.exe", "application/pdf", pdf, "type_not_allowed"),
        ("document", "a", "application/pdf", pdf, "type_not_allowed"),
        ("avatar", "a.pdf", "application/pdf", pdf, "type_not_allowed"),
        ("document", "a.pdf", "text/html", pdf, "declared_type_mismatch"),
        ("avatar", "a.png", "image/jpeg", &small, "declared_type_mismatch"),
        ("document", "a.pdf", "application/pdf", b"<script>alert(1)</script>", "content_mismatch"),
        ("document", "a.pdf", "application/pdf", windows, "content_mismatch"),
        ("document", "a.txt", "text/plain", pdf, "content_mismatch"),
        ("document", "a.txt", "text/plain", b"a\0b", "content_mismatch"),
        ("avatar", "a.jpg", "image/jpeg", &small, "content_mismatch"),
        ("attachment", "a.bin", "application/octet-stream", &elf, "content_mismatch"),
        ("attachment", "a.bin", "application/octet-stream", windows, "content_mismatch"),
        ("attachment", "a.docx", "application/zip", &archive("a.txt", b"x"), "content_mismatch"),
        ("document", "a.txt", "text/plain", b"", "empty"),
    ];
    for (purpose, name, media_type, content, code) in table {
        let answer = upload(client, &bearer, purpose, Sent { name, media_type, content }).await;
        assert_eq!(answer.status, 422, "{name} as {media_type}: {answer}");
        answer.expect_fields(&[("file", code)]);
    }
    assert_eq!(watched.state().await, before, "what was refused left nothing behind");
    let folder = watched.installation.data().join("files");
    assert_eq!(contents(&folder), 0, "nor in the storage");
}

/// How many files lie below a folder.
fn contents(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { contents(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn what_would_harm_whoever_opens_it_is_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = signed_in(client).await;
    let before = watched.state().await;
    let zeros = vec![0; 30 * 1024 * 1024];
    let bomb = archive("zeros.txt", &zeros);
    let nested = archive("inner.zip", &archive("a.txt", b"x"));
    let script: &[u8] =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let handler: &[u8] = b"<svg onload=\"alert(1)\"/>";
    let table: &[(&str, &str, &[u8], &str)] = &[
        ("a.zip", "application/zip", &bomb, "archive_bomb"),
        ("a.zip", "application/zip", &nested, "nested_archive"),
        ("a.zip", "application/zip", &bomb[..bomb.len() - 3], "malformed"),
        ("a.png", "image/png", &png(60_000, 60_000), "too_many_pixels"),
        ("a.svg", "image/svg+xml", script, "active_content"),
        ("a.svg", "image/svg+xml", handler, "active_content"),
    ];
    for (name, media_type, content, code) in table {
        let sent = Sent { name, media_type, content };
        upload(client, &bearer, "attachment", sent).await.expect_fields(&[("file", code)]);
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn uploads_that_break_off_are_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = signed_in(client).await;
    let before = watched.state().await;
    let whole = own(NOTES).1;
    let in_the_file = whole.len() - end().len() - 5;
    for cut in [in_the_file, whole.len() - end().len() - 2, 10, BOUNDARY.len()] {
        let call = client.post(FILES).bearer(&bearer).body(&content_type(), whole[..cut].to_vec());
        call.send().await.expect_problem(400, "unreadable");
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn clients_that_leave_hold_no_quota() {
    let watched = Watched::start().await;
    let bearer = signed_in(&watched.client).await;
    let before = watched.state().await;
    let whole = own(Sent { content: &[b'a'; 1_000], ..NOTES }).1;
    let authorization = format!("Bearer {bearer}");
    let length = (whole.len() + 1_000_000).to_string();
    let headers = [
        ("authorization", authorization.as_str()),
        ("content-type", &content_type()),
        ("content-length", &length),
    ];
    let request = raw::request(&format!("POST {FILES}"), &headers, &whole[..whole.len() - 500]);
    let mut stream = raw::connect(watched.server.url()).await;
    tokio::io::AsyncWriteExt::write_all(&mut stream, &request).await.unwrap();
    let count = async |what: &str| {
        let query = format!("SELECT count(*) FROM files WHERE state = '{what}'");
        watched.installation.database().texts(&query).await[0].clone().unwrap()
    };
    let patience = std::time::Duration::from_secs(20);
    socle_tests::poll("the upload to begin", patience, async || {
        (count("pending").await == "1").then_some(())
    })
    .await;
    drop(stream);
    socle_tests::poll("the place to be given up", patience, async || {
        (count("pending").await == "0").then_some(())
    })
    .await;
    socle_tests::poll("nothing to be left", patience, async || {
        (watched.state().await == before).then_some(())
    })
    .await;
}

#[tokio::test]
async fn huge_headers_of_parts_are_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = signed_in(client).await;
    let before = watched.state().await;
    let disposition = "content-disposition: form-data; name=\"file\"; filename=\"a.txt\"";
    let long = format!("{disposition}\r\nx-long: {}", "a".repeat(1_000_000));
    let many: Vec<_> = (0..1_000).map(|n| format!("\r\nx-{n}: y")).collect();
    let many = many.concat();
    let endless = format!("--{BOUNDARY}\r\n{}", "a".repeat(1_000_000));
    for sent in [
        body(&[field("purpose", "document"), part(&long, b"x")]),
        body(&[field("purpose", "document"), part(&format!("{disposition}{many}"), b"x")]),
        endless.into_bytes(),
        vec![b'a'; 1_000_000],
    ] {
        let call = client.post(FILES).bearer(&bearer).body(&content_type(), sent);
        call.send().await.expect_problem(400, "unreadable");
    }
    assert_eq!(watched.state().await, before);
    client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn what_looks_like_a_boundary_inside_a_file_is_content() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = signed_in(client).await;
    let tricky = format!("--{BOUNDARY}x\r\n--{}\r\n\r\n-\r\n--", &BOUNDARY[1..]);
    let sent = Sent { content: tricky.as_bytes(), ..NOTES };
    let answer = upload(client, &bearer, "document", sent).await.expect(201);
    assert_eq!(answer.json()["size"], tricky.len());
    let answer = client
        .post(FILES)
        .bearer(&bearer)
        .body(&content_type(), body(&[field("purpose", "document"), file(NOTES)]))
        .send()
        .await;
    answer.expect(201);
}
