//! Candidates' use cases over their adapters.

use std::sync::Arc;

use socle_application::files::ports::FileStorage;
use socle_application::files::{FileContent, UploadFile};
use socle_application::ports::{Clock, Randomness};
use socle_application::recruiting::candidates::{
    ActivateCv, AddCv, AddEntry, Candidates, Entries, GetCvs, GetProfile, ListEntries, PutProfile,
    ReadCv, RemoveCv, RemoveEntry, ReplaceEntry, Section,
};

use socle_documents::recruiting::{ChildProgram, IsolatedReader, ReadingLimits};

use crate::commands::Failure;
use crate::wiring::StorePorts;

fn entries<E: Section>(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Entries<E> {
    let store = &ports.store;
    Entries {
        list: ListEntries::new(ports.candidates.clone()),
        add: AddEntry::new(store.clone(), clock.clone(), randomness.clone()),
        replace: ReplaceEntry::new(store.clone(), clock.clone(), randomness.clone()),
        remove: RemoveEntry::new(store.clone(), clock.clone(), randomness.clone()),
    }
}

pub(super) fn wire(
    ports: &StorePorts,
    upload: &Arc<UploadFile>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Candidates {
    let store = &ports.store;
    Candidates {
        get: GetProfile { queries: ports.candidates.clone() },
        put: PutProfile {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        experiences: entries(ports, clock, randomness),
        education: entries(ports, clock, randomness),
        skills: entries(ports, clock, randomness),
        add_cv: AddCv {
            upload: upload.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        cvs: GetCvs { queries: ports.candidates.clone() },
        activate_cv: ActivateCv {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        remove_cv: RemoveCv {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
    }
}

/// Reads CVs, each in a process of its own: this program, told to.
pub(super) fn reading(
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
) -> Result<ReadCv, Failure> {
    let program = ChildProgram::this(vec!["read-document".into()]).map_err(Failure::because)?;
    Ok(ReadCv {
        store: ports.store.clone(),
        queries: ports.candidates.clone(),
        content: FileContent { storage: storage.clone() },
        reader: Arc::new(IsolatedReader::new(program, ReadingLimits::default())),
    })
}
