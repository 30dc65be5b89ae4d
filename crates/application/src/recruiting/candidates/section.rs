//! The lists of a profile: what their entries say, and how it is read.

use std::cmp::Ordering;

use async_trait::async_trait;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    CandidateSkill, Education, Experience, Period, ProfileEntry, ProfileSection, SkillKind,
    SkillLevel, SkillYears, YearMonth,
};

use crate::recruiting::input;
use crate::recruiting::ports::{CandidateQueries, ProfileEntries};
use crate::store::{StoreError, Tx};
use crate::validation::{FieldError, Invalid, Validation};

/// What entries of one list are: how they are read from requests, where they are kept, and in which
/// order they are shown.
#[async_trait]
pub trait Section: Send + Sync + Sized + PartialEq + 'static {
    /// An entry as a request says it.
    type Input: Send + Sync;
    /// Which list.
    const SECTION: ProfileSection;

    /// What the request says.
    fn parse(input: &Self::Input) -> Result<Self, Invalid>;

    /// Which of two is shown first.
    fn before(&self, other: &Self) -> Ordering;

    /// Where they are kept.
    fn entries(tx: &mut dyn Tx) -> &mut dyn ProfileEntries<Self>;

    /// Everything on somebody's list.
    async fn all(
        queries: &dyn CandidateQueries,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Self>>, StoreError>;
}

/// Where somebody worked.
#[derive(Debug, Clone, Default)]
pub struct ExperienceInput {
    /// As what.
    pub title: String,
    /// For whom.
    pub employer: String,
    /// In which place.
    pub location: Option<String>,
    /// Since which month.
    pub started: String,
    /// Until which month.
    pub ended: Option<String>,
    /// What they did.
    pub description: Option<String>,
}

/// What somebody learned.
#[derive(Debug, Clone, Default)]
pub struct EducationInput {
    /// What they were awarded.
    pub degree: String,
    /// Where.
    pub school: String,
    /// In which subject.
    pub field: Option<String>,
    /// Since which month.
    pub started: Option<String>,
    /// Until which month.
    pub ended: Option<String>,
    /// What else there is to say.
    pub description: Option<String>,
}

/// What somebody can.
#[derive(Debug, Clone, Default)]
pub struct SkillInput {
    /// What.
    pub name: String,
    /// Of which kind that is.
    pub kind: String,
    /// How well.
    pub level: Option<u8>,
    /// For how many years.
    pub years: Option<u8>,
}

fn month(field: &'static str, text: &str) -> Result<YearMonth, FieldError> {
    let message = "a month is four digits, a hyphen and two digits, such as 2019-09";
    YearMonth::parse(text).ok_or_else(|| FieldError::new(field, "malformed", message))
}

fn optional_month(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<YearMonth>, FieldError> {
    text.map(|text| month(field, text)).transpose()
}

fn period(started: Option<YearMonth>, ended: Option<YearMonth>) -> Result<Period, FieldError> {
    Period::new(started, ended).map_err(|error| FieldError::new("ended", "before_start", error))
}

fn in_range<T>(
    field: &'static str,
    number: Option<u8>,
    parse: fn(u8) -> Option<T>,
    range: &'static str,
) -> Result<Option<T>, FieldError> {
    let outside = || FieldError::new(field, "out_of_range", format!("it is {range}"));
    number.map(|number| parse(number).ok_or_else(outside)).transpose()
}

#[async_trait]
impl Section for Experience {
    type Input = ExperienceInput;
    const SECTION: ProfileSection = ProfileSection::Experiences;

    fn parse(input: &ExperienceInput) -> Result<Self, Invalid> {
        let mut check = Validation::new();
        let title = check.take(input::line("title", &input.title));
        let employer = check.take(input::line("employer", &input.employer));
        let location = check.take(input::optional_line("location", input.location.as_deref()));
        let started = check.take(month("started", &input.started));
        let ended = check.take(optional_month("ended", input.ended.as_deref()));
        let period = check.take(period(started, ended.flatten()));
        let description =
            check.take(input::optional_prose("description", input.description.as_deref()));
        let all = title.zip(employer).zip(location).zip(started.zip(period)).zip(description);
        let parsed =
            all.map(|((((title, employer), location), (started, period)), description)| {
                let ended = period.ended();
                Self { title, employer, location, started, ended, description }
            });
        check.finish(parsed)
    }

    fn before(&self, other: &Self) -> Ordering {
        self.period().latest_first(&other.period())
    }

    fn entries(tx: &mut dyn Tx) -> &mut dyn ProfileEntries<Self> {
        tx.experiences()
    }

    async fn all(
        queries: &dyn CandidateQueries,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Self>>, StoreError> {
        queries.experiences(user_id).await
    }
}

#[async_trait]
impl Section for Education {
    type Input = EducationInput;
    const SECTION: ProfileSection = ProfileSection::Education;

    fn parse(input: &EducationInput) -> Result<Self, Invalid> {
        let mut check = Validation::new();
        let degree = check.take(input::line("degree", &input.degree));
        let school = check.take(input::line("school", &input.school));
        let field = check.take(input::optional_line("field", input.field.as_deref()));
        let started = check.take(optional_month("started", input.started.as_deref()));
        let ended = check.take(optional_month("ended", input.ended.as_deref()));
        let period = check.take(period(started.flatten(), ended.flatten()));
        let description =
            check.take(input::optional_prose("description", input.description.as_deref()));
        let all = degree.zip(school).zip(field).zip(period).zip(description);
        let parsed = all.map(|((((degree, school), field), period), description)| Self {
            degree,
            school,
            field,
            period,
            description,
        });
        check.finish(parsed)
    }

    fn before(&self, other: &Self) -> Ordering {
        self.period.latest_first(&other.period)
    }

    fn entries(tx: &mut dyn Tx) -> &mut dyn ProfileEntries<Self> {
        tx.education()
    }

    async fn all(
        queries: &dyn CandidateQueries,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Self>>, StoreError> {
        queries.education(user_id).await
    }
}

#[async_trait]
impl Section for CandidateSkill {
    type Input = SkillInput;
    const SECTION: ProfileSection = ProfileSection::Skills;

    fn parse(input: &SkillInput) -> Result<Self, Invalid> {
        let mut check = Validation::new();
        let name = check.take(input::skill("name", &input.name));
        let kind = check.take(input::optional_word("kind", Some(&input.kind), SkillKind::parse));
        let level = check.take(in_range("level", input.level, SkillLevel::new, "1 to 5"));
        let years = check.take(in_range("years", input.years, SkillYears::new, "0 to 80"));
        let all = name.zip(kind.flatten()).zip(level).zip(years);
        check.finish(all.map(|(((name, kind), level), years)| Self { name, kind, level, years }))
    }

    /// By name.
    fn before(&self, other: &Self) -> Ordering {
        self.name.key().cmp(&other.name.key())
    }

    fn entries(tx: &mut dyn Tx) -> &mut dyn ProfileEntries<Self> {
        tx.skills()
    }

    async fn all(
        queries: &dyn CandidateQueries,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Self>>, StoreError> {
        queries.skills(user_id).await
    }
}
