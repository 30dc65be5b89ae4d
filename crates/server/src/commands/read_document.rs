use std::process::ExitCode;

use socle_application::recruiting::documents::DocumentKind;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// What the document is: `pdf` or `docx`.
    #[arg(value_parser = kind)]
    kind: DocumentKind,
}

fn kind(name: &str) -> Result<DocumentKind, String> {
    DocumentKind::parse(name).ok_or_else(|| format!("no kind of document is called {name:?}"))
}

/// Reads a document from standard input and writes its text to standard output: what `serve` and
/// `worker` start for each document, so that none can harm them. Needs no configuration.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    socle_documents::recruiting::child::run(arguments.kind, input, output)
}
