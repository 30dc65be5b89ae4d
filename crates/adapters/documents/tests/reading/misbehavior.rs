//! Programs that do what a parser may be made to do, and worse.

use std::fs;
use std::hint::black_box;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use nix::errno::Errno;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::kill;
use nix::unistd::Pid;
use socle_application::recruiting::documents::{
    DocumentKind, DocumentReader as _, ReadDocumentError,
};
use socle_documents::recruiting::{ChildProgram, IsolatedReader, ReadingLimits, child};

use crate::cvs;
use crate::support::{READ, Test, assert_refused, block_on, patient, reader, until};

/// The word that makes this program misbehave.
pub(crate) const MISBEHAVE: &str = "misbehave";

pub(crate) const TESTS: &[Test] = &[
    ("who_takes_too_long_is_ended", who_takes_too_long_is_ended),
    ("who_uses_up_the_processor_is_too_slow", who_uses_up_the_processor_is_too_slow),
    ("who_eats_memory_is_told_from_who_falls", who_eats_memory_is_told_from_who_falls),
    ("who_writes_without_end_is_ended", who_writes_without_end_is_ended),
    ("what_is_no_answer_is_the_servers_trouble", what_is_no_answer_is_the_servers_trouble),
    ("a_panic_says_nothing_of_the_document", a_panic_says_nothing_of_the_document),
    ("the_program_has_no_environment", the_program_has_no_environment),
    ("the_program_opens_nothing", the_program_opens_nothing),
    ("nothing_stays_of_what_nobody_waits_for", nothing_stays_of_what_nobody_waits_for),
    ("many_at_once_take_turns", many_at_once_take_turns),
];

/// Misbehaves in one way.
pub(crate) fn run(words: &[String]) -> ExitCode {
    let mut out = std::io::stdout();
    match words[0].as_str() {
        "hang" => {
            fs::write(&words[1], std::process::id().to_string()).unwrap();
            loop {
                std::thread::park();
            }
        }
        "spin" => {
            setrlimit(Resource::RLIMIT_CPU, 1, 5).unwrap();
            loop {
                black_box(0);
            }
        }
        "eat" => {
            let bytes = 256 * 1024 * 1024;
            setrlimit(Resource::RLIMIT_AS, bytes, bytes).unwrap();
            let mut eaten = Vec::new();
            loop {
                eaten.push(black_box(vec![1_u8; 1024 * 1024]));
            }
        }
        "fall" => fall(0),
        "flood" => while out.write_all(&[b'a'; 4_096]).is_ok() {},
        "complain" => {
            while std::io::stderr().write_all(b"\x1b[31mno\n").is_ok() {}
            return ExitCode::from(3);
        }
        "mumble" => out.write_all(b"\xff\xfe secret").unwrap(),
        "environment" => out.write_all(&fs::read("/proc/self/environ").unwrap()).unwrap(),
        "open" => return child::run(DocumentKind::Pdf, Opening, out),
        "panic" => return child::run(DocumentKind::Pdf, Panicking, out),
        other => panic!("{other}"),
    }
    ExitCode::SUCCESS
}

/// Calls itself until there is no stack.
fn fall(depth: u64) {
    let held = black_box([depth; 64]);
    if black_box(true) {
        fall(depth + 1);
    }
    black_box(held);
}

/// Quotes what it was given.
struct Panicking;

impl Read for Panicking {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        panic!("secret of the document")
    }
}

/// Opens a file that everybody may open.
struct Opening;

impl Read for Opening {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        fs::File::open("/dev/null").map(|_| 0)
    }
}

fn read_by(words: &[&str], limits: ReadingLimits) -> Result<String, ReadDocumentError> {
    let words = [&[MISBEHAVE], words].concat();
    let content = Bytes::from(vec![0; 5 * 1024 * 1024]);
    block_on(async { reader(&words, limits).read(DocumentKind::Pdf, content).await })
}

/// Where a program notes who it is.
struct Note {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Note {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pid");
        Self { _folder: folder, path }
    }

    fn path(&self) -> &str {
        self.path.to_str().unwrap()
    }
}

fn noted(path: &Path) -> Option<Pid> {
    Some(Pid::from_raw(fs::read_to_string(path).ok()?.parse().ok()?))
}

fn is_gone(pid: Pid) -> bool {
    kill(pid, None) == Err(Errno::ESRCH)
}

fn who_takes_too_long_is_ended() {
    let note = Note::new();
    let limits = ReadingLimits { time: Duration::from_secs(2), ..patient() };
    assert_refused(&read_by(&["hang", note.path()], limits), &["too_slow"]);
    assert!(is_gone(noted(&note.path).unwrap()), "it was killed and waited for");
}

fn who_uses_up_the_processor_is_too_slow() {
    assert_refused(&read_by(&["spin"], patient()), &["too_slow"]);
}

fn who_eats_memory_is_told_from_who_falls() {
    assert_refused(&read_by(&["eat"], patient()), &["too_much_memory"]);
    assert_refused(&read_by(&["fall"], patient()), &["corrupt"]);
}

fn who_writes_without_end_is_ended() {
    assert_refused(&read_by(&["flood"], patient()), &["too_large"]);
}

fn what_is_no_answer_is_the_servers_trouble() {
    let nobody = ChildProgram { path: "/nowhere/to/be/found".into(), arguments: Vec::new() };
    let nobody = IsolatedReader::new(nobody, patient());
    let read = block_on(async { nobody.read(DocumentKind::Pdf, Bytes::new()).await });
    assert!(matches!(read, Err(ReadDocumentError::Unavailable(_))), "{read:?}");

    let read = read_by(&["complain"], patient());
    let Err(ReadDocumentError::Unavailable(cause)) = read else { panic!("{read:?}") };
    let cause = cause.to_string();
    assert!(cause.contains("exit status: 3") && cause.contains("no"), "{cause}");
    assert!(cause.len() < 4_096 && !cause.contains(char::is_control), "{cause}");

    let read = read_by(&["mumble"], patient());
    assert!(matches!(read, Err(ReadDocumentError::Unavailable(_))), "{read:?}");
    assert!(!format!("{read:?}").contains("secret"), "{read:?}");
}

fn a_panic_says_nothing_of_the_document() {
    let read = read_by(&["panic"], patient());
    let Err(ReadDocumentError::Unavailable(cause)) = read else { panic!("{read:?}") };
    let cause = cause.to_string();
    assert!(cause.contains("panicked at") && !cause.contains("secret"), "{cause}");
}

fn the_program_has_no_environment() {
    assert_eq!(read_by(&["environment"], patient()).unwrap(), "");
}

fn the_program_opens_nothing() {
    // What it read would be no document; that it could not read is no fault of the document.
    let read = read_by(&["open"], patient());
    let Err(ReadDocumentError::Unavailable(cause)) = read else { panic!("{read:?}") };
    assert!(cause.to_string().contains("exit status: 84"), "{cause}");
}

fn nothing_stays_of_what_nobody_waits_for() {
    let note = Note::new();
    let path = note.path.clone();
    let words = [MISBEHAVE, "hang", note.path()];
    let limits = ReadingLimits { together: 1, wait: Duration::ZERO, ..patient() };
    let hanging = reader(&words, limits);
    block_on(async {
        let first = hanging.clone();
        let first = async move { first.read(DocumentKind::Pdf, Bytes::new()).await };
        let first = tokio::spawn(first);
        until(|| noted(&path).is_some()).await;
        let second = hanging.read(DocumentKind::Pdf, Bytes::new()).await;
        assert!(matches!(second, Err(ReadDocumentError::Busy)), "{second:?}");
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        let pid = noted(&path).unwrap();
        until(|| is_gone(pid)).await;
    });
}

fn many_at_once_take_turns() {
    let reading = reader(&[READ], patient());
    let content = Bytes::from(cvs::french());
    block_on(async {
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (reading, content) = (reading.clone(), content.clone());
            all.spawn(async move { reading.read(DocumentKind::Pdf, content).await.unwrap() });
        }
        let texts = all.join_all().await;
        assert_eq!(texts.len(), 12);
        assert!(texts.iter().all(|text| text == &texts[0] && text.contains("MOREAU")));
    });
}
