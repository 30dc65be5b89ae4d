use std::sync::Arc;

use serde_json::json;
use socle_application::privacy::PersonalData as _;
use socle_application::recruiting::matching::MatchingData;
use socle_application::recruiting::ports::{MockMatchQueries, ShownRank};
use socle_application::testkit::{MockTx, unavailable};
use socle_domain::Id as _;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::matching::{MatchScore, RankingId};
use uuid::Uuid;

use super::support::{candidate, made_by, taxonomies, wording};
use crate::files::support::Notes;
use crate::support::{now, person};

fn rank(number: u128) -> ShownRank {
    ShownRank {
        ranking_id: RankingId::from_uuid(Uuid::from_u128(number)),
        job_title: "Développeuse".to_owned(),
        company: "Acme".to_owned(),
        application_id: ApplicationId::from_uuid(Uuid::from_u128(7)),
        shown_at: now(),
        place: 3,
        score: Some(MatchScore::from_thousandths(623)),
        reasons: vec![("shared_skills".to_owned(), vec!["Rust".to_owned()])],
        version: "2026-11/x".to_owned(),
    }
}

fn data(queries: MockMatchQueries) -> MatchingData {
    MatchingData { queries: Arc::new(queries), taxonomies: taxonomies(), wording: wording() }
}

#[tokio::test]
async fn people_read_what_is_made_of_them_and_how_they_were_ranked() {
    let mut queries = MockMatchQueries::new();
    queries.expect_match_candidate().returning(|_| Ok(candidate(&["rustlang", "Macramé"], true)));
    queries.expect_profile_of().returning(|_| Ok(Some((made_by(), now()))));
    queries.expect_ranks_of().returning(|_, after, at_most| {
        let from = after.map_or(0, |id| id.as_uuid().as_u128());
        Ok((from + 1..=120).take(usize::from(at_most)).map(rank).collect())
    });
    let records = data(queries).export(&person()).await.unwrap().records;
    let skills = json!([
        {"name": "rustlang", "compared_as": "Rust", "uri": "s:rust"},
        {"name": "Macramé", "compared_as": null, "uri": null},
    ]);
    assert_eq!(records["skills"], skills);
    assert_eq!(records["profile"]["made_by"], json!(made_by()));
    let rankings = records["rankings"].as_array().unwrap();
    assert_eq!(rankings.len(), 120, "page by page");
    let shown = &rankings[0];
    assert_eq!((&shown["score"], &shown["place"]), (&json!(62), &json!(3)));
    assert_eq!((&shown["company"], &shown["version"]), (&json!("Acme"), &json!("2026-11/x")));
    let said = format!("{} shared_skills Rust", person().locale.as_str());
    assert_eq!(shown["reasons"], json!([{"key": "shared_skills", "text": said}]));
}

#[tokio::test]
async fn a_failing_store_gives_no_archive() {
    let mut queries = MockMatchQueries::new();
    queries.expect_profile_of().returning(|_| Err(unavailable()));
    assert!(data(queries).export(&person()).await.is_err());
}

#[tokio::test]
async fn everything_of_a_person_is_forgotten() {
    let (notes, mut tx) = (Notes::default(), MockTx::default());
    let noted = notes.clone();
    tx.recruiting.match_profiles.expect_remove_candidate().returning(move |id| {
        assert_eq!(id, person().id);
        noted.note("profile");
        Ok(())
    });
    let noted = notes.clone();
    tx.recruiting.rankings.expect_forget_candidate().returning(move |id| {
        assert_eq!(id, person().id);
        noted.note("rankings");
        Ok(())
    });
    data(MockMatchQueries::new()).erase(&mut tx, &person(), now()).await.unwrap();
    assert_eq!(notes.all(), ["profile", "rankings"]);
}
