//! The program that reads one document.

use std::io::{Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use nix::sys::resource::{Resource, rlim_t, setrlimit};
use socle_application::recruiting::documents::DocumentKind;

use crate::recruiting::outcome::Failed;
use crate::recruiting::{docx, pdf};

/// How large a document may be, in bytes.
pub(crate) const MAX_CONTENT: usize = 20 * 1024 * 1024;

/// What the program may use, whatever it reads: until it is told to stop, and until it is stopped.
const LIMITS: [(Resource, rlim_t, rlim_t); 5] = [
    // Address space, in bytes.
    (Resource::RLIMIT_AS, 512 * 1024 * 1024, 512 * 1024 * 1024),
    // Seconds of a processor.
    (Resource::RLIMIT_CPU, 10, 12),
    // It writes to pipes only, which this does not limit.
    (Resource::RLIMIT_FSIZE, 0, 0),
    // Standard input, output and errors: it opens no file and no connection.
    (Resource::RLIMIT_NOFILE, 3, 3),
    // An image of its memory would hold the document.
    (Resource::RLIMIT_CORE, 0, 0),
];

/// Reads a document from `input` and writes its text to `output`, with little memory and time. The
/// limits stay on the whole process, so call it in a program that does nothing else, before anything
/// else. Why there is no text is in the exit code alone; [`IsolatedReader`](crate::recruiting::IsolatedReader)
/// knows what it means.
pub fn run(kind: DocumentKind, input: impl Read, output: impl Write) -> ExitCode {
    // What a panic says may quote the document, and what is printed here is logged.
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        drop(writeln!(std::io::stderr(), "panicked at {place}"));
    }));
    match limit_itself().and_then(|()| read(kind, input, output)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => ExitCode::from(failed.code()),
    }
}

fn limit_itself() -> Result<(), Failed> {
    for (resource, soft, hard) in LIMITS {
        setrlimit(resource, soft, hard).map_err(|error| {
            drop(writeln!(std::io::stderr(), "{resource:?} cannot be set: {error}"));
            Failed::Unready
        })?;
    }
    Ok(())
}

fn read(kind: DocumentKind, input: impl Read, mut output: impl Write) -> Result<(), Failed> {
    let mut content = Vec::new();
    let limit = u64::try_from(MAX_CONTENT + 1).unwrap_or(u64::MAX);
    input.take(limit).read_to_end(&mut content).map_err(|_| Failed::Unready)?;
    if content.len() > MAX_CONTENT {
        return Err(Failed::TooLarge);
    }
    let text = extract(kind, content)?;
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).map_err(|_| Failed::Unready)
}

/// The text of a document. A parser that panics has met what it cannot read.
pub(crate) fn extract(kind: DocumentKind, content: Vec<u8>) -> Result<String, Failed> {
    let extracting = AssertUnwindSafe(|| match kind {
        DocumentKind::Pdf => pdf::text(content),
        DocumentKind::Docx => docx::text(&content),
    });
    panic::catch_unwind(extracting).unwrap_or(Err(Failed::Corrupt))
}
