//! The guide to organizations does what it says.

use rstest::rstest;
use serde_json::Value;
use socle_tests::databases::Engine;
use socle_tests::http::Founder;
use socle_tests::server::Installation;

use crate::support::paste;

const GUIDE: &str = "docs/guides/organizations.md";

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste(GUIDE, &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [joined, refused, addresses, members, foreign, audited, revoked] = lines[..] else {
        panic!("{stdout}")
    };
    assert_eq!(joined, "Support");
    assert_eq!((refused, addresses), ("403", "null"));
    assert_eq!(members.trim(), "2");
    assert!(audited.contains("organization.created"), "{audited}");
    assert_eq!((foreign, revoked), ("404", "401"));
}

#[tokio::test]
async fn the_table_of_permissions_is_the_catalogue() {
    let server = Installation::new().start().await;
    let client = server.client();
    let founder = Founder::of(&client, "Acme").await;
    let call = client.get("/api/v1/permissions").bearer(&founder.session.access_token);
    let answer = call.send().await.expect(200).json();
    let text = |permission: &Value, name: &str| permission[name].as_str().unwrap().to_owned();
    let row = |permission: &Value| {
        let [name, granted_from, description] =
            ["name", "granted_from", "description"].map(|name| text(permission, name));
        format!("| `{name}` | {granted_from} | {description} |")
    };
    let table: Vec<String> = answer["data"].as_array().unwrap().iter().map(row).collect();
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(GUIDE);
    let guide = std::fs::read_to_string(guide).unwrap();
    let written: Vec<&str> = guide.lines().filter(|line| line.starts_with("| `")).collect();
    let written: Vec<&str> =
        written.into_iter().filter(|line| line.matches('|').count() == 4).collect();
    assert_eq!(written, table, "the rows of {GUIDE} are:\n{}", table.join("\n"));
}
