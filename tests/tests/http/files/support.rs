//! Uploads as clients send them.

use serde_json::{Value, json};
use socle_tests::http::{Answer, Client, Method};
use socle_tests::server::PUBLIC_URL;

use crate::support::FILES;

/// What separates parts.
pub(crate) const BOUNDARY: &str = "the-boundary-of-the-tests";

/// A file to upload.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'a> {
    pub(crate) name: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) content: &'a [u8],
}

/// One that every purpose but pictures takes.
pub(crate) const NOTES: Sent<'static> =
    Sent { name: "notes.txt", media_type: "text/plain", content: b"Buy milk.\n" };

pub(crate) fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// A part with these headers.
pub(crate) fn part(headers: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\n{headers}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

pub(crate) fn field(name: &str, value: &str) -> Vec<u8> {
    part(&format!("content-disposition: form-data; name=\"{name}\""), value.as_bytes())
}

pub(crate) fn file(sent: Sent<'_>) -> Vec<u8> {
    let Sent { name, media_type, content } = sent;
    let disposition = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
    part(&format!("{disposition}\r\ncontent-type: {media_type}"), content)
}

/// The end.
pub(crate) fn end() -> Vec<u8> {
    format!("--{BOUNDARY}--\r\n").into_bytes()
}

/// A body of these parts.
pub(crate) fn body(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), end()].concat()
}

/// One's own document.
pub(crate) fn own(sent: Sent<'_>) -> (String, Vec<u8>) {
    (content_type(), body(&[field("purpose", "document"), file(sent)]))
}

/// A document of an organization.
pub(crate) fn of_organization(id: &str, sent: Sent<'_>) -> (String, Vec<u8>) {
    let fields = [field("purpose", "document"), field("organization_id", id)];
    (content_type(), body(&[&fields[..], &[file(sent)]].concat()))
}

/// Uploads for a purpose.
pub(crate) async fn upload(client: &Client, bearer: &str, purpose: &str, sent: Sent<'_>) -> Answer {
    let body = body(&[field("purpose", purpose), file(sent)]);
    client.post(FILES).bearer(bearer).body(&content_type(), body).send().await
}

/// Uploads something, and returns its identifier.
pub(crate) async fn uploaded(client: &Client, bearer: &str, sent: Sent<'_>) -> String {
    let answer = upload(client, bearer, "attachment", sent).await.expect(201);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Asks for a link.
pub(crate) async fn link(client: &Client, bearer: &str, id: &str, body: &Value) -> Answer {
    client.post(&format!("{FILES}/{id}/download-url")).bearer(bearer).json(body).send().await
}

/// The path and the query of a link.
pub(crate) async fn linked(client: &Client, bearer: &str, id: &str) -> String {
    let answer = link(client, bearer, id, &json!({})).await.expect(200);
    path_of(answer.json()["url"].as_str().unwrap())
}

pub(crate) fn path_of(url: &str) -> String {
    url.strip_prefix(PUBLIC_URL).expect("a link begins with the public address").to_owned()
}

pub(crate) fn query_of(url: &str) -> String {
    url.split_once('?').expect("a link has a query").1.to_owned()
}

pub(crate) async fn deleted(client: &Client, bearer: &str, id: &str) -> Answer {
    client.call(Method::DELETE, &format!("{FILES}/{id}")).bearer(bearer).send().await
}
