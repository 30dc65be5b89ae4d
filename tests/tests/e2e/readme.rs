//! The README does what it says.

use std::path::Path;

use rstest::rstest;
use socle_tests::databases::Engine;
use socle_tests::server::Installation;
use tokio::process::Command;

/// The lines after the mark, as somebody would paste them.
fn walk() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let (_, rest) = text.split_once("<!-- walk -->\n```sh\n").expect("the README holds a walk");
    rest.split_once("\n```").unwrap().0.to_owned()
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let mut shell = Command::new("sh");
    shell.args(["-c", &walk()]).env("SOCLE", server.url()).kill_on_drop(true);
    let output = shell.output().await.unwrap();
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!stderr.contains("not found"), "the walk needs curl; install it: {stderr}");
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    let [before, after, status] = lines[..] else { panic!("{stdout}\n{stderr}") };
    assert!(before.contains("\"email\":\"ada@example.com\""), "{before}");
    assert!(after.contains("\"locale\":\"fr\""), "{after}");
    assert_eq!(status, "401");
}
