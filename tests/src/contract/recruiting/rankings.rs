//! What employers were shown is kept, and forgotten with whom it is about.

use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::privacy::retention::MATCH_RANKINGS;
use socle_domain::recruiting::matching::{
    MatchReason, MatchScore, RankedApplication, Ranking, RankingViewer,
};
use socle_domain::recruiting::{Application, ApplicationStatus, Job};

use super::matching::{apply, name};
use super::samples::{details, publish, somebody};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

fn ranking(scope: &OrganizationScope, job: &Job, sent: &[Application], at: Timestamp) -> Ranking {
    let applications = sent.iter().zip([Some(873), None]).map(|(sent, score)| RankedApplication {
        application_id: sent.id,
        candidate_id: sent.candidate_id,
        score: score.map(MatchScore::from_thousandths),
        reasons: vec![MatchReason::SharedSkills(vec![name("Rust")]), MatchReason::RemoteOk],
    });
    Ranking {
        id: id(),
        organization_id: scope.organization_id(),
        job_id: job.id,
        viewer: RankingViewer::Key(id()),
        version: "2026-11/test-1/0000000000000001".to_owned(),
        shown_at: at,
        applications: applications.collect(),
    }
}

async fn note(database: &TestDatabase, scope: &OrganizationScope, ranking: &Ranking) {
    let mut tx = begin(&*database.store).await;
    tx.rankings().add(scope, ranking).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn what_an_employer_was_shown_is_kept_and_forgotten_with_its_person(
    database: &TestDatabase,
) {
    let (organization, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let first = apply(database, &scope, &job, ada, ApplicationStatus::Applied).await;
    let second = apply(database, &scope, &job, grace, ApplicationStatus::Applied).await;
    let boss = somebody(database).await;
    let sent = [first, second];
    let earlier = ranking(&scope, &job, &sent, now());
    let viewer = RankingViewer::Person(boss);
    let again = Ranking { viewer, ..ranking(&scope, &job, &sent, later(1)) };
    for shown in [&earlier, &again] {
        note(database, &scope, shown).await;
    }
    let queries = &database.matching;
    let mut ranks = queries.ranks_of(ada, None, 10).await.unwrap();
    ranks.sort_by_key(|rank| rank.shown_at);
    assert_eq!(ranks.len(), 2);
    let rank = &ranks[0];
    assert_eq!((rank.ranking_id, rank.application_id), (earlier.id, sent[0].id));
    assert_eq!((&*rank.job_title, &rank.company), ("Développeuse", &organization.name.to_string()));
    assert_eq!((rank.place, rank.shown_at), (1, now()));
    assert_eq!(rank.score, Some(MatchScore::from_thousandths(873)));
    assert_eq!(rank.version, earlier.version);
    let reasons =
        [("shared_skills".to_owned(), vec!["Rust".to_owned()]), ("remote_ok".to_owned(), vec![])];
    assert_eq!(rank.reasons, reasons);
    let page = queries.ranks_of(grace, None, 1).await.unwrap();
    assert_eq!((page.len(), page[0].place, page[0].score), (1, 2, None));
    let rest = queries.ranks_of(grace, Some(page[0].ranking_id), 10).await.unwrap();
    assert_eq!(rest.len(), 1);

    let mut tx = begin(&*database.store).await;
    tx.applications().anonymize_all_of(ada).await.unwrap();
    tx.rankings().forget_candidate(ada).await.unwrap();
    tx.match_profiles().remove_candidate(ada).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(queries.ranks_of(ada, None, 10).await.unwrap(), []);
    assert_eq!(queries.ranks_of(grace, None, 10).await.unwrap().len(), 2, "others keep theirs");
    let left = "SELECT coalesce(reasons, 'forgotten') FROM match_ranking_entries WHERE place = 1";
    let left = database.raw.texts(left).await;
    assert_eq!(left, [Some("forgotten".to_owned()), Some("forgotten".to_owned())]);
}

pub async fn nothing_is_noted_of_whom_was_forgotten_meanwhile(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let job = publish(database, &scope, details(), now()).await;
    let ada = somebody(database).await;
    let sent = apply(database, &scope, &job, ada, ApplicationStatus::Applied).await;
    let late = ranking(&scope, &job, &[sent], now());
    let mut tx = begin(&*database.store).await;
    tx.applications().anonymize_all_of(ada).await.unwrap();
    tx.rankings().forget_candidate(ada).await.unwrap();
    tx.commit().await.unwrap();
    note(database, &scope, &late).await;
    assert_eq!(database.matching.ranks_of(ada, None, 10).await.unwrap(), []);
    let kept = "SELECT coalesce(reasons, 'nothing') FROM match_ranking_entries";
    assert_eq!(database.raw.texts(kept).await, [Some("nothing".to_owned())]);
    // Under a foreign scope not even the job is there.
    let mut tx = begin(&*database.store).await;
    let foreign = Ranking { id: id(), ..late };
    assert!(tx.rankings().add(&other, &foreign).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn rankings_are_kept_for_two_years(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let job = publish(database, &scope, details(), now()).await;
    let ada = somebody(database).await;
    let sent = [apply(database, &scope, &job, ada, ApplicationStatus::Applied).await];
    note(database, &scope, &ranking(&scope, &job, &sent, now())).await;
    note(database, &scope, &ranking(&scope, &job, &sent, later(1))).await;
    let kind = database.retention.iter().find(|kind| kind.rule() == &MATCH_RANKINGS).unwrap();
    assert_eq!(kind.overdue(now()).await.unwrap(), 1);
    assert_eq!(kind.remove(now(), 10).await.unwrap(), 1);
    let left = database.matching.ranks_of(ada, None, 10).await.unwrap();
    assert_eq!(left.iter().map(|rank| rank.shown_at).collect::<Vec<_>>(), [later(1)]);
}
