use std::sync::Arc;

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::ports::{ApplicationFilter, ApplicationParties};
use socle_application::store::{Store, StoreError};
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{Application, ApplicationNote, ApplicationStatus, ShortText};

use super::samples::{application, details, publish, somebody};
use crate::contract::organizations::flows::all_at_once;
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

async fn put(database: &TestDatabase, scope: &OrganizationScope, application: &Application) {
    let mut tx = begin(&*database.store).await;
    assert!(tx.applications().insert(scope, application).await.unwrap());
    tx.commit().await.unwrap();
}

async fn apply(
    store: Arc<dyn Store>,
    scope: OrganizationScope,
    application: Application,
) -> Result<bool, StoreError> {
    let mut tx = store.begin().await?;
    tx.jobs().lock_shared(&scope, application.job_id).await?;
    let applied = tx.applications().insert(&scope, &application).await?;
    tx.commit().await?;
    Ok(applied)
}

pub async fn of_fifty_who_apply_at_once_one_applies(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let ada = somebody(database).await;
    let work =
        (0..50).map(|_| apply(database.store.clone(), scope.clone(), application(&job, ada)));
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    let applied = outcomes.iter().filter(|outcome| *outcome.as_ref().unwrap()).count();
    assert_eq!(applied, 1, "{outcomes:?}");
}

pub async fn an_application_comes_back_with_how_it_moved(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let ada = somebody(database).await;
    let mut sent = application(&job, ada);
    put(database, &scope, &sent).await;
    let reason = ShortText::parse("The place is taken.").unwrap();
    let mut moves = Vec::new();
    for (at, to, reason) in [
        (1, ApplicationStatus::Viewed, None),
        (2, ApplicationStatus::Rejected, Some(reason)),
        (3, ApplicationStatus::Viewed, None),
    ] {
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.applications().lock(&scope, sent.id).await.unwrap(), Some(sent.clone()));
        let step = sent.transition(to, reason, later(at)).unwrap();
        tx.applications().update(&scope, &sent).await.unwrap();
        tx.applications().add_transition(sent.id, id(), &step, Some(ada)).await.unwrap();
        tx.commit().await.unwrap();
        moves.push(step);
    }
    let view = database.applications.application(&scope, sent.id).await.unwrap().unwrap();
    assert_eq!((&view.application, &view.history), (&sent, &moves));
    assert_eq!(view.candidate.as_ref().unwrap().user_id, ada);
    let own = database.applications.application_by(ada, sent.id).await.unwrap();
    assert_eq!(own.as_ref(), Some(&view));
    let found_parties = database.applications.parties_of(sent.id).await.unwrap();
    let expected = ApplicationParties { organization_id: organization.id, candidate_id: Some(ada) };
    assert_eq!(found_parties, Some(expected));
    let (_, other) = found(database).await;
    assert_eq!(database.applications.application(&other, sent.id).await.unwrap(), None);
    let stranger = somebody(database).await;
    assert_eq!(database.applications.application_by(stranger, sent.id).await.unwrap(), None);
    assert!(database.jobs.applied_to(ada, &[job.id, id()]).await.unwrap().contains(&job.id));
    assert!(database.jobs.applied_to(stranger, &[job.id]).await.unwrap().is_empty());
}

pub async fn applications_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let mut expected = Vec::new();
    for _ in 0..5 {
        let sent = application(&job, somebody(database).await);
        put(database, &scope, &sent).await;
        expected.push(sent.id);
    }
    expected.sort_by(|a, b| b.cmp(a));
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let request = PageRequest { limit: PageLimit::new(2).unwrap(), after };
        let applied = ApplicationFilter {
            status: Some(ApplicationStatus::Applied),
            ..ApplicationFilter::default()
        };
        let queries = &database.applications;
        let page = queries.applications_for(&scope, job.id, &applied, request).await.unwrap();
        seen.extend(page.items.iter().map(|view| view.application.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, expected);
}

pub async fn notes_belong_to_the_employer_alone(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, other) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let (ada, employer) = (somebody(database).await, somebody(database).await);
    let sent = application(&job, ada);
    put(database, &scope, &sent).await;
    let note = ApplicationNote {
        id: id(),
        application_id: sent.id,
        author_id: Some(employer),
        text: ShortText::parse("Good.").unwrap(),
        created_at: now(),
    };
    let mut tx = begin(&*database.store).await;
    tx.applications().add_note(&scope, &note).await.unwrap();
    tx.commit().await.unwrap();
    let request = PageRequest { limit: PageLimit::default(), after: None };
    let notes = database.applications.notes_on(&scope, sent.id, request).await.unwrap();
    assert_eq!(notes.items[0].note, note);
    assert!(notes.items[0].author.is_some());
    let notes = database.applications.notes_on(&other, sent.id, request).await.unwrap();
    assert!(notes.items.is_empty());
}

pub async fn whoever_is_forgotten_leaves_no_word(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let (mut sent, mut other) = (application(&job, ada), application(&job, grace));
    for application in [&mut sent, &mut other] {
        put(database, &scope, application).await;
        let by = application.candidate_id;
        let step = application.transition(ApplicationStatus::Viewed, None, later(1)).unwrap();
        let mut tx = begin(&*database.store).await;
        tx.applications().update(&scope, application).await.unwrap();
        tx.applications().add_transition(application.id, id(), &step, by).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.applications().anonymize_all_of(ada).await.unwrap(), []);
    tx.commit().await.unwrap();
    let view = database.applications.application(&scope, sent.id).await.unwrap().unwrap();
    assert_eq!((view.candidate, view.application.candidate_id), (None, None));
    assert_eq!(view.application.cover_letter, None);
    let moved_by = "SELECT CASE WHEN moved_by IS NULL THEN 'nobody' ELSE 'somebody' END \
                    FROM application_transitions ORDER BY 1";
    let moved_by = database.raw.texts(moved_by).await;
    assert_eq!(moved_by, ["nobody", "somebody"].map(|who| Some(who.to_owned())));
    let kept = database.applications.application(&scope, other.id).await.unwrap().unwrap();
    assert_eq!(kept.application, other);
}
