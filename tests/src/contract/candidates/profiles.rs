//! What people say of themselves comes back, and only to them.

use socle_application::privacy::PersonalData as _;
use socle_application::recruiting::candidates::CandidatesData;
use socle_application::recruiting::ports::PutEntryError;
use socle_domain::recruiting::{
    Candidate, CandidateLinks, CandidateProfile, Education, JobType, Period, PhoneNumber,
    ProfileEntry, SalaryExpectation, WebAddress, WorkMode,
};

use super::samples::{cv, education, entry, experience, month, prose, skill, somebody, title};
use crate::contract::samples::{begin, later, now};
use crate::databases::TestDatabase;

fn profile() -> CandidateProfile {
    let link = |text| WebAddress::parse(text).unwrap();
    let links = [link("https://example.com/a b"), link("https://example.org")];
    CandidateProfile {
        headline: Some(title("Développeuse")),
        summary: Some(prose("Bonjour\nשלום")),
        phone: Some(PhoneNumber::parse("+33 1 99 00 12 34").unwrap()),
        location: Some(title("Lyon")),
        work_modes: vec![WorkMode::OnSite, WorkMode::Remote],
        job_types: vec![JobType::FullTime, JobType::Internship],
        open_to_work: true,
        salary: SalaryExpectation::parse(Some(45_000), Some("EUR")).unwrap(),
        links: CandidateLinks::new(links).unwrap(),
    }
}

async fn put(database: &TestDatabase, candidate: &Candidate) {
    let mut tx = begin(&*database.store).await;
    tx.candidates().put(candidate).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn every_field_of_a_profile_comes_back(database: &TestDatabase) {
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    assert_eq!(database.candidates.candidate(ada.id).await.unwrap(), None);
    let mut candidate = Candidate::unwritten(ada.id);
    for (said, at) in [(profile(), now()), (CandidateProfile::default(), later(1))] {
        assert!(candidate.rewrite(said, at));
        put(database, &candidate).await;
        let stored = database.candidates.candidate(ada.id).await.unwrap();
        assert_eq!(stored.as_ref(), Some(&candidate));
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.candidates().find(ada.id).await.unwrap().as_ref(), Some(&candidate));
        assert_eq!(tx.candidates().find(grace.id).await.unwrap(), None);
        tx.rollback().await.unwrap();
    }
    assert_eq!(database.candidates.candidate(grace.id).await.unwrap(), None);
}

/// Adds, reads, changes and removes an entry, as its person and as another.
macro_rules! comes_and_goes {
    ($database:ident, $list:ident, $first:expr, $second:expr) => {{
        let (ada, grace) = (somebody($database).await, somebody($database).await);
        let first = entry($first);
        let mut tx = begin(&*$database.store).await;
        tx.$list().insert(ada.id, &first).await.unwrap();
        assert_eq!(tx.$list().count(ada.id).await.unwrap(), 1);
        assert_eq!(tx.$list().count(grace.id).await.unwrap(), 0);
        assert_eq!(tx.$list().find(ada.id, first.id).await.unwrap().as_ref(), Some(&first));
        assert_eq!(tx.$list().find(grace.id, first.id).await.unwrap(), None);
        tx.commit().await.unwrap();
        let listed = $database.candidates.$list(ada.id).await.unwrap();
        assert_eq!(listed, std::slice::from_ref(&first));
        assert_eq!($database.candidates.$list(grace.id).await.unwrap(), []);
        let second = ProfileEntry { content: $second, updated_at: later(1), ..first.clone() };
        let mut tx = begin(&*$database.store).await;
        tx.$list().update(ada.id, &second).await.unwrap();
        assert!(!tx.$list().delete(grace.id, first.id).await.unwrap(), "it is another's");
        tx.commit().await.unwrap();
        assert_eq!($database.candidates.$list(ada.id).await.unwrap(), [second]);
        let mut tx = begin(&*$database.store).await;
        assert!(tx.$list().delete(ada.id, first.id).await.unwrap());
        assert!(!tx.$list().delete(ada.id, first.id).await.unwrap(), "once is enough");
        tx.commit().await.unwrap();
        assert_eq!($database.candidates.$list(ada.id).await.unwrap(), []);
    }};
}

pub async fn entries_come_and_go_with_every_field(database: &TestDatabase) {
    let mut still = experience();
    (still.location, still.ended, still.description) = (None, None, None);
    comes_and_goes!(database, experiences, experience(), still);
    let bare = Education {
        field: None,
        period: Period::new(None, Some(month("2019-06"))).unwrap(),
        description: None,
        ..education()
    };
    comes_and_goes!(database, education, education(), bare);
    let mut unsure = skill("Rust");
    (unsure.level, unsure.years) = (None, None);
    comes_and_goes!(database, skills, skill("C++"), unsure);
}

pub async fn a_skill_is_there_once_however_it_is_written(database: &TestDatabase) {
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let (first, other) = (entry(skill("Élixir")), entry(skill("Rust")));
    let mut tx = begin(&*database.store).await;
    tx.skills().insert(ada.id, &first).await.unwrap();
    tx.skills().insert(ada.id, &other).await.unwrap();
    tx.skills().insert(grace.id, &entry(skill("elixir"))).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    let again = tx.skills().insert(ada.id, &entry(skill("ELIXIR"))).await;
    assert!(matches!(again, Err(PutEntryError::Repeated)), "{again:?}");
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    let renamed = ProfileEntry { content: skill("elixir"), ..other };
    let again = tx.skills().update(ada.id, &renamed).await;
    assert!(matches!(again, Err(PutEntryError::Repeated)), "{again:?}");
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    let respelled = ProfileEntry { content: skill("Elixir"), ..first };
    tx.skills().update(ada.id, &respelled).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn what_is_kept_of_a_candidate_is_exported_and_forgotten(database: &TestDatabase) {
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    for person in [&ada, &grace] {
        let mut candidate = Candidate::unwritten(person.id);
        candidate.rewrite(profile(), now());
        put(database, &candidate).await;
        let mut tx = begin(&*database.store).await;
        tx.experiences().insert(person.id, &entry(experience())).await.unwrap();
        tx.education().insert(person.id, &entry(education())).await.unwrap();
        tx.skills().insert(person.id, &entry(skill("Rust"))).await.unwrap();
        tx.commit().await.unwrap();
        cv(database, person.id, true).await;
    }
    let data = CandidatesData { queries: database.candidates.clone() };
    let records = data.export(&ada).await.unwrap().records;
    let first = |section: &str, field: &str| records[section][0][field].clone();
    assert_eq!(records["profile"]["phone"], "+33 1 99 00 12 34");
    assert_eq!(first("experiences", "employer"), "Société Générale d’Essais");
    assert_eq!(first("education", "school"), "Université de Lyon");
    assert_eq!(
        (first("skills", "name"), first("cvs", "name")),
        ("Rust".into(), "En français".into())
    );
    let mut tx = begin(&*database.store).await;
    data.erase(&mut *tx, &ada, now()).await.unwrap();
    tx.commit().await.unwrap();
    let left = data.export(&ada).await.unwrap().records;
    let expected = serde_json::json!({
        "profile": null, "experiences": [], "education": [], "skills": [], "cvs": [],
    });
    assert_eq!(left, expected);
    let others = data.export(&grace).await.unwrap().records;
    assert_eq!(others["cvs"].as_array().map(Vec::len), Some(1), "others keep theirs");
}
