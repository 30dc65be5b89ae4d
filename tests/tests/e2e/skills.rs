//! Importing skills, from files of all sorts.

use std::path::PathBuf;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Person, Session};
use socle_tests::poll;
use tempfile::TempDir;

use crate::support::{installation, paste};

const RECRUITING: &str = "/api/v1/recruiting";

fn file(folder: &TempDir, name: &str, content: &[u8]) -> String {
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_guide_works_when_pasted(#[case] engine: Engine) {
    let server = installation(engine).await.start().await;
    let stdout = paste("docs/guides/recruiting-matching.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["shared_skills", "Soudure", "shared_skills"], "{stdout}");
}

async fn post(client: &Client, session: &Session, path: &str, body: &Value) -> Value {
    let call = client.post(path).bearer(&session.access_token).json(body).send().await;
    assert!(matches!(call.status, 200 | 201), "{call}");
    call.json()
}

/// What of a job somebody has told of.
async fn has(client: &Client, session: &Session, job: &str) -> Value {
    let path = format!("{RECRUITING}/candidates/me/skill-gap?job_id={job}");
    let gap = client.get(&path).bearer(&session.access_token).send().await.expect(200).json();
    gap["have"].clone()
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn what_is_imported_counts_on_every_node_at_once(#[case] engine: Engine) {
    let (installation, folder) = (installation(engine).await, tempfile::tempdir().unwrap());
    let server = installation.start().await;
    let client = server.client();
    let boss = Person::new().signed_in(&client).await;
    let ada = Person::new().signed_in(&client).await;
    let acme = post(&client, &boss, "/api/v1/organizations", &json!({"name": "Acme"})).await;
    let path = format!("{RECRUITING}/organizations/{}/jobs", acme["id"].as_str().unwrap());
    let job = json!({
        "title": "Artisan", "description": "Du bois.", "job_type": "full_time",
        "work_mode": "remote", "skills": ["Tournage sur bois"],
    });
    let drafted = post(&client, &boss, &path, &job).await;
    let job = drafted["id"].as_str().unwrap();
    post(&client, &boss, &format!("{RECRUITING}/jobs/{job}/publish"), &json!({})).await;
    let skill = json!({"name": "woodturning", "kind": "technical"});
    post(&client, &ada, &format!("{RECRUITING}/candidates/me/skills"), &skill).await;
    assert_eq!(has(&client, &ada, job).await, json!([]), "nobody knows that they are the same");

    let good = "uri,label,alternatives\ncraft:1,woodturning,tournage sur bois|\n";
    let good = file(&folder, "good.csv", good.as_bytes());
    let imported = installation.run(&["import", "skills", &good]).await;
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert!(imported.stdout.starts_with("imported 1 skills, version "), "{}", imported.stdout);
    let version = imported.stdout.trim().rsplit(' ').next().unwrap().to_owned();
    let expected = json!([{"name": "Tournage sur bois", "kind": "technical"}]);
    assert_eq!(has(&client, &ada, job).await, expected);
    // Whatever is stored is made again by it.
    let path = format!("{RECRUITING}/candidates/me/recommendations");
    poll("a recommendation of that version", Duration::from_mins(1), async || {
        let page = client.get(&path).bearer(&ada.access_token).send().await.expect(200).json();
        let made_by = page["data"][0]["version"].as_str().map(ToOwned::to_owned);
        made_by.filter(|made_by| made_by.ends_with(&version))
    })
    .await;
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn hostile_files_are_refused_line_by_line(#[case] engine: Engine) {
    let (installation, folder) = (installation(engine).await, tempfile::tempdir().unwrap());
    installation.run(&["migrate"]).await;
    let long = "a".repeat(400_000);
    let mut hostile = format!(
        "uri,label,alternatives,kind\ns:1,Rust,rustlang,\ns:1,Rust again,,\n\
         s:2,=cmd|'/C calc'!A0,,\ns:3,{long},,\ns:4,Art,,magic\n,Nothing,,\n"
    )
    .into_bytes();
    hostile.extend_from_slice(b"s:5,\xff\xfe,,\ns:6,SQL,\"@SUM(1)|ok\",\n");
    let hostile = file(&folder, "hostile.csv", &hostile);
    let run = installation.run(&["import", "skills", &hostile]).await;
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    let numbers: Vec<_> =
        lines.iter().filter_map(|line| line.strip_prefix("line ")?.split(':').next()).collect();
    assert_eq!(numbers, ["4", "5", "6", "7", "8", "9"], "{}", run.stdout);
    assert!(lines.iter().any(|line| line.starts_with("imported 2 skills")), "{}", run.stdout);
    assert!(!run.stdout.contains("calc") && run.stdout.len() < 2_000, "{}", run.stdout);

    let only_bad = file(&folder, "bad.csv", b"uri,label\n,Nothing\n");
    let utf16: Vec<u8> =
        "uri,label\ns:1,Rust\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = file(&folder, "utf16.csv", &utf16);
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let binary = file(&folder, "binary.csv", &binary);
    let missing = folder.path().join("missing.csv").display().to_string();
    for refused in [&only_bad, &utf16, &binary, &missing, &folder.path().display().to_string()] {
        let run = installation.run(&["import", "skills", refused]).await;
        assert_eq!(run.code, Some(1), "{refused}: {}", run.stdout);
        assert!(run.stderr.contains("socle: "), "{}", run.stderr);
    }
    let database = installation.database();
    let left = database.texts("SELECT uri FROM imported_skills ORDER BY place").await;
    let expected = ["s:1", "s:6"].map(|uri| Some(uri.to_owned()));
    assert_eq!(left, expected, "what was there stays");
}
