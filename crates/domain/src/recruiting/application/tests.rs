use super::*;
use crate::Id as _;
use ApplicationStatus::{
    Accepted, Applied, Interview, Offer, Rejected, Shortlisted, Viewed, Withdrawn,
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn application(status: ApplicationStatus) -> Application {
    Application {
        id: ApplicationId::new(NOW, [1; 10]),
        organization_id: OrganizationId::new(NOW, [2; 10]),
        job_id: JobId::new(NOW, [3; 10]),
        candidate_id: Some(UserId::new(NOW, [4; 10])),
        status,
        rejected_from: (status == Rejected).then_some(Shortlisted),
        cover_letter: None,
        cv: None,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
    }
}

fn reason() -> ShortText {
    ShortText::parse("The place is taken.").unwrap()
}

/// What the employer may make of each state. The rejected one was rejected from the shortlist.
const BY_EMPLOYER: [(ApplicationStatus, &[ApplicationStatus]); 8] = [
    (Applied, &[Viewed, Rejected]),
    (Viewed, &[Shortlisted, Rejected]),
    (Shortlisted, &[Interview, Rejected]),
    (Interview, &[Offer, Rejected]),
    (Offer, &[Accepted, Rejected]),
    (Accepted, &[]),
    (Rejected, &[Shortlisted]),
    (Withdrawn, &[]),
];

#[test]
fn every_pair_of_states_by_the_employer() {
    for (from, may) in BY_EMPLOYER {
        for to in ApplicationStatus::ALL {
            let moved = application(from).transition(to, Some(reason()), NOW);
            let expected = if may.contains(&to) {
                Ok(Transition { from, to, at: NOW, reason: Some(reason()) })
            } else {
                Err(TransitionError::Illegal { from, to })
            };
            assert_eq!(moved, expected, "{from:?} → {to:?}");
        }
    }
}

#[test]
fn the_candidate_withdraws_from_any_open_state_and_does_nothing_else() {
    for from in ApplicationStatus::ALL {
        let mut application = application(from);
        let withdrawn = application.withdraw(NOW);
        if [Applied, Viewed, Shortlisted, Interview, Offer].contains(&from) {
            assert_eq!(withdrawn.unwrap().to, Withdrawn);
            assert_eq!((application.status, application.version), (Withdrawn, 2));
        } else {
            assert_eq!(withdrawn, Err(TransitionError::Illegal { from, to: Withdrawn }));
            assert_eq!((application.status, application.version), (from, 1));
        }
    }
}

#[test]
fn the_candidate_takes_an_offer_where_there_is_one() {
    for from in ApplicationStatus::ALL {
        let mut application = application(from);
        let accepted = application.accept_offer(NOW);
        if from == Offer {
            assert_eq!(accepted.unwrap().to, Accepted);
            assert_eq!((application.status, application.version), (Accepted, 2));
        } else {
            assert_eq!(accepted, Err(TransitionError::Illegal { from, to: Accepted }));
            assert_eq!((application.status, application.version), (from, 1));
        }
    }
}

#[test]
fn a_rejection_needs_a_reason_and_nothing_else_does() {
    let mut rejected = application(Viewed);
    assert_eq!(rejected.transition(Rejected, None, NOW), Err(TransitionError::ReasonMissing));
    assert_eq!(rejected.status, Viewed);
    assert!(application(Viewed).transition(Shortlisted, None, NOW).is_ok());
}

#[test]
fn a_rejection_is_taken_back_to_where_it_was_and_not_twice() {
    let mut application = application(Interview);
    application.transition(Rejected, Some(reason()), NOW).unwrap();
    assert!(application.transition(Applied, None, NOW).is_err());
    let reopened = application.transition(Interview, None, NOW).unwrap();
    assert!(reopened.is_reopening());
    assert_eq!((application.status, application.rejected_from), (Interview, None));
    assert!(!application.transition(Offer, None, NOW).unwrap().is_reopening());
}
