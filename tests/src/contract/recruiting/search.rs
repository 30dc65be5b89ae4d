//! Published jobs are found by words, the best of the latest first.

use chrono::TimeDelta;
use socle_application::paging::PageLimit;
use socle_application::recruiting::ports::{CompanyRef, JobFilter, JobPageRequest, JobPlace};
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::search::SearchQuery;
use socle_domain::recruiting::{
    Job, JobDetails, JobId, JobSkills, JobStatus, JobType, LongText, SkillName, Title,
};

use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

/// A job that was published then.
fn job(scope: &OrganizationScope, title: &str, description: &str, at: Timestamp) -> Job {
    let details = JobDetails {
        title: Title::parse(title).unwrap(),
        description: Some(LongText::parse(description).unwrap()),
        job_type: Some(JobType::FullTime),
        work_mode: None,
        location: Some(Title::parse("Lyon").unwrap()),
        salary: None,
        skills: JobSkills::default(),
        valid_through: None,
    };
    let mut job = Job::draft(id(), scope.organization_id(), details, None, at);
    job.become_(JobStatus::Published, at).unwrap();
    job
}

async fn put(database: &TestDatabase, scope: &OrganizationScope, jobs: &[Job]) {
    let mut tx = begin(&*database.store).await;
    for job in jobs {
        tx.jobs().insert(scope, job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn update(database: &TestDatabase, scope: &OrganizationScope, job: &Job) {
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(scope, job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn page(
    database: &TestDatabase,
    filter: &JobFilter,
    limit: u32,
    after: Option<JobPlace>,
) -> (Vec<JobId>, Option<JobPlace>) {
    let request = JobPageRequest { limit: PageLimit::new(limit).unwrap(), after };
    let page = database.jobs.all_published(filter, request, later(1_000_000)).await.unwrap();
    (page.items.iter().map(|view| view.job.id).collect(), page.next)
}

fn asked(text: &str) -> JobFilter {
    JobFilter { query: SearchQuery::parse(text), ..JobFilter::default() }
}

/// What is found by this text, all of it.
async fn find(database: &TestDatabase, text: &str) -> Vec<JobId> {
    let filter = asked(text);
    assert!(filter.query.is_some(), "{text:?} asks for something");
    page(database, &filter, 100, None).await.0
}

/// Publishes a job of each title, one a second, and returns their identifiers.
async fn publish(database: &TestDatabase, titles: &[&str]) -> (OrganizationScope, Vec<JobId>) {
    let (_, scope) = found(database).await;
    let times = (0_i64..).map(later);
    let jobs: Vec<_> =
        titles.iter().zip(times).map(|(title, at)| job(&scope, title, "Rien", at)).collect();
    put(database, &scope, &jobs).await;
    (scope, jobs.iter().map(|job| job.id).collect())
}

pub async fn forms_of_a_word_find_each_other(database: &TestDatabase) {
    let forms = ["Développeur", "developpeur", "développeuses"];
    let (_, ids) = publish(database, &forms).await;
    publish(database, &["Cuisinier"]).await;
    let latest_first: Vec<_> = ids.into_iter().rev().collect();
    for form in ["Développeur", "DEVELOPPEUR", "développeuses", "de\u{301}veloppeur"] {
        assert_eq!(find(database, form).await, latest_first, "{form}");
    }
    assert_eq!(find(database, "développeur cuisinier").await, []);
}

pub async fn english_is_understood_as_well(database: &TestDatabase) {
    let (_, ids) = publish(database, &["Software Engineer", "Head of Engineering"]).await;
    assert_eq!(find(database, "engineers").await.len(), 2);
    assert_eq!(find(database, "the software engineer").await, [ids[0]]);
}

pub async fn a_phrase_stands_together(database: &TestDatabase) {
    let titles = ["Chef de projet", "Projet de chef", "Chef du grand projet"];
    let (_, ids) = publish(database, &titles).await;
    assert_eq!(find(database, "\"chef de projet\"").await, [ids[0]]);
    assert_eq!(find(database, "« Chefs de projets »").await, [ids[0]]);
    assert_eq!(find(database, "chef projet").await.len(), 3);
    assert_eq!(find(database, "projet -\"chef de projet\"").await, [ids[1], ids[2]]);
}

pub async fn the_last_word_may_be_a_beginning(database: &TestDatabase) {
    let (scope, ids) = publish(database, &["Développeur Rust", "Cuisinière"]).await;
    let mut skilled = job(&scope, "Mécanicien", "Une bicyclette", later(60));
    skilled.details.skills = JobSkills::new([SkillName::parse("Kubernetes").unwrap()]).unwrap();
    put(database, &scope, &[skilled.clone()]).await;
    assert_eq!(find(database, "dév").await, [ids[0]]);
    assert_eq!(find(database, "développe").await, [ids[0]]);
    assert_eq!(find(database, "rust dével").await, [ids[0]]);
    assert_eq!(find(database, "cuisini").await, [ids[1]]);
    assert_eq!(find(database, "kube").await, [skilled.id]);
    // Only the last word, only of titles and skills, and not in quotes.
    assert_eq!(find(database, "dével rust").await, []);
    assert_eq!(find(database, "bicyc").await, []);
    assert_eq!(find(database, "\"dével\"").await, []);
    assert_eq!(find(database, "bicyclette").await, [skilled.id]);
}

pub async fn names_with_signs_are_words(database: &TestDatabase) {
    let titles = ["Dev C++", "Dev C#", "Dev .NET", "Dev Node.js", "Dev C", "ברמן 🦀"];
    let (_, ids) = publish(database, &titles).await;
    for (text, expected) in
        [("c++", 0), ("C#", 1), (".net", 2), ("node.js", 3), ("nodejs", 3), ("c", 4), ("ברמן", 5)]
    {
        assert_eq!(find(database, text).await, [ids[expected]], "{text}");
    }
}

pub async fn company_place_and_description_are_looked_at(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let one = job(&scope, "Comptable", "Tenir les livres de la maison", now());
    put(database, &scope, std::slice::from_ref(&one)).await;
    let company = organization.name.to_string();
    for text in ["lyon", "livre maison", "comptables lyon", company.as_str()] {
        assert_eq!(find(database, text).await, [one.id], "{text}");
    }
    assert_eq!(find(database, "\"comptable lyon\"").await, []);
}

pub async fn what_stands_in_the_title_comes_first(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let titled = job(&scope, "Comptable", "Rien", now());
    let wordy = job(&scope, "Comptable au siège du groupe", "Rien", later(1));
    let mut skilled = job(&scope, "Assistant", "Rien", later(2));
    skilled.details.skills = JobSkills::new([SkillName::parse("Comptable").unwrap()]).unwrap();
    let told = job(&scope, "Secrétaire", "Aider le comptable", later(3));
    let told_before = job(&scope, "Secrétaire", "Aider le comptable", later(-1));
    let jobs = [titled, wordy, skilled, told, told_before];
    put(database, &scope, &jobs).await;
    assert_eq!(find(database, "comptable").await, jobs.map(|job| job.id));
}

pub async fn only_what_is_published_is_found(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let mut one = job(&scope, "Plombier", "Rien", now());
    let draft = Job { status: JobStatus::Draft, published_at: None, ..one.clone() };
    put(database, &scope, std::slice::from_ref(&draft)).await;
    assert_eq!(find(database, "plombier").await, []);
    update(database, &scope, &one).await;
    assert_eq!(find(database, "plombier").await, [one.id]);

    let details =
        JobDetails { title: Title::parse("Électricien").unwrap(), ..one.details.clone() };
    assert!(one.rewrite(details, later(1)).unwrap());
    update(database, &scope, &one).await;
    assert_eq!(find(database, "plombier").await, []);
    assert_eq!(find(database, "électricienne").await, [one.id]);

    one.become_(JobStatus::Closed, later(2)).unwrap();
    update(database, &scope, &one).await;
    assert_eq!(find(database, "électricien").await, []);

    one.become_(JobStatus::Published, later(3)).unwrap();
    update(database, &scope, &one).await;
    assert_eq!(find(database, "électricien").await, [one.id]);
}

pub async fn with_its_job_everything_goes(database: &TestDatabase) {
    let (scope, ids) = publish(database, &["Plombier", "Plombière"]).await;
    assert_eq!(find(database, "plombier").await.len(), 2);
    database.raw.execute("DELETE FROM organizations").await;
    assert_eq!(find(database, "plombier").await, []);
    let (_, again) = found(database).await;
    // At the same moment as one that is gone.
    let one = job(&again, "Plombier", "Rien", now());
    put(database, &again, std::slice::from_ref(&one)).await;
    assert_eq!(find(database, "plombier").await, [one.id]);
    assert!(!ids.contains(&one.id) && again.organization_id() != scope.organization_id());
}

pub async fn filters_narrow_what_is_found(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, other) = found(database).await;
    let one = job(&scope, "Vendeur", "Rien", now());
    let mut part = job(&other, "Vendeuse", "Rien", later(10));
    part.details.job_type = Some(JobType::PartTime);
    part.details.location = Some(Title::parse("Évian").unwrap());
    put(database, &scope, std::slice::from_ref(&one)).await;
    put(database, &other, std::slice::from_ref(&part)).await;
    let query = || asked("vendeur");
    let filters = [
        (JobFilter { job_type: Some(JobType::PartTime), ..query() }, part.id),
        (JobFilter { location: Some("ev".to_owned()), ..query() }, part.id),
        (JobFilter { company: Some(CompanyRef::Id(scope.organization_id())), ..query() }, one.id),
        (JobFilter { posted_after: Some(later(5)), ..query() }, part.id),
    ];
    for (filter, expected) in filters {
        assert_eq!(page(database, &filter, 100, None).await, (vec![expected], None), "{filter:?}");
    }
    let paid = JobFilter { salary_min: Some(1), ..query() };
    assert_eq!(page(database, &paid, 100, None).await.0, []);
    assert_eq!(page(database, &query(), 100, None).await.0.len(), 2);
}

/// Every page until there is none; their lengths and all jobs.
async fn walk(database: &TestDatabase, filter: &JobFilter, limit: u32) -> (Vec<usize>, Vec<JobId>) {
    let (mut lengths, mut all, mut after) = (Vec::new(), Vec::new(), None);
    loop {
        let (ids, next) = page(database, filter, limit, after).await;
        lengths.push(ids.len());
        all.extend(ids);
        after = next;
        if after.is_none() {
            return (lengths, all);
        }
        assert!(lengths.len() < 1_000, "pages come to an end");
    }
}

pub async fn pages_show_every_job_once(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    // Some of them at the same moment, and some with the word in the description.
    let jobs: Vec<_> = (0..250_i64)
        .map(|n| {
            let title = if n % 3 == 0 { "Soudeur" } else { "Ouvrier" };
            job(&scope, title, "Savoir souder, soudeur ou soudeuse", later(n / 4))
        })
        .collect();
    put(database, &scope, &jobs).await;
    let mut expected: Vec<_> = jobs.iter().map(|job| job.id).collect();
    expected.sort_unstable();
    for (limit, pages) in
        [(100, vec![100, 100, 50]), (30, vec![30, 30, 30, 30, 30, 30, 30, 30, 10])]
    {
        let (lengths, mut all) = walk(database, &asked("soudeuse"), limit).await;
        assert_eq!(lengths, pages, "pages of {limit}");
        // The first window is ranked: titles first, the latest first among them.
        let titled = |id: &JobId| {
            jobs.iter().any(|job| job.id == *id && job.details.title.as_str() == "Soudeur")
        };
        let window = if limit == 100 { 200 } else { 180 };
        let firsts = all[..window].iter().take_while(|id| titled(id)).count();
        assert_eq!(all[..window].iter().filter(|id| titled(id)).count(), firsts);
        all.sort_unstable();
        assert_eq!(all, expected, "pages of {limit}");
    }
}

pub async fn a_job_that_comes_or_goes_moves_no_other(database: &TestDatabase) {
    let titles = ["Soudeur"; 6];
    let (scope, ids) = publish(database, &titles).await;
    let filter = asked("soudeur");
    let (first, next) = page(database, &filter, 2, None).await;
    assert_eq!(first, [ids[5], ids[4]]);
    // A new one, and one that was shown closes; so does the end of the window.
    let new = job(&scope, "Soudeur", "Rien", later(100));
    put(database, &scope, &[new]).await;
    for gone in [5_usize, 0] {
        let at = later(i64::try_from(gone).unwrap());
        let mut closed = job(&scope, "Soudeur", "Rien", at);
        closed.id = ids[gone];
        closed.become_(JobStatus::Closed, at + TimeDelta::seconds(50)).unwrap();
        update(database, &scope, &closed).await;
    }
    let (second, next) = page(database, &filter, 2, next).await;
    assert_eq!(second, [ids[3], ids[2]]);
    let (third, next) = page(database, &filter, 2, next).await;
    assert_eq!((third, next), (vec![ids[1]], None));
}

pub async fn what_is_typed_never_fails(database: &TestDatabase) {
    let (_, ids) = publish(database, &["Développeur"]).await;
    let hostile = [
        "développeur' & ! | ( ) <-> :* \\ \" ' --".to_owned(),
        "\"développeur".to_owned(),
        "développeur\0".to_owned(),
        "développeur 🦀 \u{202e} \u{feff}".to_owned(),
        "title:développeur*".replace("title:", "{title} : "),
        "développeur ^ NEAR( ) ".replace("NEAR", ""),
        "développeur ".repeat(1_000),
    ];
    for text in &hostile {
        let (found, _) = page(database, &asked(text), 20, None).await;
        let expected: &[JobId] = if text.contains("title") { &[] } else { &ids };
        assert_eq!(found, expected, "{text:?}");
    }
    let harmless = [
        "AND OR NOT NEAR(a b)",
        "a:*",
        "'; DROP TABLE jobs; --",
        "\\",
        "%_",
        "שלום עולם",
        "\u{202e}abc",
        "ⅷ ² ﬁ ①",
        "١٢٣",
        "ไทย ภาษา",
        "日本語の検索",
        "é̂̈x",
        "a'b\"c'd",
        "-- -a -\"b",
        "=dev",
        "x=\"y\"",
    ];
    for text in harmless {
        page(database, &asked(text), 20, None).await;
    }
    for length in [1_000, 10_000] {
        for piece in ["x", "é ", "\" ", "'", "-a ", "🦀 ", "ב"] {
            page(database, &asked(&piece.repeat(length)), 20, None).await;
        }
    }
}

pub async fn texts_of_every_alphabet_are_stored_and_found(database: &TestDatabase) {
    let titles = [
        "טבח בתל אביב",
        "مهندس برمجيات",
        "ソフトウェア開発者",
        "ไทย นักพัฒนา",
        "Инженер-программист",
        "ⅷ ② ﬁ ªº",
        "𝔇𝔢𝔳 𝒿𝑜𝒷",
        "हिन्दी विकासक",
    ];
    let (_, ids) = publish(database, &titles).await;
    for (title, id) in titles.iter().zip(ids) {
        assert_eq!(find(database, title).await, [id], "{title}");
        assert_eq!(find(database, &format!("\"{title}\"")).await, [id], "{title}");
    }
}
