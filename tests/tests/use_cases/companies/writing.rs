use std::sync::Arc;

use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::Stale;
use socle_application::recruiting::companies::{
    WriteCompany, WriteCompanyError, WriteCompanyInput,
};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::files::FileId;
use socle_domain::recruiting::{Company, CompanySize, LongText, Title, WebAddress};
use uuid::Uuid;

use super::support::{Break, World, page, view};
use crate::files::support::file_id;
use crate::support::{acme_id, anonymous, as_role, closed, field_errors, now, program, stranger};

fn input() -> WriteCompanyInput {
    WriteCompanyInput {
        tagline: Some(" Soup ".to_owned()),
        description: Some("Hot\r\nand cold.".to_owned()),
        website: Some("https://acme.example".to_owned()),
        industry: Some(" ".to_owned()),
        size: Some("10-49".to_owned()),
        location: Some("Lyon".to_owned()),
        logo_file_id: Some(file_id()),
        expected_versions: None,
    }
}

fn editor() -> Actor {
    as_role(OrganizationRole::Admin)
}

fn write(store: &Arc<MockStore>) -> WriteCompany {
    WriteCompany {
        store: store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

#[tokio::test]
async fn a_first_page_is_written_noted_and_announced() {
    let world = World { page: None, ..World::broken(Break::Nowhere) };
    let store = world.store();
    // What is not there yet is at version 0.
    let request = WriteCompanyInput { expected_versions: Some(vec![0]), ..input() };
    let shown = write(&store).execute(&editor(), acme_id(), request).await.unwrap();
    let expected = Company {
        organization_id: acme_id(),
        tagline: Title::parse("Soup").ok(),
        description: LongText::parse("Hot\nand cold.").ok(),
        website: WebAddress::parse("https://acme.example").ok(),
        industry: None,
        size: Some(CompanySize::Small),
        location: Title::parse("Lyon").ok(),
        logo_file_id: Some(file_id()),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    assert_eq!(shown, view(expected.clone()));
    assert_eq!(*world.written.lock().unwrap(), Some(expected));
    let notes = ["put version 1", "audit company.updated", "announce company.updated version 1"];
    assert_eq!(world.notes.all(), notes);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_left_out_of_a_page_is_empty_afterwards() {
    let world = World::broken(Break::Nowhere);
    let (tagline, expected_versions) = (Some("We bake".to_owned()), Some(vec![9, 4]));
    let request = WriteCompanyInput { tagline, expected_versions, ..WriteCompanyInput::default() };
    write(&world.store()).execute(&editor(), acme_id(), request).await.unwrap();
    let tagline = Title::parse("We bake").ok();
    let expected = Company { tagline, industry: None, updated_at: now(), version: 5, ..page() };
    assert_eq!(*world.written.lock().unwrap(), Some(expected));
}

#[rstest]
#[case(Some(page()), vec![0, 3], 4)]
#[case(Some(page()), vec![], 4)]
#[case(None, vec![1], 0)]
#[tokio::test]
async fn a_page_that_has_changed_meanwhile_stays(
    #[case] there: Option<Company>,
    #[case] expected_versions: Vec<i64>,
    #[case] version: i64,
) {
    let world = World { page: there, ..World::broken(Break::Nowhere) };
    let store = world.store();
    let request = WriteCompanyInput { expected_versions: Some(expected_versions), ..input() };
    let error = write(&store).execute(&editor(), acme_id(), request).await;
    let Err(WriteCompanyError::Stale(Stale { current })) = error else { panic!("{error:?}") };
    assert_eq!(current, version);
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_all_at_once() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let request = WriteCompanyInput {
        tagline: Some("x".repeat(201)),
        description: Some("a\0b".to_owned()),
        website: Some("javascript:alert(1)".to_owned()),
        industry: Some("a\nb".to_owned()),
        size: Some("10".to_owned()),
        location: Some("\u{202e}Lyon".to_owned()),
        ..WriteCompanyInput::default()
    };
    let error = write(&store).execute(&editor(), acme_id(), request).await;
    let Err(WriteCompanyError::Invalid(invalid)) = error else { panic!("{error:?}") };
    let expected = [
        ("tagline", "too_long"),
        ("description", "invisible_characters"),
        ("website", "malformed"),
        ("industry", "invisible_characters"),
        ("size", "unknown"),
        ("location", "invisible_characters"),
    ];
    assert_eq!(field_errors(&invalid), expected);
    assert_eq!(store.ends(), []);
    // A picture that somebody else keeps.
    let logo_file_id = Some(FileId::from_uuid(Uuid::from_u128(0xe15e)));
    let request = WriteCompanyInput { logo_file_id, ..input() };
    let error = write(&store).execute(&editor(), acme_id(), request).await;
    let Err(WriteCompanyError::Invalid(invalid)) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("logo_file_id", "unknown")]);
    assert_eq!((world.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn only_those_write_a_page_who_may() {
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::NotFound),
        (as_role(OrganizationRole::Member), Denied::Forbidden),
        (program(&["recruiting.jobs.write"]), Denied::Forbidden),
    ] {
        let store = World::broken(Break::Nowhere).store();
        let error = write(&store).execute(&actor, acme_id(), input()).await;
        assert!(matches!(error, Err(WriteCompanyError::Denied(it)) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
    let shut = World { organization: closed(), ..World::broken(Break::Nowhere) };
    let store = shut.store();
    let error = write(&store).execute(&editor(), acme_id(), input()).await;
    let Err(WriteCompanyError::Unavailable(error)) = error else { panic!("{error:?}") };
    assert!(matches!(error, OrganizationUnavailable::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!((shut.notes.all(), store.ends()), (vec![], vec![TxEnd::RolledBack]));
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::Lock)]
#[case(Break::Picture)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_writes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    for store in [store, Arc::new(MockStore::unavailable())] {
        let error = write(&store).execute(&editor(), acme_id(), input()).await.unwrap_err();
        let store_error = matches!(
            error,
            WriteCompanyError::Store(_)
                | WriteCompanyError::Unavailable(OrganizationUnavailable::Store(_))
        );
        assert!(store_error, "{error:?}");
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
}
