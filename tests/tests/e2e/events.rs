//! Events: the guide.

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::server::Installation;

use crate::support::paste;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_guide_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/events.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["api_key.created", "A new API key for Acme"]);
}
