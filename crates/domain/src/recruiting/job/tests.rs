use chrono::TimeDelta;
use rstest::rstest;

use super::*;
use crate::Id as _;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn details() -> JobDetails {
    JobDetails {
        title: Title::parse("Cuisinier").unwrap(),
        description: Some(LongText::parse("À Lyon.").unwrap()),
        job_type: Some(JobType::FullTime),
        work_mode: Some(WorkMode::OnSite),
        location: Some(Title::parse("Lyon").unwrap()),
        salary: None,
        skills: JobSkills::default(),
        valid_through: None,
    }
}

fn job(details: JobDetails) -> Job {
    let organization_id = OrganizationId::new(NOW, [2; 10]);
    Job::draft(JobId::new(NOW, [1; 10]), organization_id, details, None, NOW)
}

fn in_state(status: JobStatus) -> Job {
    Job { status, ..job(details()) }
}

#[test]
fn a_job_goes_its_way() {
    let mut job = job(details());
    let later = NOW + TimeDelta::hours(1);
    job.become_(JobStatus::Published, later).unwrap();
    assert!(job.is_open(later));
    assert_eq!((job.published_at, job.version), (Some(later), 2));
    job.become_(JobStatus::Closed, later).unwrap();
    assert!(!job.is_open(later));
    assert_eq!(job.closed_at, Some(later));
    job.become_(JobStatus::Published, later).unwrap();
    assert_eq!(job.closed_at, None);
    job.become_(JobStatus::Closed, later).unwrap();
    job.become_(JobStatus::Archived, later).unwrap();
    assert_eq!(job.version, 6);
}

#[test]
fn every_pair_of_states_is_allowed_or_refused_as_the_table_says() {
    for from in JobStatus::ALL {
        for to in JobStatus::ALL {
            let outcome = in_state(from).become_(to, NOW);
            let expected =
                if from.may_become(to) { Ok(()) } else { Err(JobError::WrongState { from, to }) };
            assert_eq!(outcome, expected, "{from:?} → {to:?}");
        }
    }
}

#[rstest]
#[case(JobDetails { description: None, ..details() }, &[Lacking::Description])]
#[case(JobDetails { job_type: None, ..details() }, &[Lacking::JobType])]
#[case(JobDetails { location: None, ..details() }, &[Lacking::Location])]
#[case(JobDetails { location: None, work_mode: None, ..details() }, &[Lacking::Location])]
#[case(JobDetails { location: None, work_mode: Some(WorkMode::Remote), ..details() }, &[])]
#[case(JobDetails { valid_through: Some(NOW), ..details() }, &[Lacking::ValidThrough])]
#[case(
    JobDetails { description: None, job_type: None, ..details() },
    &[Lacking::Description, Lacking::JobType]
)]
fn what_everybody_sees_is_complete(#[case] details: JobDetails, #[case] lacking: &[Lacking]) {
    let expected =
        if lacking.is_empty() { Ok(()) } else { Err(JobError::Incomplete(lacking.to_vec())) };
    assert_eq!(job(details.clone()).become_(JobStatus::Published, NOW), expected);
    let rewritten = in_state(JobStatus::Published).rewrite(details.clone(), NOW);
    assert_eq!(rewritten.map(drop), expected);
    assert_eq!(in_state(JobStatus::Draft).rewrite(details, NOW), Ok(true));
}

#[test]
fn what_is_archived_does_not_change() {
    let other = JobDetails { job_type: None, ..details() };
    assert_eq!(in_state(JobStatus::Archived).rewrite(other, NOW), Err(JobError::Archived));
}

#[test]
fn saying_the_same_changes_nothing() {
    let mut job = job(details());
    assert_eq!(job.rewrite(details(), NOW), Ok(false));
    assert_eq!(job.version, 1);
}

#[test]
fn a_job_is_open_until_its_end() {
    let until = NOW + TimeDelta::days(1);
    let mut job = job(JobDetails { valid_through: Some(until), ..details() });
    job.become_(JobStatus::Published, NOW).unwrap();
    assert!(job.is_open(until - TimeDelta::seconds(1)));
    assert!(!job.is_open(until));
}

#[test]
fn a_skill_is_named_once() {
    let name = |text: &str| SkillName::parse(text).unwrap();
    let skills = JobSkills::new([name("Comptabilité"), name("comptabilite"), name("Excel")]);
    assert_eq!(skills.unwrap().iter().count(), 2);
    let many = (0..=JobSkills::MAX).map(|number| name(&number.to_string()));
    assert_eq!(JobSkills::new(many), None);
}
