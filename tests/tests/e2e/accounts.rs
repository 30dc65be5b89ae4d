//! The guide to accounts does what it says.

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
    let stdout = paste("docs/guides/accounts.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [recovery, tablet, desktop, status] = lines[..] else { panic!("{stdout}") };
    assert!(recovery.starts_with("a recovery code: "), "{recovery}");
    assert_eq!((tablet, desktop, status), ("401", "401", "authenticated"));
}
