//! Files' use cases over their adapters.

use std::sync::Arc;

use socle_application::files::ports::{ContentInspector, FileStorage};
use socle_application::files::{
    CleanUpFiles, DeleteFile, DownloadLinks, Files, GetFile, OpenDownload, SignDownload, UploadFile,
};
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_domain::files::{LinkLifetime, Purpose, Quotas, purpose};
use socle_domain::recruiting;
use socle_storage::{ClamAv, InspectionLimits, Inspector, ObjectStorage};

use super::{Crypto, StorePorts, public_url};
use crate::commands::Failure;
use crate::config::Settings;

/// The purposes of files that people upload by themselves.
fn purposes() -> Arc<[&'static Purpose]> {
    [purpose::ALL, &[&recruiting::SENT_CV]].concat().into()
}

/// The purposes of files that are parts of something: they come and go with it.
fn parts() -> Arc<[&'static Purpose]> {
    [&socle_domain::recruiting::CV].into()
}

/// Where the content of files is, and who looks at it.
pub(super) struct Storage {
    pub(super) storage: Arc<dyn FileStorage>,
    inspector: Arc<dyn ContentInspector>,
}

impl Storage {
    pub(super) fn open(settings: &Settings) -> Result<Self, Failure> {
        let location = settings.storage_location();
        let storage = location.and_then(|location| ObjectStorage::open(&location));
        let storage = storage.map_err(|error| Failure::new("SOCLE_STORAGE_URL", error))?;
        let scanner = settings.files.clamav_address.as_ref().map(ClamAv::new);
        let inspector = Inspector::new(storage.clone(), InspectionLimits::default(), scanner);
        Ok(Self { storage: Arc::new(storage), inspector: Arc::new(inspector) })
    }
}

/// What is made here.
pub(super) struct Wired {
    /// What the interface serves.
    pub(super) use_cases: Files,
    /// Removes what belongs to nobody.
    pub(super) clean_up: CleanUpFiles,
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    storage: &Storage,
    limiter: &Arc<dyn RateLimiter>,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
    let StorePorts { store, files: queries, .. } = ports;
    let links = Arc::new(DownloadLinks::new(crypto.mac.clone(), public_url(settings)?));
    let use_cases = Files {
        upload: Arc::new(UploadFile {
            store: store.clone(),
            storage: storage.storage.clone(),
            inspector: storage.inspector.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
            // What is restricted to a context is not uploaded by hand.
            purposes: purposes().iter().copied().filter(|p| p.restricted_to.is_none()).collect(),
            quotas: Quotas {
                per_person: settings.files.quota_per_user,
                per_organization: settings.files.quota_per_organization,
            },
            max_bytes: settings.files.max_size,
        }),
        get: GetFile { queries: queries.clone(), purposes: purposes() },
        delete: DeleteFile {
            store: store.clone(),
            queries: queries.clone(),
            purposes: purposes(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            parts: parts(),
        },
        sign_download: SignDownload {
            store: store.clone(),
            queries: queries.clone(),
            purposes: purposes(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            links: links.clone(),
            lifetime: LinkLifetime { default: settings.files.download_expiry_seconds },
        },
        open_download: OpenDownload {
            queries: queries.clone(),
            storage: storage.storage.clone(),
            clock: clock.clone(),
            links,
        },
    };
    let clean_up = CleanUpFiles {
        store: store.clone(),
        queries: queries.clone(),
        storage: storage.storage.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    Ok(Wired { use_cases, clean_up })
}
