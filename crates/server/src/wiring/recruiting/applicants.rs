//! The use cases of applicants over their adapters.

use std::sync::Arc;

use socle_application::ports::{Clock, Randomness};
use socle_application::recruiting::applicants::{
    Applicants, MergeApplicants, ReadApplicants, SplitApplicant, TagApplicant,
};

use crate::wiring::StorePorts;

pub(super) fn wire(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Applicants {
    let StorePorts { store, applicants, .. } = ports;
    Applicants {
        read: ReadApplicants { queries: applicants.clone() },
        tag: TagApplicant {
            store: store.clone(),
            queries: applicants.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        merge: MergeApplicants {
            store: store.clone(),
            queries: applicants.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        split: SplitApplicant {
            store: store.clone(),
            queries: applicants.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
    }
}
