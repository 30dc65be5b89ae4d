//! Who applied, as an organization knows them, over ports that break.

use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::applicants::{
    MergeApplicants, ReadApplicants, SplitApplicant, TagApplicant, WriteApplicantError,
};
use socle_application::recruiting::ports::{
    ApplicantFileView, CandidateName, LikelyDuplicate, MockApplicantQueries, NamedApplicant,
};
use socle_application::store::StoreError;
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Applicant, ApplicantFile, ApplicantId, Likeness, MergeError, Tag, Tags,
};
use uuid::Uuid;

use crate::files::support::Notes;
use crate::support::{acme, acme_id, anonymous, as_role, field_errors, now, person, stranger};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Nowhere,
    Owner,
    LockOrganization,
    Lock,
    Update,
    Release,
    Audit,
    Commit,
}

/// The applicants 1 and 2 stand for themselves, 3 is merged into 2.
struct World {
    broken: Break,
    notes: Notes,
    /// Whether the first is about whoever asks.
    mine: bool,
}

fn applicant_id(number: u128) -> ApplicantId {
    ApplicantId::from_uuid(Uuid::from_u128(number))
}

fn applicant(number: u128, merged_into: Option<u128>) -> Applicant {
    Applicant {
        id: applicant_id(number),
        organization_id: acme_id(),
        candidate_id: UserId::from_uuid(Uuid::from_u128(0xca00 + number)),
        merged_into: merged_into.map(applicant_id),
        applied_at: now(),
    }
}

fn employer() -> Actor {
    as_role(OrganizationRole::Owner)
}

impl World {
    fn broken(broken: Break) -> Self {
        Self { broken, notes: Notes::default(), mine: false }
    }

    fn fails(&self) -> impl Fn(Break) -> Result<(), StoreError> + use<> {
        let broken = self.broken;
        move |at| if broken == at { Err(unavailable()) } else { Ok(()) }
    }

    fn first(&self) -> Applicant {
        let candidate_id = if self.mine { person().id } else { applicant(1, None).candidate_id };
        Applicant { candidate_id, ..applicant(1, None) }
    }

    fn file(&self, id: ApplicantId) -> Option<ApplicantFile> {
        let tags = |name| Tags::new(vec![Tag::parse(name).unwrap()]).unwrap();
        if id == applicant_id(1) {
            let (main, merged) = (self.first(), Vec::new());
            return Some(ApplicantFile { main, merged, tags: tags("Rust"), version: 1 });
        }
        let merged = vec![applicant(3, Some(2))];
        let known = id == applicant_id(2) || id == applicant_id(3);
        let main = applicant(2, None);
        known.then(|| ApplicantFile { main, merged, tags: tags("Lyon"), version: 4 })
    }

    fn queries(&self) -> Arc<MockApplicantQueries> {
        let fails = self.fails();
        let mut queries = MockApplicantQueries::new();
        queries.expect_organization_of().returning(move |id| {
            fails(Break::Owner).map(|()| (id != applicant_id(9)).then(acme_id))
        });
        queries.expect_file().returning(|_, id, _| {
            let people = vec![named(Applicant { id, ..applicant(1, None) })];
            let tags = Tags::default();
            Ok(Some(ApplicantFileView { people, tags, applications: Vec::new(), version: 2 }))
        });
        queries.expect_alike().returning(|_, _, _| Ok(Vec::new()));
        Arc::new(queries)
    }

    fn store(&self) -> Arc<MockStore> {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let fails = self.fails();
        tx.organizations
            .expect_lock()
            .returning(move |_| fails(Break::LockOrganization).map(|()| Some(acme())));
        let applicants = &mut tx.recruiting.applicants;
        let (fails, world) = (self.fails(), Self { mine: self.mine, ..Self::broken(self.broken) });
        applicants.expect_lock().returning(move |scope, id| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::Lock).map(|()| world.file(id))
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        applicants.expect_update().returning(move |_, file| {
            let tags: Vec<_> = file.tags.as_slice().iter().map(Tag::as_str).collect();
            let merged = file.merged.len();
            notes.note(format!("{} and {merged}: {}", file.version, tags.join(", ")));
            fails(Break::Update)
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        applicants.expect_release().returning(move |_, alone| {
            assert_eq!(alone.merged_into, None);
            notes.note("released");
            fails(Break::Release)
        });
        let (fails, notes) = (self.fails(), self.notes.clone());
        tx.audit_log.expect_append().returning(move |entry| {
            let said = format!("{:?}", entry.details);
            assert!(!said.contains("Rust") && !said.contains("Lyon"), "{said}");
            notes.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        Arc::new(MockStore::with(tx))
    }

    fn tag(&self, store: &Arc<MockStore>) -> TagApplicant {
        TagApplicant {
            store: store.clone(),
            queries: self.queries(),
            clock: Arc::new(FixedClock::at(now())),
            randomness: Arc::new(CountingRandomness::default()),
        }
    }

    fn merge(&self, store: &Arc<MockStore>) -> MergeApplicants {
        MergeApplicants {
            store: store.clone(),
            queries: self.queries(),
            clock: Arc::new(FixedClock::at(now())),
            randomness: Arc::new(CountingRandomness::default()),
        }
    }

    fn split(&self, store: &Arc<MockStore>) -> SplitApplicant {
        SplitApplicant {
            store: store.clone(),
            queries: self.queries(),
            clock: Arc::new(FixedClock::at(now())),
            randomness: Arc::new(CountingRandomness::default()),
        }
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[tokio::test]
async fn tags_are_replaced_and_only_counted_in_the_log() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let tags = names(&["Zoo", "Élan"]);
    let tagged = world.tag(&store).execute(&employer(), applicant_id(1), &tags, Some(&[1])).await;
    assert_eq!(tagged.unwrap().file.version, 2);
    assert_eq!(world.notes.all(), ["2 and 0: Élan, Zoo", "audit applicant.tagged"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn tags_make_sense_and_are_chosen_for_what_is_there() {
    let world = World::broken(Break::Nowhere);
    let refused = async |tags: &[&str], versions: Option<&[i64]>| {
        let store = world.store();
        let tags = names(tags);
        let error = world.tag(&store).execute(&employer(), applicant_id(1), &tags, versions).await;
        assert!(!store.ends().contains(&TxEnd::Committed));
        error.unwrap_err()
    };
    for (tags, code) in [
        (&["a", "A"][..], "repeated"),
        (&[" "], "required"),
        (&["x".repeat(41).as_str()], "too_long"),
        (&["a\u{202e}b"], "invisible_characters"),
    ] {
        let WriteApplicantError::Invalid(invalid) = refused(tags, None).await else {
            panic!("{tags:?}")
        };
        assert_eq!(field_errors(&invalid), [("tags", code)], "{tags:?}");
    }
    let stale = refused(&["a"], Some(&[7])).await;
    assert!(matches!(stale, WriteApplicantError::Stale(_)), "{stale:?}");
}

#[tokio::test]
async fn two_become_one_with_all_that_was_merged_before() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    // 3 was merged into 2: both come.
    world.merge(&store).execute(&employer(), applicant_id(1), applicant_id(3)).await.unwrap();
    assert_eq!(world.notes.all(), ["2 and 2: Lyon, Rust", "audit applicant.merged"]);
    let merge = async |into, other| {
        let store = world.store();
        let (into, other) = (applicant_id(into), applicant_id(other));
        let error = world.merge(&store).execute(&employer(), into, other).await.unwrap_err();
        assert_eq!(store.ends(), [TxEnd::RolledBack]);
        error
    };
    let one = merge(2, 3).await;
    assert!(matches!(one, WriteApplicantError::Merge(MergeError::AlreadyOne)), "{one:?}");
    let WriteApplicantError::Invalid(invalid) = merge(1, 8).await else { panic!("8 is unknown") };
    assert_eq!(field_errors(&invalid), [("applicant_id", "unknown")]);
}

#[tokio::test]
async fn whoever_was_merged_parts_again() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    world.split(&store).execute(&employer(), applicant_id(3)).await.unwrap();
    assert_eq!(world.notes.all(), ["released", "5 and 0: Lyon", "audit applicant.split"]);
    for (id, expected) in [(1, MergeError::NotMerged), (2, MergeError::StandsForOthers)] {
        let store = world.store();
        let error = world.split(&store).execute(&employer(), applicant_id(id)).await.unwrap_err();
        assert!(matches!(error, WriteApplicantError::Merge(it) if it == expected), "{error:?}");
    }
}

#[tokio::test]
async fn only_those_who_decide_and_nobody_about_themselves() {
    let own = World { mine: true, ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    let id = applicant_id(1);
    for (world, actor, id, expected) in [
        (&world, anonymous(), id, Denied::NotAuthenticated),
        (&world, stranger(), id, Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), id, Denied::Forbidden),
        (&world, employer(), applicant_id(9), Denied::NotFound),
        (&own, employer(), id, Denied::Forbidden),
    ] {
        let stores = [world.store(), world.store(), world.store()];
        let errors = [
            world.tag(&stores[0]).execute(&actor, id, &[], None).await,
            world.merge(&stores[1]).execute(&actor, id, applicant_id(2)).await,
            world.split(&stores[2]).execute(&actor, id).await,
        ];
        for error in errors {
            let error = error.unwrap_err();
            assert!(
                matches!(error, WriteApplicantError::Denied(it) if it == expected),
                "{error:?}"
            );
        }
        assert!(stores.iter().all(|store| !store.ends().contains(&TxEnd::Committed)));
    }
    // Nor is one merged into another by whom it is about.
    let store = own.store();
    let merged = own.merge(&store).execute(&employer(), applicant_id(2), id).await;
    assert!(matches!(merged, Err(WriteApplicantError::Denied(Denied::Forbidden))), "{merged:?}");
}

#[rstest]
#[case(Break::Owner)]
#[case(Break::LockOrganization)]
#[case(Break::Lock)]
#[case(Break::Update)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_changes_nobody(#[case] broken: Break) {
    let world = World::broken(broken);
    let stores = [world.store(), world.store(), world.store()];
    let outcomes = [
        world.tag(&stores[0]).execute(&employer(), applicant_id(1), &[], None).await,
        world.merge(&stores[1]).execute(&employer(), applicant_id(1), applicant_id(2)).await,
        world.split(&stores[2]).execute(&employer(), applicant_id(3)).await,
    ];
    for outcome in outcomes {
        let error = outcome.unwrap_err();
        let store = matches!(error, WriteApplicantError::Store(_));
        assert!(store || matches!(error, WriteApplicantError::Unavailable(_)), "{error:?}");
    }
    assert!(stores.iter().all(|store| !store.ends().contains(&TxEnd::Committed)));
    let world = World::broken(Break::Release);
    let store = world.store();
    assert!(world.split(&store).execute(&employer(), applicant_id(3)).await.is_err());
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

fn named(applicant: Applicant) -> NamedApplicant {
    let name = CandidateName {
        user_id: applicant.candidate_id,
        first_name: "Zoé".to_owned(),
        last_name: "Martin".to_owned(),
        email: "zoe@example.org".to_owned(),
    };
    NamedApplicant { applicant, name }
}

#[tokio::test]
async fn the_most_alike_come_first_and_nobody_reads_about_themselves() {
    let shown = |mine: bool| {
        let mut queries = MockApplicantQueries::new();
        queries.expect_organization_of().returning(|_| Ok(Some(acme_id())));
        queries.expect_file().returning(move |_, _, _| {
            let me = Applicant { candidate_id: person().id, ..applicant(1, None) };
            let people = vec![named(if mine { me } else { applicant(1, None) })];
            let tags = Tags::default();
            Ok(Some(ApplicantFileView { people, tags, applications: Vec::new(), version: 1 }))
        });
        queries.expect_alike().returning(|_, _, _| {
            let mut alike: Vec<_> = (10..40)
                .map(|number| LikelyDuplicate {
                    other: named(applicant(number, None)),
                    likenesses: vec![Likeness::Name],
                })
                .collect();
            alike[7].likenesses = vec![Likeness::Cv, Likeness::Name];
            alike[29].other.applicant.candidate_id = person().id;
            Ok(alike)
        });
        ReadApplicants { queries: Arc::new(queries) }
    };
    let details = shown(false).one(&employer(), applicant_id(1)).await.unwrap();
    let order: Vec<_> = details.duplicates.iter().map(|it| it.other.applicant.id).collect();
    assert_eq!(order[..3], [17, 38, 37].map(applicant_id));
    assert_eq!(order.len(), 20);
    let own = shown(true).one(&employer(), applicant_id(1)).await;
    assert!(own.is_err(), "{own:?}");
}
