use std::path::Path;

use socle_tests::server::Server;
use tokio::process::Command;

/// Pastes the walk of a document into a shell, against a server, and returns what it printed.
pub(crate) async fn paste(document: &str, server: &Server) -> String {
    paste_with(document, server, &[]).await
}

/// The same with further variables.
pub(crate) async fn paste_with(
    document: &str,
    server: &Server,
    variables: &[(&str, &str)],
) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("<!-- walk -->\n```sh\n").expect("the document holds a walk");
    let walk = rest.split_once("\n```").unwrap().0;
    // What it writes goes where nobody looks.
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("sh");
    shell.current_dir(folder.path());
    // Whoever pastes sees an error; whoever tests stops at it.
    shell.args(["-ec", walk]).env("SOCLE", server.url()).kill_on_drop(true);
    shell.envs(variables.iter().copied());
    let output = shell.output().await.unwrap();
    let (stdout, stderr) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!stderr.contains("not found"), "the walk needs a program: {stderr}");
    assert!(output.status.success(), "{stdout}\n{stderr}");
    stdout.into_owned()
}
