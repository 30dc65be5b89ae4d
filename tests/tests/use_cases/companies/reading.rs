use std::sync::Arc;

use socle_application::access::ReadError;
use socle_application::caching::ReadThrough;
use socle_application::files::FileContent;
use socle_application::recruiting::companies::{ReadCompany, ReadLogo, ReadLogoError};
use socle_application::recruiting::ports::{
    CompanyLogo, CompanyRef, CompanyView, MockCompanyQueries,
};
use socle_application::testkit::{CountingRandomness, FixedClock, unavailable};
use socle_domain::access::Denied;
use socle_memory::MemoryCache;

use super::support::{page, view};
use crate::files::support::{Break as FileBreak, Notes, Storage, file_id};
use crate::support::{acme_id, now};

/// Shows what these queries find, out of an empty cache.
fn read(queries: MockCompanyQueries) -> ReadCompany {
    let clock = Arc::new(FixedClock::at(now()));
    let randomness = Arc::new(CountingRandomness::default());
    let cache = ReadThrough::new(Arc::new(MemoryCache::new()), clock, randomness);
    ReadCompany { queries: Arc::new(queries), cache: Arc::new(cache) }
}

fn tagline(shown: CompanyView) -> Option<String> {
    shown.company.tagline.map(|tagline| tagline.to_string())
}

#[tokio::test]
async fn a_page_is_made_once_for_each_of_its_names_and_shapes() {
    let notes = Notes::default();
    let noted = notes.clone();
    let mut queries = MockCompanyQueries::new();
    queries.expect_company().returning(move |company| {
        noted.note(format!("{company:?}").split('(').next().unwrap());
        Ok(Some(view(page())))
    });
    let read = read(queries);
    let names = [acme_id().to_string(), "acme".to_owned()];
    for name in names.iter().chain(&names) {
        let company = CompanyRef::parse(name).unwrap();
        let shown = read.execute(&company, "tagline", tagline).await.unwrap();
        assert_eq!(shown.as_deref(), Some("We cook"));
        let version = |shown: CompanyView| shown.company.version;
        assert_eq!(read.execute(&company, "version", version).await.unwrap(), 4);
    }
    assert_eq!(notes.all(), ["Id", "Id", "Slug", "Slug"]);
}

#[tokio::test]
async fn that_a_page_is_not_there_or_cannot_be_read_is_not_remembered() {
    let mut answers = vec![Ok(Some(view(page()))), Err(unavailable()), Ok(None)];
    let mut queries = MockCompanyQueries::new();
    queries.expect_company().times(3).returning(move |_| answers.pop().unwrap());
    let (read, company) = (read(queries), CompanyRef::Id(acme_id()));
    let missing = read.execute(&company, "tagline", tagline).await;
    assert!(matches!(missing, Err(ReadError::Denied(Denied::NotFound))), "{missing:?}");
    let broken = read.execute(&company, "tagline", tagline).await;
    assert!(matches!(broken, Err(ReadError::Store(_))), "{broken:?}");
    assert!(read.execute(&company, "tagline", tagline).await.is_ok());
    assert!(read.execute(&company, "tagline", tagline).await.is_ok());
}

fn logo() -> CompanyLogo {
    CompanyLogo { file_id: file_id(), size: 3, media_type: "image/png".to_owned() }
}

fn logos(queries: MockCompanyQueries, storage: FileBreak) -> ReadLogo {
    let content = FileContent { storage: Arc::new(Storage::new(storage, &Notes::default())) };
    ReadLogo { queries: Arc::new(queries), content }
}

#[tokio::test]
async fn a_sign_is_shown_to_everybody_if_there_is_one() {
    let mut answers = vec![Err(unavailable()), Ok(None), Ok(Some(logo()))];
    let mut queries = MockCompanyQueries::new();
    queries.expect_logo().times(3).returning(move |company| {
        assert_eq!(company, &CompanyRef::Id(acme_id()));
        answers.pop().unwrap()
    });
    let (read, company) = (logos(queries, FileBreak::Nowhere), CompanyRef::Id(acme_id()));
    assert_eq!(read.describe(&company).await.unwrap(), logo());
    let missing = read.describe(&company).await;
    assert!(matches!(missing, Err(ReadLogoError::Denied(Denied::NotFound))), "{missing:?}");
    let broken = read.describe(&company).await;
    assert!(matches!(broken, Err(ReadLogoError::Store(_))), "{broken:?}");
    assert_eq!(read.content(&logo()).await.unwrap(), b"xxx");
    let content = async |storage| logos(MockCompanyQueries::new(), storage).content(&logo()).await;
    let gone = content(FileBreak::Gone).await;
    assert!(matches!(gone, Err(ReadLogoError::Denied(Denied::NotFound))), "{gone:?}");
    let broken = content(FileBreak::Read).await;
    assert!(matches!(broken, Err(ReadLogoError::Content(_))), "{broken:?}");
}
