use std::sync::Arc;

use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::outbox::ports::MockOutbox;
use socle_application::recruiting::applications::{AddNote, AddNoteError};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::recruiting::{ApplicationId, ApplicationNote, ApplicationNoteId, ShortText};

use super::support::{Break, NOTE, World, about, clock, elsewhere, employer, randomness};
use crate::support::{anonymous, as_role, field_errors, now, person, program, stranger};

/// What becomes of a note, of which no other program may hear, and how its transaction ends.
async fn attempt(
    world: &World,
    actor: &Actor,
    id: ApplicationId,
    text: &str,
) -> (Result<ApplicationNote, AddNoteError>, Vec<TxEnd>) {
    let mut tx = world.tx();
    tx.outbox = MockOutbox::new();
    tx.outbox.expect_append().never();
    let store = Arc::new(MockStore::with(tx));
    let use_case = AddNote {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    };
    (use_case.execute(actor, id, text).await, store.ends())
}

#[tokio::test]
async fn a_note_is_stored_with_who_wrote_it_and_told_to_nobody() {
    let keeper = program(&["recruiting.applications.manage"]);
    let written = [
        (employer(), Some(person().id), "note by ada: Nervous, but good."),
        (keeper, None, "note by nobody: Nervous, but good."),
    ];
    for (actor, author_id, stored) in written {
        let world = World::broken(Break::Nowhere);
        let text = format!(" {NOTE}\r\n");
        let (note, ends) = attempt(&world, &actor, about(), &text).await;
        let expected = ApplicationNote {
            id: ApplicationNoteId::new(now(), [1; 10]),
            application_id: about(),
            author_id,
            text: ShortText::parse(NOTE).unwrap(),
            created_at: now(),
        };
        assert_eq!(note.unwrap(), expected);
        assert_eq!(world.notes.all(), [stored, "audit application.noted note_id"]);
        assert_eq!(ends, [TxEnd::Committed]);
    }
}

#[tokio::test]
async fn a_note_says_something() {
    let long = "a".repeat(2_001);
    for (text, code) in [
        ("", "required"),
        (" \r\n ", "required"),
        (long.as_str(), "too_long"),
        ("a\u{202e}b", "invisible_characters"),
    ] {
        let world = World::broken(Break::Nowhere);
        let (note, ends) = attempt(&world, &employer(), about(), text).await;
        let Err(AddNoteError::Invalid(invalid)) = note else { panic!("{note:?}") };
        assert_eq!(field_errors(&invalid), [("text", code)]);
        assert_eq!(ends, []);
    }
}

#[tokio::test]
async fn only_those_who_decide_and_nobody_about_themselves() {
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    let reader = program(&["recruiting.applications.read"]);
    for (world, actor, id, expected) in [
        (&world, anonymous(), about(), Denied::NotAuthenticated),
        (&world, stranger(), about(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), about(), Denied::Forbidden),
        (&world, reader, about(), Denied::Forbidden),
        (&world, employer(), elsewhere(), Denied::NotFound),
        (&own, employer(), about(), Denied::Forbidden),
        (&own, stranger(), about(), Denied::NotFound),
    ] {
        // Whoever may not hears that first.
        let (note, ends) = attempt(world, &actor, id, "").await;
        let error = note.unwrap_err();
        assert!(matches!(error, AddNoteError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(ends, []);
    }
}

#[tokio::test]
async fn nothing_is_noted_about_what_went_meanwhile() {
    let (gone, ends) = attempt(&World::broken(Break::Gone), &employer(), about(), NOTE).await;
    assert!(matches!(gone, Err(AddNoteError::Denied(Denied::NotFound))), "{gone:?}");
    assert_eq!(ends, [TxEnd::RolledBack]);
    let (closed, ends) = attempt(&World::broken(Break::Closed), &employer(), about(), NOTE).await;
    let Err(AddNoteError::Unavailable(error)) = closed else { panic!("{closed:?}") };
    assert!(matches!(error, OrganizationUnavailable::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(ends, [TxEnd::RolledBack]);
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockOrganization)]
#[case(Break::LockApplication)]
#[case(Break::AddNote)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_notes_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let (note, ends) = attempt(&world, &employer(), about(), NOTE).await;
    let error = note.unwrap_err();
    if broken == Break::LockOrganization {
        let AddNoteError::Unavailable(it) = error else { panic!("{error:?}") };
        assert!(matches!(it, OrganizationUnavailable::Store(_)), "{it:?}");
    } else {
        assert!(matches!(error, AddNoteError::Store(_)), "{error:?}");
    }
    assert!(!ends.contains(&TxEnd::Committed));
}
