use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Candidate, CandidateLinks, CandidateProfile, JobType, PhoneNumber, SalaryError,
    SalaryExpectation, WebAddress, WorkMode,
};

use super::events::CandidateUpdated;
use super::lock_self;
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness};
use crate::recruiting::{Stale, input};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// People say what they are and what they look for.
pub struct PutProfile {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What somebody says of themselves. Whatever is left out is said no more.
#[derive(Debug, Clone, Default)]
pub struct ProfileInput {
    /// What they are, on one line.
    pub headline: Option<String>,
    /// Who they are, at length.
    pub summary: Option<String>,
    /// How they are called.
    pub phone: Option<String>,
    /// Where they are.
    pub location: Option<String>,
    /// Where they want to work.
    pub work_modes: Vec<String>,
    /// On which terms.
    pub job_types: Vec<String>,
    /// Whether they look for work now.
    pub open_to_work: bool,
    /// What they want to be paid.
    pub salary_expectation: Option<i64>,
    /// In which currency.
    pub currency: Option<String>,
    /// Where else to read about them.
    pub links: Vec<String>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum PutProfileError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Somebody changed it in the meantime.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PutProfile {
    /// Stores what the person says and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: ProfileInput,
    ) -> Result<Candidate, PutProfileError> {
        let user_id = policy::person(actor)?.user_id;
        let profile = parse(&input)?;
        let expected = input.expected_versions.as_deref();
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, profile, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        profile: CandidateProfile,
        expected: Option<&[i64]>,
    ) -> Result<Candidate, PutProfileError> {
        lock_self::<PutProfileError>(tx, user_id).await?;
        let said = tx.candidates().find(user_id).await?;
        let mut candidate = said.unwrap_or_else(|| Candidate::unwritten(user_id));
        Stale::check(expected, candidate.version)?;
        let now = self.clock.now();
        if candidate.rewrite(profile, now) {
            tx.candidates().put(&candidate).await?;
            let happening = Happening::on_platform("candidate.updated")
                .to("candidate", user_id)
                .with("version", candidate.version);
            let event = CandidateUpdated::new(user_id);
            audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        }
        Ok(candidate)
    }
}

fn parse(input: &ProfileInput) -> Result<CandidateProfile, Invalid> {
    let mut check = Validation::new();
    let headline = check.take(input::optional_line("headline", input.headline.as_deref()));
    let summary = check.take(input::optional_prose("summary", input.summary.as_deref()));
    let phone = check.take(phone(input.phone.as_deref()));
    let location = check.take(input::optional_line("location", input.location.as_deref()));
    let work_modes = check.take(words("work_modes", &input.work_modes, WorkMode::parse));
    let job_types = check.take(words("job_types", &input.job_types, JobType::parse));
    let salary = check.take(salary(input.salary_expectation, input.currency.as_deref()));
    let links = check.take(links(&input.links));
    let texts = headline.zip(summary).zip(phone).zip(location);
    let wishes = work_modes.zip(job_types).zip(salary).zip(links);
    let open_to_work = input.open_to_work;
    check.finish(texts.zip(wishes).map(
        |((((headline, summary), phone), location), (((work_modes, job_types), salary), links))| {
            CandidateProfile {
                headline,
                summary,
                phone,
                location,
                work_modes,
                job_types,
                open_to_work,
                salary,
                links,
            }
        },
    ))
}

fn phone(text: Option<&str>) -> Result<Option<PhoneNumber>, FieldError> {
    let given = text.filter(|text| !text.trim().is_empty());
    let malformed = |error| FieldError::new("phone", "malformed", error);
    given.map(|text| PhoneNumber::parse(text).map_err(malformed)).transpose()
}

/// Words of a few, each once, in the order in which they are known.
fn words<T: Ord + Copy>(
    field: &'static str,
    texts: &[String],
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<T>, FieldError> {
    let parsed = texts.iter().map(|text| input::optional_word(field, Some(text), parse));
    let mut words: Vec<T> =
        parsed.filter_map(Result::transpose).collect::<Result<_, FieldError>>()?;
    words.sort_unstable();
    words.dedup();
    Ok(words)
}

fn salary(
    amount: Option<i64>,
    currency: Option<&str>,
) -> Result<Option<SalaryExpectation>, FieldError> {
    SalaryExpectation::parse(amount, currency).map_err(|error| {
        let field = match error {
            SalaryError::MinOutOfRange | SalaryError::MaxOutOfRange | SalaryError::Reversed => {
                "salary_expectation"
            }
            SalaryError::CurrencyMissing | SalaryError::CurrencyMalformed => "currency",
        };
        FieldError::new(field, error.code(), error)
    })
}

fn links(texts: &[String]) -> Result<CandidateLinks, FieldError> {
    let parsed = texts.iter().map(|text| {
        WebAddress::parse(text).map_err(|error| FieldError::new("links", error.code(), error))
    });
    let addresses = parsed.collect::<Result<Vec<_>, _>>()?;
    let message = format!("there are at most {} links", CandidateLinks::MAX);
    CandidateLinks::new(addresses).ok_or_else(|| FieldError::new("links", "too_many", message))
}
