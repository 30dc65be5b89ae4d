use std::time::Duration;

use socle_application::files::ports::{
    ContentInspector as _, FileStorage as _, InspectError, StorageError,
};
use socle_domain::Id as _;
use socle_domain::files::{Danger, FileId};
use socle_storage::InspectionLimits;
use uuid::Uuid;

use crate::support::{Lab, code, found_by};

#[tokio::test]
async fn what_takes_too_long_is_refused() {
    let no_time = InspectionLimits { time: Duration::ZERO, ..InspectionLimits::default() };
    assert_eq!(found_by(&Lab::with(no_time), b"hello").await, code(Danger::TooComplex));
}

#[tokio::test]
async fn beyond_those_who_wait_everybody_is_sent_away() {
    let full = InspectionLimits { threads: 0, queue: 0, ..InspectionLimits::default() };
    let refused = Lab::with(full).inspect(b"hello").await;
    assert!(matches!(refused, Err(InspectError::Busy)), "{refused:?}");
}

#[tokio::test]
async fn what_is_gone_is_no_danger_but_a_failure() {
    let lab = Lab::new();
    let gone = lab.inspector.inspect(FileId::from_uuid(Uuid::from_u128(9)), 5).await;
    assert!(matches!(gone, Err(InspectError::Storage(StorageError::Missing))), "{gone:?}");
}

#[tokio::test]
async fn pieces_of_uploads_that_broke_off_are_swept() {
    let lab = Lab::new();
    lab.inspect(b"whole").await.unwrap();
    let folder = lab.folder.path().join("files/07");
    let piece = |name: &str| folder.join(name);
    let uuid = Uuid::from_u128(7);
    for name in [format!("{uuid}#1"), "notes#1".to_owned(), "other".to_owned()] {
        std::fs::write(piece(&name), b"half").unwrap();
    }
    let past = chrono::DateTime::UNIX_EPOCH;
    let future = chrono::DateTime::from_timestamp(4_000_000_000, 0).unwrap();
    assert_eq!(lab.storage.sweep(past).await.unwrap(), 0);
    assert_eq!(lab.storage.sweep(future).await.unwrap(), 1);
    let mut left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [uuid.to_string(), "notes#1".to_owned(), "other".to_owned()]);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_reads_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let lab = Lab::new();
    let mode = std::fs::metadata(lab.folder.path().join("files")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
