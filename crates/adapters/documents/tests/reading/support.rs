//! What the tests share.

use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use socle_application::recruiting::documents::{
    DocumentKind, DocumentReader as _, ReadDocumentError,
};
use socle_documents::recruiting::{ChildProgram, IsolatedReader, ReadingLimits, child};

/// A name, and what fails by panicking.
pub(crate) type Test = (&'static str, fn());

/// The word that makes this program read a document.
pub(crate) const READ: &str = "read-document";

/// Reads a document of that kind.
pub(crate) fn read(kind: Option<&String>) -> ExitCode {
    let kind = kind.and_then(|kind| DocumentKind::parse(kind)).expect("a kind");
    child::run(kind, std::io::stdin().lock(), std::io::stdout().lock())
}

/// A reader that starts this program with these words.
pub(crate) fn reader(words: &[&str], limits: ReadingLimits) -> IsolatedReader {
    let words = words.iter().map(Into::into).collect();
    IsolatedReader::new(ChildProgram::this(words).unwrap(), limits)
}

/// Limits that only what never ends meets.
pub(crate) fn patient() -> ReadingLimits {
    let minute = Duration::from_mins(1);
    ReadingLimits { time: minute, wait: minute, ..ReadingLimits::default() }
}

/// Runs what is asynchronous.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(work)
}

/// The text of a document, as the real program reads it.
pub(crate) fn text_of(
    kind: DocumentKind,
    content: impl Into<Bytes>,
) -> Result<String, ReadDocumentError> {
    let content = content.into();
    block_on(async { reader(&[READ], patient()).read(kind, content).await })
}

/// Asserts what is wrong with a document.
#[track_caller]
pub(crate) fn assert_refused(read: &Result<String, ReadDocumentError>, expected: &[&str]) {
    let code = read.as_ref().err().and_then(ReadDocumentError::code);
    assert!(code.is_some_and(|code| expected.contains(&code)), "{read:?}, not {expected:?}");
}

/// Waits until something holds.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting).await.expect("it never held");
}
