use std::collections::BTreeSet;
use std::sync::Arc;

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::applicants::{MergeApplicants, SplitApplicant, TagApplicant};
use socle_application::recruiting::ports::{
    ApplicantFileView, ApplicantFilter, ApplicationFilter, NamedApplicant,
};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::access::{Actor, OrganizationRole, OrganizationScope};
use socle_domain::files::ContentDigest;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Applicant, ApplicantFacts, ApplicantId, Application, Likeness, Tag, Tags, likenesses,
};

use super::samples::{application, details, publish, somebody};
use crate::contract::organizations::flows::{all_at_once, asking};
use crate::contract::organizations::samples::{built_in, found, newcomer, rows};
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

/// Somebody who applied for a job of its own, and is found again by these facts.
async fn applied(
    database: &TestDatabase,
    scope: &OrganizationScope,
    candidate: UserId,
    facts: &ApplicantFacts,
) -> (Applicant, Application) {
    let job = publish(database, scope, details(), now()).await;
    let sent = application(&job, candidate);
    let applicant = Applicant {
        id: id(),
        organization_id: scope.organization_id(),
        candidate_id: candidate,
        merged_into: None,
        applied_at: now(),
    };
    let mut tx = begin(&*database.store).await;
    assert!(tx.applications().insert(scope, &sent).await.unwrap());
    tx.applicants().note(scope, &applicant, &likenesses(facts)).await.unwrap();
    tx.commit().await.unwrap();
    (applicant, sent)
}

/// Somebody who shares nothing with others.
async fn anybody(database: &TestDatabase, scope: &OrganizationScope) -> Applicant {
    let candidate = somebody(database).await;
    applied(database, scope, candidate, &ApplicantFacts::default()).await.0
}

fn named(first_name: &str, cv: u8) -> ApplicantFacts {
    ApplicantFacts {
        first_name: first_name.to_owned(),
        last_name: "Martin".to_owned(),
        cv: (cv > 0).then(|| ContentDigest::from_bytes([cv; 32])),
        ..ApplicantFacts::default()
    }
}

fn tags(names: &[&str]) -> Tags {
    Tags::new(names.iter().map(|name| Tag::parse(name).unwrap()).collect()).unwrap()
}

async fn tag(database: &TestDatabase, scope: &OrganizationScope, id: ApplicantId, names: &[&str]) {
    let mut tx = begin(&*database.store).await;
    let mut file = tx.applicants().lock(scope, id).await.unwrap().unwrap();
    file.tag(tags(names));
    tx.applicants().update(scope, &file).await.unwrap();
    tx.commit().await.unwrap();
}

async fn merge(
    database: &TestDatabase,
    scope: &OrganizationScope,
    into: ApplicantId,
    other: ApplicantId,
) {
    let mut tx = begin(&*database.store).await;
    let mut file = tx.applicants().lock(scope, into).await.unwrap().unwrap();
    let other = tx.applicants().lock(scope, other).await.unwrap().unwrap();
    file.merge(other).unwrap();
    tx.applicants().update(scope, &file).await.unwrap();
    tx.commit().await.unwrap();
}

async fn file(
    database: &TestDatabase,
    scope: &OrganizationScope,
    id: ApplicantId,
) -> Option<ApplicantFileView> {
    database.applicants.file(scope, id, 100).await.unwrap()
}

fn ids(people: &[NamedApplicant]) -> Vec<ApplicantId> {
    people.iter().map(|person| person.applicant.id).collect()
}

async fn listed(
    database: &TestDatabase,
    scope: &OrganizationScope,
    filter: &ApplicantFilter,
) -> Vec<ApplicantId> {
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = PageRequest { limit: PageLimit::new(2).unwrap(), after };
        let page = database.applicants.files(scope, filter, page).await.unwrap();
        seen.extend(page.items.iter().map(|it| it.main.applicant.id));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

pub async fn a_file_comes_back_as_it_was_to_its_organization_alone(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, other) = found(database).await;
    let ada = somebody(database).await;
    let (first, sent) = applied(database, &scope, ada, &named("Ada", 0)).await;
    // Who applies again stays who they were, and by more they are found.
    let (_, again) = applied(database, &scope, ada, &named("Ada", 1)).await;
    assert_eq!(rows(database, "applicants").await, 1);
    assert_eq!(rows(database, "applicant_traits").await, 2);
    tag(database, &scope, first.id, &["Équipe de nuit", "VIP"]).await;
    let kept = file(database, &scope, first.id).await.unwrap();
    assert_eq!(kept.people[0].applicant, first);
    assert_eq!(kept.people[0].name.user_id, ada);
    assert_eq!((&kept.tags, kept.version), (&tags(&["Équipe de nuit", "VIP"]), 2));
    let applications: Vec<_> = kept.applications.iter().map(|it| it.id).collect();
    let mut expected = [sent.id, again.id];
    expected.sort_by(|a, b| b.cmp(a));
    assert_eq!(applications, expected);
    assert!(kept.applications.iter().all(|it| it.applicant_id == first.id));
    assert_eq!(
        database.applicants.file(&scope, first.id, 1).await.unwrap().unwrap().applications.len(),
        1
    );

    let queries = &database.applicants;
    assert_eq!(queries.organization_of(first.id).await.unwrap(), Some(scope.organization_id()));
    assert_eq!(queries.organization_of(id()).await.unwrap(), None);
    assert_eq!(queries.file_about(&scope, ada).await.unwrap(), Some(first.id));
    assert_eq!(queries.file_about(&other, ada).await.unwrap(), None);
    assert_eq!(file(database, &other, first.id).await, None);
    assert_eq!(queries.alike(&other, first.id, 100).await.unwrap(), []);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.applicants().lock(&other, first.id).await.unwrap(), None);
    tx.rollback().await.unwrap();
    let facts = queries.facts_of(ada).await.unwrap().unwrap();
    assert_eq!((facts.email, facts.phone), (kept.people[0].name.email.clone(), None));
}

pub async fn people_are_listed_once_and_found_by_their_tags(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, other) = found(database).await;
    let mut people = Vec::new();
    for _ in 0..5 {
        people.push(anybody(database, &scope).await.id);
    }
    anybody(database, &other).await;
    people.sort_by(|a, b| b.cmp(a));
    let all = ApplicantFilter::default();
    assert_eq!(listed(database, &scope, &all).await, people);
    tag(database, &scope, people[1], &["Élan", "Lyon"]).await;
    tag(database, &scope, people[3], &["elan"]).await;
    merge(database, &scope, people[3], people[4]).await;
    assert_eq!(listed(database, &scope, &all).await, people[..4]);
    let tag = Some(Tag::parse("ELAN").unwrap());
    let with_it = ApplicantFilter { tag: tag.clone(), not_about: None };
    assert_eq!(listed(database, &scope, &with_it).await, [people[1], people[3]]);
    let not_mine = ApplicantFilter { not_about: Some(people[3]), ..with_it.clone() };
    assert_eq!(listed(database, &scope, &not_mine).await, [people[1]]);
    assert_eq!(listed(database, &other, &with_it).await, []);
    let used = database.applicants.tags_in_use(&scope, 10).await.unwrap();
    let used: Vec<_> = used.iter().map(|it| (it.tag.as_str(), it.people)).collect();
    assert_eq!(used.len(), 2);
    assert_eq!((used[0].0.to_lowercase().ends_with("lan"), used[0].1), (true, 2));
    assert_eq!(used[1], ("Lyon", 1));
    assert_eq!(database.applicants.tags_in_use(&other, 10).await.unwrap(), []);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let page = database.applicants.files(&scope, &with_it, page).await.unwrap();
    assert_eq!((page.items[0].merged, page.items[1].merged), (0, 1));
    assert_eq!(page.items[0].tags, tags(&["Élan", "Lyon"]));
}

pub async fn applications_say_whose_they_are_and_are_found_by_tag(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (one, two) = (somebody(database).await, somebody(database).await);
    let (first, sent) = applied(database, &scope, one, &ApplicantFacts::default()).await;
    let (second, other) = applied(database, &scope, two, &ApplicantFacts::default()).await;
    tag(database, &scope, first.id, &["Rust"]).await;
    merge(database, &scope, first.id, second.id).await;
    let view = database.applications.application(&scope, other.id).await.unwrap().unwrap();
    let mark = view.applicant.unwrap();
    assert_eq!((mark.id, mark.tags), (first.id, tags(&["Rust"])));
    let mine = database.applications.application_by(two, other.id).await.unwrap().unwrap();
    assert_eq!(mine.applicant, None);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let with = async |job, tag: &str, not_about| {
        let tag = Some(Tag::parse(tag).unwrap());
        let filter = ApplicationFilter { status: None, tag, not_about };
        let page = database.applications.applications_for(&scope, job, &filter, page).await;
        page.unwrap().items.iter().map(|view| view.application.id).collect::<Vec<_>>()
    };
    assert_eq!(with(sent.job_id, "rust", None).await, [sent.id]);
    assert_eq!(with(other.job_id, "RUST", None).await, [other.id]);
    assert_eq!(with(other.job_id, "Go", None).await, []);
    assert_eq!(with(other.job_id, "rust", Some(first.id)).await, []);
}

pub async fn people_who_are_alike_are_found(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, foreign) = found(database).await;
    let asked = applied(database, &scope, somebody(database).await, &named("Zoé", 7)).await.0;
    let twin = applied(database, &scope, somebody(database).await, &named("ZOE", 7)).await.0;
    let same_cv = applied(database, &scope, somebody(database).await, &named("Ida", 7)).await.0;
    let merged = applied(database, &scope, somebody(database).await, &named("Zoe", 0)).await.0;
    applied(database, &scope, somebody(database).await, &named("Eve", 8)).await;
    applied(database, &foreign, somebody(database).await, &named("Zoé", 7)).await;
    merge(database, &scope, same_cv.id, merged.id).await;
    let alike = async |file| {
        let mut alike = database.applicants.alike(&scope, file, 100).await.unwrap();
        alike.sort_by_key(|it| it.other.applicant.id);
        alike.into_iter().map(|it| (it.other.applicant.id, it.likenesses)).collect::<Vec<_>>()
    };
    let both = vec![Likeness::Cv, Likeness::Name];
    // One of those who are one person shares the CV, the other the name.
    let mut expected = vec![(twin.id, both.clone()), (same_cv.id, both.clone())];
    expected.sort();
    assert_eq!(alike(asked.id).await, expected);
    merge(database, &scope, asked.id, twin.id).await;
    assert_eq!(alike(asked.id).await, [(same_cv.id, both)]);
    // However many share a name, those who share more are found.
    for _ in 0..30 {
        applied(database, &scope, somebody(database).await, &named("Zoé", 0)).await;
    }
    let few = database.applicants.alike(&scope, asked.id, 40).await.unwrap();
    assert!(few.len() <= 11, "{}", few.len());
    assert!(few.iter().any(|it| it.other.applicant.id == same_cv.id));
}

pub async fn of_many_changes_at_once_nobody_gets_lost(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let owner = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let employer: Actor = asking(database, owner.id).await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(anybody(database, &scope).await.id);
    }
    let clock = Arc::new(FixedClock::at(now()));
    let (store, queries) = (database.store.clone(), database.applicants.clone());
    let randomness = Arc::new(SystemRandomness);
    let merge = Arc::new(MergeApplicants {
        store: store.clone(),
        queries: queries.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    });
    let split = Arc::new(SplitApplicant {
        store: store.clone(),
        queries: queries.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    });
    let tag = Arc::new(TagApplicant { store, queries, clock, randomness });
    let work = (0..50_usize).map(|number| {
        let (merge, split, tag) = (merge.clone(), split.clone(), tag.clone());
        let (employer, people) = (employer.clone(), people.clone());
        async move {
            let (one, other) = (people[number % 4], people[(number / 4 + number + 1) % 4]);
            match number % 3 {
                0 => tag.execute(&employer, one, &[format!("tag {number}")], None).await,
                1 => split.execute(&employer, one).await,
                _ => merge.execute(&employer, one, other).await,
            }
        }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    assert!(outcomes.iter().any(Result::is_ok), "{outcomes:?}");
    // Whoever stands for others stands there itself, and everybody stands somewhere once.
    let mains = listed(database, &scope, &ApplicantFilter::default()).await;
    let mut seen = Vec::new();
    for main in &mains {
        let file = file(database, &scope, *main).await.unwrap();
        assert_eq!(file.people[0].applicant.id, *main);
        assert!(file.people[1..].iter().all(|it| it.applicant.merged_into == Some(*main)));
        seen.extend(ids(&file.people));
    }
    assert_eq!(seen.len(), 4, "{mains:?}");
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), people.into_iter().collect());
}

pub async fn whoever_is_forgotten_is_no_applicant(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, elsewhere) = found(database).await;
    let ada = somebody(database).await;
    let (main, _) = applied(database, &scope, ada, &named("Ada", 1)).await;
    applied(database, &elsewhere, ada, &named("Ada", 1)).await;
    let other = anybody(database, &scope).await;
    tag(database, &scope, main.id, &["Rust"]).await;
    merge(database, &scope, main.id, other.id).await;
    let mut tx = begin(&*database.store).await;
    tx.applications().anonymize_all_of(ada).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(file(database, &scope, main.id).await, None);
    let alone = file(database, &scope, other.id).await.unwrap();
    assert_eq!(ids(&alone.people), [other.id]);
    assert_eq!(alone.people[0].applicant.merged_into, None);
    assert_eq!(rows(database, "applicants").await, 1);
    assert_eq!(rows(database, "applicant_tags").await, 0);
    assert_eq!(rows(database, "applicant_traits").await, 0);
}
