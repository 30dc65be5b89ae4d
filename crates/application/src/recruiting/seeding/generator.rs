//! Makes companies, jobs and candidates. Each depends on the seed and its number alone, so that a job knows
//! its company without remembering it.

use chrono::{DurationRound as _, TimeDelta};
use fastrand::Rng;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{EmailAddress, NewUser, PasswordHash, PersonName, TimeZone, User};
use socle_domain::organizations::{Label, Organization, OrganizationSlug};
use socle_domain::recruiting::{
    Candidate, CandidateProfile, CandidateSkill, Company, CompanySize, Experience, Job, JobDetails,
    JobSkills, JobStatus, JobType, LongText, ProfileEntry, SalaryRange, SkillKind, SkillLevel,
    SkillName, SkillYears, WorkMode, YearMonth,
};
use socle_domain::{Id, Timestamp};

use super::SeedCounts;
use super::choices::{Language, UnfitWord, fit, line, one, percent, some, word};
use super::vocabulary::{BENEFITS, FIRMS, FIRST_NAMES, LAST_NAMES, LEVELS, SECTORS, WORK, Work};
use crate::recruiting::ports::{SeededCandidate, SeededCompany, SeededJob};

/// How long ago the oldest job was published.
const OLDEST: TimeDelta = TimeDelta::days(180);

/// Of what something is made, so that the same number is something else for each.
#[derive(Clone, Copy)]
enum Kind {
    Company = 1,
    Job = 2,
    Candidate = 3,
}

/// Makes what is seeded.
pub(super) struct Generator {
    seed: u64,
    now: Timestamp,
    password: PasswordHash,
}

impl Generator {
    /// Dates are reckoned from the beginning of a day: of two runs on one day both make the same.
    pub(super) fn new(seed: u64, now: Timestamp, password: PasswordHash) -> Self {
        let day = now.duration_trunc(TimeDelta::days(1)).unwrap_or(now);
        Self { seed, now: day, password }
    }

    fn rng(&self, kind: Kind, number: usize) -> Rng {
        // The numbers of a seed are next to each other, its streams are not.
        let mixed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((kind as u64) << 56);
        let mut rng = Rng::with_seed(mixed.wrapping_add(number as u64));
        Rng::with_seed(rng.u64(..))
    }

    fn id<I: Id>(at: Timestamp, rng: &mut Rng) -> I {
        let mut random = [0; 10];
        rng.fill(&mut random);
        I::new(at, random)
    }

    /// The address of the first account of all.
    pub(super) fn first_address(&self, counts: SeedCounts) -> String {
        let name = if counts.companies > 0 { "employer" } else { "candidate" };
        self.address(name, 0)
    }

    fn address(&self, name: &str, number: usize) -> String {
        format!("{name}-{number}@seed-{}.example.com", self.seed)
    }

    fn person(
        &self,
        rng: &mut Rng,
        language: Language,
        address: &str,
        at: Timestamp,
    ) -> Result<User, UnfitWord> {
        let new = NewUser {
            id: Self::id(at, rng),
            email: fit(EmailAddress::parse(address))?,
            password_hash: Some(self.password.clone()),
            first_name: fit(PersonName::parse(word(rng, &FIRST_NAMES)))?,
            last_name: fit(PersonName::parse(word(rng, &LAST_NAMES)))?,
            locale: language.locale(),
            time_zone: fit(TimeZone::parse(language.time_zone()))?,
            platform_role: PlatformRole::User,
        };
        let mut user = User::new(new, at);
        user.verify_email(at);
        Ok(user)
    }

    /// The company of that number.
    pub(super) fn company(&self, number: usize) -> Result<SeededCompany, UnfitWord> {
        let mut rng = self.rng(Kind::Company, number);
        let at = self.now - OLDEST;
        let organization = self.organization(&mut rng, number, at)?;
        let language = Language::of(&mut rng);
        let sector = language.say(one(&mut rng, &SECTORS));
        let (tagline, description) = if language.french {
            (
                format!("Pour {sector}"),
                format!(
                    "Nous travaillons pour {sector} depuis des années, et nous formons celles et ceux qui nous rejoignent."
                ),
            )
        } else {
            (
                format!("At work for {sector}"),
                format!("We have worked for {sector} for years, and we train whoever joins us."),
            )
        };
        let owner = self.person(&mut rng, language, &self.address("employer", number), at)?;
        let company = Company {
            organization_id: organization.id,
            tagline: Some(line(&tagline)?),
            description: Some(fit(LongText::parse(&description))?),
            website: None,
            industry: Some(line(sector)?),
            size: Some(*one(&mut rng, &CompanySize::ALL)),
            location: Some(line(language.place(&mut rng))?),
            logo_file_id: None,
            created_at: at,
            updated_at: at,
            version: 1,
        };
        Ok(SeededCompany { organization, owner, company })
    }

    /// What jobs need to know of their company: the first that its stream says.
    fn organization(
        &self,
        rng: &mut Rng,
        number: usize,
        at: Timestamp,
    ) -> Result<Organization, UnfitWord> {
        let id = Self::id(at, rng);
        let name = format!("{} {}", word(rng, &FIRMS), word(rng, &LAST_NAMES));
        let slug = format!("seed-{}-{number}", self.seed);
        Ok(Organization::found(
            id,
            fit(Label::parse(&name))?,
            fit(OrganizationSlug::parse(&slug))?,
            at,
        ))
    }

    /// The job of that number, of one of the companies. Of a hundred, 96 are published.
    pub(super) fn job(&self, number: usize, counts: SeedCounts) -> Result<SeededJob, UnfitWord> {
        let mut rng = self.rng(Kind::Job, number);
        let of = rng.usize(..counts.companies.max(1));
        let founded = self.now - OLDEST;
        let organization = self.organization(&mut self.rng(Kind::Company, of), of, founded)?;
        let language = Language::of(&mut rng);
        let at = self.now - TimeDelta::milliseconds(rng.i64(0..OLDEST.num_milliseconds()));
        let details = self.details(&mut rng, language)?;
        let mut job = Job::draft(Self::id(at, &mut rng), organization.id, details, None, at);
        let status = match rng.u8(..100) {
            0 => JobStatus::Draft,
            1..=3 => JobStatus::Closed,
            _ => JobStatus::Published,
        };
        if status != JobStatus::Draft {
            fit(job.become_(JobStatus::Published, at))?;
        }
        if status == JobStatus::Closed {
            fit(job.become_(JobStatus::Closed, at + TimeDelta::hours(rng.i64(1..48))))?;
        }
        Ok(SeededJob { job, company: organization.name.to_string() })
    }

    fn details(&self, rng: &mut Rng, language: Language) -> Result<JobDetails, UnfitWord> {
        let work = one(rng, &WORK);
        let (level, more) = one(rng, &LEVELS);
        let work_mode = *one(rng, &[WorkMode::OnSite, WorkMode::Hybrid, WorkMode::Remote]);
        let location =
            if work_mode == WorkMode::Remote { None } else { Some(line(language.place(rng))?) };
        let least = work.salary * (100 + more) / 100 + rng.i64(0..8) * 500;
        let salary = percent(rng, 70).then(|| {
            SalaryRange::parse(Some(least), Some(least * 6 / 5), Some(language.currency()))
        });
        let salary = fit(salary.transpose())?.flatten();
        let ends = percent(rng, 30).then(|| self.now + TimeDelta::days(rng.i64(10..90)));
        let title = format!("{} ({})", language.say(&work.title), language.say(level));
        Ok(JobDetails {
            title: line(&title)?,
            description: Some(fit(LongText::parse(&describe(rng, language, work)))?),
            job_type: Some(*one(rng, &JobType::ALL)),
            work_mode: Some(work_mode),
            location,
            salary,
            skills: skills(rng, work)?,
            valid_through: ends,
        })
    }

    /// The candidate of that number.
    pub(super) fn candidate(&self, number: usize) -> Result<SeededCandidate, UnfitWord> {
        let mut rng = self.rng(Kind::Candidate, number);
        let language = Language::of(&mut rng);
        let at = self.now - TimeDelta::milliseconds(rng.i64(0..OLDEST.num_milliseconds()));
        let user = self.person(&mut rng, language, &self.address("candidate", number), at)?;
        let work = one(&mut rng, &WORK);
        let mut candidate = Candidate::unwritten(user.id);
        let profile = CandidateProfile {
            headline: Some(line(language.say(&work.title))?),
            summary: Some(fit(LongText::parse(&describe(&mut rng, language, work)))?),
            location: Some(line(language.place(&mut rng))?),
            open_to_work: percent(&mut rng, 80),
            ..CandidateProfile::default()
        };
        candidate.rewrite(profile, at);
        let skills = skills(&mut rng, work)?;
        let skills = skills.iter().map(|name| {
            let content = CandidateSkill {
                name: name.clone(),
                kind: SkillKind::Technical,
                level: SkillLevel::new(rng.u8(1..=5)),
                years: SkillYears::new(rng.u8(..20)),
            };
            entry(&mut rng, content, at)
        });
        let skills = skills.collect();
        let experiences = Self::experiences(&mut rng, language, work, at)?;
        Ok(SeededCandidate { user, candidate, skills, experiences })
    }

    /// Up to three, one after the other.
    fn experiences(
        rng: &mut Rng,
        language: Language,
        work: &Work,
        at: Timestamp,
    ) -> Result<Vec<ProfileEntry<Experience>>, UnfitWord> {
        let mut year = rng.u16(2006..2018);
        let count = rng.u8(1..=3);
        let mut experiences = Vec::new();
        for number in 1..=count {
            let started = month(year, rng.u8(1..=12))?;
            year += rng.u16(1..=3);
            let ended = if number == count { None } else { Some(month(year, rng.u8(1..=12))?) };
            let employer = format!("{} {}", word(rng, &FIRMS), word(rng, &LAST_NAMES));
            let content = Experience {
                title: line(language.say(&work.title))?,
                employer: line(&employer)?,
                location: Some(line(language.place(rng))?),
                started,
                ended,
                description: None,
            };
            experiences.push(entry(rng, content, at));
        }
        Ok(experiences)
    }
}

fn month(year: u16, month: u8) -> Result<YearMonth, UnfitWord> {
    YearMonth::new(year, month).ok_or_else(|| UnfitWord(format!("{year}-{month}")))
}

fn entry<E>(rng: &mut Rng, content: E, at: Timestamp) -> ProfileEntry<E> {
    ProfileEntry { id: Generator::id(at, rng), content, created_at: at, updated_at: at }
}

fn skills(rng: &mut Rng, work: &Work) -> Result<JobSkills, UnfitWord> {
    let count = rng.usize(2..=work.skills.len());
    let names = some(rng, work.skills, count);
    let names: Result<Vec<_>, _> = names.into_iter().map(|name| SkillName::parse(name)).collect();
    JobSkills::new(fit(names)?).ok_or_else(|| UnfitWord("too many skills".to_owned()))
}

/// What there is to do, for whom, and what is offered for it.
fn describe(rng: &mut Rng, language: Language, work: &Work) -> String {
    let tasks = some(rng, &work.tasks, 3);
    let tasks: Vec<_> = tasks.into_iter().map(|task| language.say(task)).collect();
    let benefits = some(rng, &BENEFITS, 2);
    let benefits: Vec<_> = benefits.into_iter().map(|benefit| language.say(benefit)).collect();
    let sector = language.say(one(rng, &SECTORS));
    let team = rng.u8(3..40);
    if language.french {
        format!(
            "Dans une équipe de {team} personnes, pour {sector}, vous aurez à {}.\n\nNous \
             offrons {}.",
            tasks.join(", "),
            benefits.join(" et ")
        )
    } else {
        format!(
            "In a team of {team} people at work for {sector}, you will {}.\n\nWe offer {}.",
            tasks.join(", "),
            benefits.join(" and ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: SeedCounts = SeedCounts { companies: 7, jobs: 500, candidates: 50 };

    fn generator(seed: u64) -> Generator {
        let now = Timestamp::from_timestamp_millis(1_760_000_000_000).unwrap();
        Generator::new(seed, now, PasswordHash::new("hash".into()))
    }

    #[test]
    fn every_word_fits() {
        let generator = generator(1);
        for number in 0..COUNTS.jobs {
            generator.job(number, COUNTS).unwrap();
            generator.candidate(number).unwrap();
            generator.company(number).unwrap();
        }
    }

    #[test]
    fn the_same_seed_makes_the_same() {
        let (one, same, other) = (generator(1), generator(1), generator(2));
        let made = |generator: &Generator| generator.job(3, COUNTS).unwrap().job;
        assert_eq!(made(&one), made(&same));
        assert_ne!(made(&one).id, made(&other).id);
        assert_ne!(made(&one).id, one.job(4, COUNTS).unwrap().job.id);
    }

    #[test]
    fn a_job_belongs_to_a_company_that_is_made() {
        let generator = generator(1);
        let companies: Vec<_> = (0..COUNTS.companies)
            .map(|number| generator.company(number).unwrap().organization)
            .collect();
        for number in 0..COUNTS.jobs {
            let made = generator.job(number, COUNTS).unwrap();
            let theirs =
                companies.iter().find(|company| company.id == made.job.organization_id).unwrap();
            assert_eq!(theirs.name.as_str(), made.company);
        }
    }
}
