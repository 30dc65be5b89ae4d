//! Files: the guide does what it says, content of any size goes through in little memory, and a
//! bucket is as good as a folder.

use futures_util::{StreamExt as _, stream};
use rstest::rstest;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use socle_domain::files::ContentDigest;
use socle_tests::contract::file_storage::{endpoint, make_bucket};
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Method, Person};
use socle_tests::server::{Installation, PUBLIC_URL, Server};

use crate::support::paste;

const FILES: &str = "/api/v1/files";
const BOUNDARY: &str = "the-boundary-of-the-tests";

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/files.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let expected =
        ["text/plain", "Buy milk.", "Call Grace.", "Buy ", "403", "content_mismatch", "404"];
    assert_eq!(lines, expected);
}

/// What goes around a file.
fn around(name: &str) -> (String, String) {
    let before = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nattachment\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    (before, format!("\r\n--{BOUNDARY}--\r\n"))
}

/// A piece of content; no two are alike.
fn piece(number: usize) -> Vec<u8> {
    const PIECE: usize = 1024 * 1024;
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ (number as u64) << 32;
    let mut bytes = Vec::with_capacity(PIECE);
    // A page of noise, and then the same again: making more would take longer than sending it.
    for _ in 0..512 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    while bytes.len() < PIECE {
        bytes.extend_from_within(..4_096);
    }
    bytes
}

async fn upload(client: &Client, bearer: &str, pieces: usize) -> serde_json::Value {
    let (before, after) = around("noise.bin");
    let length = before.len() + after.len() + pieces * piece(0).len();
    let parts = stream::iter([before.into_bytes()])
        .chain(stream::iter((0..pieces).map(piece)))
        .chain(stream::iter([after.into_bytes()]));
    let body = reqwest::Body::wrap_stream(parts.map(Ok::<_, std::io::Error>));
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let call = client.post(FILES).bearer(bearer).header("content-length", &length.to_string());
    call.body(&content_type, body).send().await.expect(201).json()
}

/// Downloads a file, and says what is in it.
async fn download(server: &Server, bearer: &str, id: &str) -> (u64, [u8; 32]) {
    let link = server.client().post(&format!("{FILES}/{id}/download-url")).bearer(bearer);
    let link = link.json(&json!({})).send().await.expect(200).json();
    let path = link["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap().to_owned();
    let answer = reqwest::get(format!("{}{path}", server.url())).await.unwrap();
    assert_eq!(answer.status(), 200);
    let (mut size, mut digest) = (0, Sha256::new());
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.unwrap();
        size += piece.len() as u64;
        digest.update(&piece);
    }
    (size, digest.finalize().into())
}

/// How much memory a process has used at most, in KiB.
fn peak(server: &Server) -> u64 {
    let process = procfs::process::Process::new(i32::try_from(server.id()).unwrap()).unwrap();
    process.status().unwrap().vmhwm.expect("Linux says how much memory a process used")
}

fn hex(digest: [u8; 32]) -> String {
    ContentDigest::from_bytes(digest).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gibibyte_goes_in_and_out_in_little_memory() {
    const PIECES: usize = 1_024;
    const LITTLE: u64 = 64 * 1024;
    let installation = Installation::new();
    let server = installation.start().await;
    let client = server.client();
    let bearer = Person::new().signed_in(&client).await.access_token;
    let before = peak(&server);
    let file = upload(&client, &bearer, PIECES).await;
    let size = 1024 * 1024 * PIECES as u64;
    assert_eq!(file["size"], size);
    let uploaded = peak(&server) - before;
    assert!(uploaded < LITTLE, "the upload took {uploaded} KiB");
    let id = file["id"].as_str().unwrap();
    let (received, digest) = download(&server, &bearer, id).await;
    let downloaded = peak(&server) - before;
    assert!(downloaded < LITTLE, "the download took {downloaded} KiB");
    assert_eq!((received, file["sha256"].as_str().unwrap()), (size, hex(digest).as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_as_good_as_a_folder() {
    let endpoint = endpoint();
    make_bucket(&endpoint, "e2e-files");
    let installation = Installation::new()
        .set("SOCLE_STORAGE_URL", "s3://e2e-files/production")
        .set("SOCLE_STORAGE_S3_ENDPOINT", &endpoint)
        .set("SOCLE_STORAGE_S3_ACCESS_KEY_ID", "somebody")
        .set("SOCLE_STORAGE_S3_SECRET_ACCESS_KEY", "the-secret-of-somebody");
    let server = installation.start().await;
    let client = server.client();
    let bearer = Person::new().signed_in(&client).await.access_token;
    for pieces in [1, 12] {
        let file = upload(&client, &bearer, pieces).await;
        let id = file["id"].as_str().unwrap();
        let (size, digest) = download(&server, &bearer, id).await;
        assert_eq!((&json!(size), &json!(hex(digest))), (&file["size"], &file["sha256"]));
        let delete = client.call(Method::DELETE, &format!("{FILES}/{id}")).bearer(&bearer);
        delete.send().await.expect(204);
    }
    assert!(!installation.data().join("files").exists(), "nothing is on the disk");
    let log = server.log().join("\n");
    assert!(!log.contains("the-secret-of-somebody"));
    let checked = installation.run(&["config", "check"]).await;
    assert!(!checked.stdout.contains("the-secret-of-somebody"), "{}", checked.stdout);
}

#[tokio::test]
async fn a_storage_that_is_not_there_is_no_start() {
    let bucket = Installation::new()
        .set("SOCLE_STORAGE_URL", "s3://nowhere")
        .set("SOCLE_STORAGE_S3_ENDPOINT", "http://127.0.0.1:9")
        .set("SOCLE_STORAGE_S3_ACCESS_KEY_ID", "somebody")
        .set("SOCLE_STORAGE_S3_SECRET_ACCESS_KEY", "secret");
    let wrong = Installation::new().set("SOCLE_STORAGE_URL", "ftp://example.com");
    let half = Installation::new().set("SOCLE_STORAGE_S3_ACCESS_KEY_ID", "somebody");
    for (installation, named) in [
        (bucket, "SOCLE_STORAGE_URL"),
        (wrong, "SOCLE_STORAGE_URL"),
        (half, "SOCLE_STORAGE_S3_SECRET_ACCESS_KEY"),
    ] {
        let ended = installation.run(&["serve"]).await;
        assert_ne!(ended.code, Some(0));
        assert!(ended.stderr.contains(named), "{}", ended.stderr);
    }
}
