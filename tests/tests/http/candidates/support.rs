//! CVs as clients send them, and what candidates say.

use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use socle_tests::http::{Answer, Client};

use crate::files::support::{Sent, body, content_type, file};

pub(crate) const CANDIDATE: &str = "/api/v1/recruiting/candidates/me";
pub(crate) const EXPERIENCES: &str = "/api/v1/recruiting/candidates/me/experiences";
pub(crate) const EDUCATION: &str = "/api/v1/recruiting/candidates/me/education";
pub(crate) const SKILLS: &str = "/api/v1/recruiting/candidates/me/skills";
pub(crate) const CVS: &str = "/api/v1/recruiting/candidates/me/cvs";

/// Something that begins like a PDF, and is none.
pub(crate) const BROKEN: Sent<'static> =
    Sent { name: "cv.pdf", media_type: "application/pdf", content: b"%PDF-1.7\n" };

pub(crate) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A document of these lines.
pub(crate) fn docx(lines: &[&str]) -> Vec<u8> {
    const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let paragraph = |line: &&str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let paragraphs: String = lines.iter().map(paragraph).collect();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", document.as_str()),
    ];
    for (name, content) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The body of an upload.
pub(crate) fn cv(sent: Sent<'_>) -> (String, Vec<u8>) {
    (content_type(), body(&[file(sent)]))
}

/// Uploads a CV.
pub(crate) async fn upload_cv(client: &Client, bearer: &str, sent: Sent<'_>) -> Answer {
    let (content_type, body) = cv(sent);
    client.post(CVS).bearer(bearer).body(&content_type, body).send().await
}

/// Uploads a CV, and returns its identifier.
pub(crate) async fn a_cv(client: &Client, bearer: &str) -> String {
    let answer = upload_cv(client, bearer, BROKEN).await.expect(201);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Adds to a list, and returns the path of what was added.
pub(crate) async fn added(client: &Client, bearer: &str, list: &str, body: &Value) -> String {
    let answer = client.post(list).bearer(bearer).json(body).send().await.expect(201);
    answer.header("location").unwrap().to_owned()
}

pub(crate) fn experience() -> Value {
    json!({"title": "Cook", "employer": "Acme", "started": "2019-09"})
}

pub(crate) fn education() -> Value {
    json!({"degree": "Master", "school": "Université de Lyon"})
}

/// A skill that nobody has named.
pub(crate) fn skill() -> Value {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    json!({"name": format!("Skill {number}"), "kind": "technical"})
}
