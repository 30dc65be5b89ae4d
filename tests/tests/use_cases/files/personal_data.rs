use std::sync::Arc;

use rstest::rstest;
use socle_application::files::FilesData;
use socle_application::files::ports::MockFileQueries;
use socle_application::paging::Page;
use socle_application::privacy::PersonalData as _;
use socle_application::testkit::{MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::files::{FileId, FileOwner, StoredFile};
use uuid::Uuid;

use super::support::{Break, Notes, Storage, stored};
use crate::support::{acme_id, now, person};

fn file(number: u128, size: u64) -> StoredFile {
    StoredFile { id: FileId::from_uuid(Uuid::from_u128(number)), size, ..stored() }
}

fn data(broken: Break, files: Vec<StoredFile>) -> FilesData {
    let mut queries = MockFileQueries::new();
    queries.expect_uploaded_by().returning(move |_, _| match broken {
        Break::File => Err(unavailable()),
        _ => Ok(Page { items: files.clone(), next: None }),
    });
    let storage = Arc::new(Storage::new(broken, &Notes::default()));
    FilesData { queries: Arc::new(queries), storage }
}

#[tokio::test]
async fn own_files_come_along_as_far_as_there_is_room_and_all_are_listed() {
    let theirs = StoredFile { owner: FileOwner::Organization(acme_id()), ..file(3, 4) };
    let files = vec![file(1, FilesData::CONTENT_BYTES), file(2, 1), theirs];
    let section = data(Break::Nowhere, files).export(&person()).await.unwrap();
    let listed = section.records["files"].as_array().unwrap();
    let included: Vec<_> = listed.iter().map(|file| file["included"].as_bool().unwrap()).collect();
    assert_eq!(included, [true, false, false]);
    assert_eq!(listed[2]["organization_id"], acme_id().to_string());
    let [(path, content)] = &section.files[..] else { panic!("{}", section.files.len()) };
    assert_eq!(*path, format!("{}/notes.txt", Uuid::from_u128(1)));
    assert_eq!(content.len() as u64, FilesData::CONTENT_BYTES);
}

#[rstest]
#[case(Break::File)]
#[case(Break::Read)]
#[tokio::test]
async fn a_failing_port_makes_no_archive(#[case] broken: Break) {
    assert!(data(broken, vec![file(1, 5)]).export(&person()).await.is_err());
}

#[tokio::test]
async fn own_files_go_with_their_person() {
    let mut tx = MockTx::default();
    let expected = person().id;
    tx.files.expect_delete_all_of().times(1).withf(move |id| *id == expected).returning(|_| Ok(()));
    data(Break::Nowhere, vec![]).erase(&mut tx, &person(), now()).await.unwrap();
}
