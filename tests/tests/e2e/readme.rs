//! The README does what it says.

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::server::Installation;

use crate::support::paste;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("README.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [before, after, status] = lines[..] else { panic!("{stdout}") };
    assert!(before.contains("\"email\":\"ada@example.com\""), "{before}");
    assert!(after.contains("\"locale\":\"fr\""), "{after}");
    assert_eq!(status, "401");
}
