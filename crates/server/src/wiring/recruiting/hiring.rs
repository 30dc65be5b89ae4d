//! Hiring's use cases over their adapters.

use std::sync::Arc;

use socle_application::ports::{Clock, Randomness};
use socle_application::recruiting::hiring::Hiring;
use socle_application::recruiting::hiring::interviews::{
    EndInterview, Interviews, MoveInterview, PlanInterview, ReadInterviews,
};
use socle_application::recruiting::hiring::offers::{
    AnswerOffer, DraftOffer, ExpireOffers, MoveOffer, Offers, ReadOffers,
};
use socle_application::recruiting::hiring::scorecards::{
    ReadScorecards, ReviseScorecard, Scorecards, SubmitScorecard,
};
use socle_application::recruiting::hiring::stages::{ReadStages, SetStage, Stages, WriteStages};

use crate::wiring::StorePorts;

pub(super) fn wire(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Hiring {
    Hiring {
        stages: stages(ports, clock, randomness),
        scorecards: scorecards(ports, clock, randomness),
        interviews: interviews(ports, clock, randomness),
        offers: offers(ports, clock, randomness),
    }
}

fn stages(ports: &StorePorts, clock: &Arc<dyn Clock>, randomness: &Arc<dyn Randomness>) -> Stages {
    let StorePorts { store, applications, stages, .. } = ports;
    Stages {
        read: ReadStages { applications: applications.clone(), queries: stages.clone() },
        write: WriteStages {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        set: SetStage {
            store: store.clone(),
            applications: applications.clone(),
            queries: stages.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
    }
}

fn scorecards(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Scorecards {
    let StorePorts { store, applications, hiring, .. } = ports;
    Scorecards {
        submit: SubmitScorecard {
            store: store.clone(),
            queries: applications.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        revise: ReviseScorecard {
            store: store.clone(),
            queries: applications.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        read: ReadScorecards { applications: applications.clone(), queries: hiring.clone() },
    }
}

fn interviews(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Interviews {
    let StorePorts { store, applications, hiring, .. } = ports;
    Interviews {
        plan: PlanInterview {
            store: store.clone(),
            applications: applications.clone(),
            queries: hiring.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        change: MoveInterview {
            store: store.clone(),
            queries: hiring.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        end: EndInterview {
            store: store.clone(),
            queries: hiring.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        read: ReadInterviews { applications: applications.clone(), queries: hiring.clone() },
    }
}

fn offers(ports: &StorePorts, clock: &Arc<dyn Clock>, randomness: &Arc<dyn Randomness>) -> Offers {
    let StorePorts { store, applications, hiring, .. } = ports;
    Offers {
        draft: DraftOffer {
            store: store.clone(),
            queries: applications.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        change_state: MoveOffer {
            store: store.clone(),
            queries: hiring.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        answer: AnswerOffer {
            store: store.clone(),
            queries: hiring.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        read: ReadOffers { applications: applications.clone(), queries: hiring.clone() },
    }
}

/// Notes which offers were not answered in time.
pub(super) fn expiry(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> ExpireOffers {
    ExpireOffers {
        store: ports.store.clone(),
        queries: ports.hiring.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    }
}
