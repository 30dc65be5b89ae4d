use super::*;
use crate::Id as _;
use InterviewStatus::{Canceled, Done, NoShow, Planned};
use rstest::rstest;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn person(number: u8) -> UserId {
    UserId::new(NOW, [number; 10])
}

fn plan(starts_at: Timestamp) -> InterviewPlan {
    InterviewPlan {
        kind: InterviewKind::Phone,
        starts_at,
        minutes: 45,
        place: None,
        link: None,
        instructions: None,
        interviewers: Interviewers::new([person(1)]).unwrap(),
    }
}

fn interview(status: InterviewStatus, starts_at: Timestamp) -> Interview {
    Interview {
        id: InterviewId::new(NOW, [1; 10]),
        organization_id: OrganizationId::new(NOW, [2; 10]),
        application_id: ApplicationId::new(NOW, [3; 10]),
        plan: plan(starts_at),
        status,
        sequence: 0,
        created_by: None,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
    }
}

/// What may follow each state before the interview begins, and afterwards.
const LEGAL: [(InterviewStatus, &[InterviewStatus], &[InterviewStatus]); 4] = [
    (Planned, &[Canceled], &[Done, Canceled, NoShow]),
    (Done, &[], &[]),
    (Canceled, &[], &[]),
    (NoShow, &[], &[]),
];

#[test]
fn every_pair_of_states_before_and_after() {
    for (from, before, after) in LEGAL {
        for (starts_at, may) in [(NOW + TimeDelta::seconds(1), before), (NOW, after)] {
            for to in InterviewStatus::ALL {
                let mut one = interview(from, starts_at);
                let done = one.become_(to, NOW);
                assert_eq!(done.is_ok(), may.contains(&to), "{from:?} → {to:?}: {done:?}");
                if done.is_ok() {
                    assert_eq!((one.status, one.version), (to, 2));
                    assert_eq!(one.sequence, i32::from(to == Canceled));
                } else {
                    assert_eq!(one, interview(from, starts_at));
                }
            }
        }
    }
}

#[test]
fn only_what_is_planned_is_planned_anew() {
    for status in InterviewStatus::ALL {
        let mut one = interview(status, NOW + TimeDelta::days(1));
        let moved = one.replan(plan(NOW + TimeDelta::days(2)), NOW);
        if status == Planned {
            assert_eq!((moved, one.sequence, one.version), (Ok(true), 1, 2));
            assert_eq!(one.replan(plan(NOW + TimeDelta::days(2)), NOW), Ok(false));
            assert_eq!((one.sequence, one.version), (1, 2));
        } else {
            assert_eq!(moved, Err(InterviewError::Illegal { from: status, to: Planned }));
        }
    }
}

#[rstest]
#[case(0, 45, Err(PlanError::Start))]
#[case(1, 45, Ok(()))]
#[case(InterviewPlan::MAX_DAYS * 86_400, 45, Ok(()))]
#[case(InterviewPlan::MAX_DAYS * 86_400 + 1, 45, Err(PlanError::Start))]
#[case(1, 4, Err(PlanError::Duration))]
#[case(1, 5, Ok(()))]
#[case(1, 720, Ok(()))]
#[case(1, 721, Err(PlanError::Duration))]
fn plans(#[case] seconds: i64, #[case] minutes: u16, #[case] expected: Result<(), PlanError>) {
    let plan = InterviewPlan { minutes, ..plan(NOW + TimeDelta::seconds(seconds)) };
    assert_eq!(plan.check(NOW), expected);
}

#[test]
fn people_know_where_to_go() {
    let kind = |kind| InterviewPlan { kind, ..plan(NOW + TimeDelta::days(1)) };
    let on_site = kind(InterviewKind::OnSite);
    assert_eq!(on_site.check(NOW), Err(PlanError::PlaceMissing));
    let place = Title::parse("1 rue de la Paix").ok();
    assert_eq!(InterviewPlan { place, ..on_site }.check(NOW), Ok(()));
    let video = kind(InterviewKind::Video);
    assert_eq!(video.check(NOW), Err(PlanError::LinkMissing));
    let link = WebAddress::parse("https://meet.example.com/1").ok();
    assert_eq!(InterviewPlan { link, ..video }.check(NOW), Ok(()));
}

#[test]
fn somebody_interviews_once() {
    assert_eq!(Interviewers::new([]), None);
    let twice = Interviewers::new([person(2), person(1), person(2)]).unwrap();
    assert_eq!(twice.as_slice(), [person(1), person(2)]);
    let many = (0..=10).map(person);
    assert_eq!(Interviewers::new(many), None);
}

#[test]
fn every_word_is_read_by_its_name_alone() {
    for kind in InterviewKind::ALL {
        assert_eq!(InterviewKind::parse(kind.as_str()), Some(kind));
    }
    for status in InterviewStatus::ALL {
        assert_eq!(InterviewStatus::parse(status.as_str()), Some(status));
    }
    assert_eq!((InterviewKind::parse("fax"), InterviewStatus::parse("over")), (None, None));
}
