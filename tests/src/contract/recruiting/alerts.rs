//! Who hears of a job that searches find, and when.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::recruiting::ports::{Found, ListeningPlace};
use socle_domain::Timestamp;
use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::identity::{User, UserId, UserStatus};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    AlertPeriod, Job, JobId, JobStatus, Line, SavedSearch, SavedSearchId, SearchAlert,
    SearchContent, SearchTerms, SearchedJob,
};

use super::samples::{details, publish, somebody, title};
use crate::contract::organizations::samples::{built_in, found, join};
use crate::contract::samples::{begin, id, insert, later, now, user};
use crate::databases::TestDatabase;

pub(super) fn words(text: &str) -> SearchTerms {
    SearchTerms { words: Line::parse(text).ok(), ..SearchTerms::default() }
}

pub(super) fn search(user_id: UserId, terms: SearchTerms, alert: SearchAlert) -> SavedSearch {
    let content = SearchContent { name: Line::parse("Mine").unwrap(), terms, alert };
    SavedSearch::new(id(), user_id, content, now())
}

pub(super) async fn save(database: &TestDatabase, searches: &[SavedSearch]) {
    let mut tx = begin(&*database.store).await;
    for search in searches {
        tx.saved_searches().insert(search).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A search of somebody new that finds everything.
async fn saved(database: &TestDatabase, alert: SearchAlert) -> SavedSearch {
    let search = search(somebody(database).await, SearchTerms::default(), alert);
    save(database, std::slice::from_ref(&search)).await;
    search
}

/// Everything that listens to a job of a company that is called Acme, in pages of so many.
pub(super) async fn listening(
    database: &TestDatabase,
    job: &Job,
    not_of: OrganizationId,
    limit: u32,
) -> Vec<SavedSearch> {
    let keys: Vec<_> = SearchedJob::of(job, "Acme").keys().into_iter().collect();
    let mut tx = begin(&*database.store).await;
    let (mut after, mut all): (Option<ListeningPlace>, Vec<SavedSearch>) = (None, Vec::new());
    loop {
        let page = tx.saved_searches().listening(&keys, not_of, after.clone(), limit).await;
        let page = page.unwrap();
        all.extend(page.searches);
        let Some(place) = page.next else { break };
        assert!(after.is_none_or(|before| before < place), "pages go on");
        after = Some(place);
    }
    tx.commit().await.unwrap();
    all
}

pub(super) fn ids(searches: &[SavedSearch]) -> BTreeSet<SavedSearchId> {
    searches.iter().map(|search| search.id).collect()
}

async fn note(database: &TestDatabase, job: JobId, searches: &[SavedSearchId]) -> Vec<Found> {
    let mut tx = begin(&*database.store).await;
    let mut found = tx.saved_searches().add_found(job, searches, now()).await.unwrap();
    tx.commit().await.unwrap();
    found.sort_by_key(|found| found.id);
    found
}

async fn take(
    database: &TestDatabase,
    period: AlertPeriod,
    began: Timestamp,
) -> Vec<(SavedSearchId, UserId)> {
    let mut tx = begin(&*database.store).await;
    let searches = tx.saved_searches();
    let taken = searches.take_for_digest(period, began, None, 100, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

pub async fn who_listens_comes_page_by_page(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let ada = somebody(database).await;
    let lyon = SearchTerms { location: Some(title("Ly")), ..SearchTerms::default() };
    let company = SearchTerms { company: Some(job.organization_id), ..words("java") };
    let listens = [words("développeur rust"), words("rust"), words("dével"), lyon, company];
    let deaf = [words("java"), words("dével java")];
    let with = |alert| move |terms: &SearchTerms| search(ada, terms.clone(), alert);
    let expected: Vec<_> = listens.iter().map(with(SearchAlert::Daily)).collect();
    save(database, &expected).await;
    save(database, &deaf.iter().map(with(SearchAlert::Daily)).collect::<Vec<_>>()).await;
    save(database, &listens.iter().map(with(SearchAlert::Off)).collect::<Vec<_>>()).await;
    let (_, other) = found(database).await;
    for limit in [1, 2, 500] {
        let heard = listening(database, &job, other.organization_id(), limit).await;
        assert_eq!(ids(&heard), ids(&expected), "in pages of {limit}");
    }
    // Whoever wants to hear no more is asked no more, and whoever looks for something else, by that.
    let mut changed = expected.clone();
    let off = SearchContent { alert: SearchAlert::Off, ..changed[0].content.clone() };
    changed[0].rewrite(off, later(1));
    let other_terms = SearchContent { terms: words("java"), ..changed[1].content.clone() };
    changed[1].rewrite(other_terms, later(1));
    let mut tx = begin(&*database.store).await;
    for search in &changed[..2] {
        tx.saved_searches().update(search).await.unwrap();
    }
    assert!(tx.saved_searches().delete(ada, changed[2].id).await.unwrap());
    tx.commit().await.unwrap();
    let heard = listening(database, &job, other.organization_id(), 500).await;
    assert_eq!(ids(&heard), ids(&expected[3..]));
}

pub async fn nobody_hears_of_their_own_organization(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, other) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let (member, stranger) =
        (saved(database, SearchAlert::Instant).await, saved(database, SearchAlert::Instant).await);
    join(database, &scope, member.user_id, built_in(OrganizationRole::Viewer)).await;
    join(database, &other, stranger.user_id, built_in(OrganizationRole::Owner)).await;
    // Nor does anybody whose account is closed, or about to be.
    let closed = [
        User { status: UserStatus::Disabled, ..user() },
        User { erasure_requested_at: Some(now()), ..user() },
    ];
    for user in &closed {
        insert(&*database.store, &[user]).await;
        save(database, &[search(user.id, SearchTerms::default(), SearchAlert::Instant)]).await;
    }
    let heard = listening(database, &job, scope.organization_id(), 500).await;
    assert_eq!(ids(&heard), [stranger.id].into());
}

pub async fn a_job_is_found_once(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let (at_once, daily) =
        (saved(database, SearchAlert::Instant).await, saved(database, SearchAlert::Daily).await);
    let gone = saved(database, SearchAlert::Instant).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.saved_searches().delete(gone.user_id, gone.id).await.unwrap());
    tx.commit().await.unwrap();
    let all = [at_once.id, daily.id, gone.id];
    // However many note it at the same time.
    let noting = (0..8).map(|_| note(database, job.id, &all));
    let found: Vec<Found> = join_all(noting).await.into_iter().flatten().collect();
    let mut found: Vec<_> = found.into_iter().map(|found| (found.id, found.told)).collect();
    found.sort_unstable();
    let mut expected = vec![(at_once.id, true), (daily.id, false)];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(note(database, job.id, &all).await, []);
    // Another job is another.
    let other = publish(database, &scope, details(), now()).await;
    assert_eq!(note(database, other.id, &all).await.len(), 2);
}

/// When the day of the samples began, and so many later ones.
fn day(number: i64) -> Timestamp {
    AlertPeriod::Day.beginning(now()) + TimeDelta::days(number)
}

async fn close(database: &TestDatabase, scope: &OrganizationScope, job: &Job) {
    let mut job = job.clone();
    job.become_(JobStatus::Closed, later(1)).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(scope, &job).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_digest_is_sent_once_a_period(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let publish = async || publish(database, &scope, details(), now()).await;
    let (daily, weekly) =
        (saved(database, SearchAlert::Daily).await, saved(database, SearchAlert::Weekly).await);
    let without = saved(database, SearchAlert::Daily).await;
    let mut at_once = saved(database, SearchAlert::Daily).await;
    let (job, gone) = (publish().await, publish().await);
    note(database, job.id, &[daily.id, weekly.id, at_once.id]).await;
    note(database, gone.id, &[without.id]).await;
    close(database, &scope, &gone).await;
    // Who has chosen another way meanwhile is not forgotten.
    let instant = SearchContent { alert: SearchAlert::Instant, ..at_once.content.clone() };
    at_once.rewrite(instant, later(1));
    let mut tx = begin(&*database.store).await;
    tx.saved_searches().update(&at_once).await.unwrap();
    tx.commit().await.unwrap();

    let mut expected = vec![(daily.id, daily.user_id), (at_once.id, at_once.user_id)];
    expected.sort_unstable();
    let pages = async |limit| {
        let mut tx = begin(&*database.store).await;
        let (mut after, mut all) = (None, Vec::new());
        loop {
            let taking = tx.saved_searches().take_for_digest(
                AlertPeriod::Day,
                day(0),
                after,
                limit,
                later(1),
            );
            let page = taking.await.unwrap();
            after = page.last().map(|(id, _)| *id);
            all.extend(page);
            if after.is_none() {
                break;
            }
        }
        tx.rollback().await.unwrap();
        all
    };
    assert_eq!(pages(1).await, expected);
    assert_eq!(take(database, AlertPeriod::Day, day(0)).await, expected, "nothing was committed");
    assert_eq!(take(database, AlertPeriod::Day, day(0)).await, []);
    // Something new the same day waits for the next one.
    let other = publish().await;
    note(database, other.id, &[daily.id]).await;
    assert_eq!(take(database, AlertPeriod::Day, day(0)).await, []);
    assert_eq!(take(database, AlertPeriod::Day, day(1)).await, [(daily.id, daily.user_id)]);
    assert_eq!(take(database, AlertPeriod::Day, day(2)).await, [], "there is nothing new");
    let weeks = AlertPeriod::Week;
    assert_eq!(take(database, weeks, day(0)).await, [(weekly.id, weekly.user_id)]);
    assert_eq!(take(database, weeks, day(7)).await, []);
}

pub async fn of_many_who_send_digests_one_takes_a_search(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let mut all = Vec::new();
    for _ in 0..30 {
        all.push(saved(database, SearchAlert::Daily).await.id);
    }
    note(database, job.id, &all).await;
    let taking = (0..8).map(|_| take(database, AlertPeriod::Day, day(0)));
    let taken: Vec<_> = join_all(taking).await.into_iter().flatten().collect();
    let mut taken: Vec<_> = taken.into_iter().map(|(id, _)| id).collect();
    taken.sort_unstable();
    all.sort_unstable();
    assert_eq!(taken, all);
}

pub async fn what_is_found_goes_with_its_job_and_with_time(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let other = publish(database, &scope, details(), now()).await;
    let search = saved(database, SearchAlert::Daily).await;
    note(database, job.id, &[search.id]).await;
    let mut tx = begin(&*database.store).await;
    tx.saved_searches().add_found(other.id, &[search.id], later(60)).await.unwrap();
    tx.commit().await.unwrap();
    let rule = database.retention.iter().find(|it| it.rule().name == "found_jobs");
    let rule = Arc::clone(rule.expect("what was found is kept for a while"));
    assert_eq!(rule.overdue(later(59)).await.unwrap(), 1);
    assert_eq!(rule.remove(later(59), 10).await.unwrap(), 1);
    assert_eq!(rule.overdue(later(59)).await.unwrap(), 0);
    // The other one was found later, and is known still.
    assert_eq!(note(database, other.id, &[search.id]).await, []);
    assert_eq!(note(database, job.id, &[search.id]).await.len(), 1);
    let mut tx = begin(&*database.store).await;
    tx.saved_searches().forget(search.user_id).await.unwrap();
    tx.commit().await.unwrap();
    let left = database.raw.texts("SELECT search_id FROM saved_search_finds").await;
    assert_eq!(left, Vec::<Option<String>>::new());
    let left = database.raw.texts("SELECT key FROM saved_search_keys").await;
    assert_eq!(left, Vec::<Option<String>>::new());
}
