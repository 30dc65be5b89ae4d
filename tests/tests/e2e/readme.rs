//! The README does what it says.

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::server::Installation;

use crate::support::paste_with;

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let cv = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/cv/camille-moreau.fr.pdf");
    let stdout = paste_with("README.md", &server, &[("CV", cv)]).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [published, found, employer, candidate, content] = lines[..] else { panic!("{stdout}") };
    assert_eq!((published, found), ("published", "Développeur Rust"));
    assert_eq!(employer, "A new application for Développeur Rust");
    assert!(candidate.contains("Développeur Rust"), "{candidate}");
    assert_eq!(content, "%PDF-");
}
