//! Privacy's use cases over their adapters, and the lists that modules join.

use std::sync::Arc;

use socle_application::access::AccessData;
use socle_application::audit::AuditData;
use socle_application::email::EmailData;
use socle_application::files::FilesData;
use socle_application::files::ports::FileStorage;
use socle_application::identity::{ConfirmIdentity, IdentityData, Links};
use socle_application::notifications::{NotificationReader, NotificationsData};
use socle_application::organizations::{ClosedOrganizations, OrganizationsData};
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_application::privacy::{
    BuildExport, CurrentTexts, EnforceRetention, EraseAccounts, EraseUser, Erasures, GetExport,
    ListConsents, PersonalData, Privacy, PrivacyData, PrivacyMails, RecordConsent, RequestErasure,
    RequestExport, RestoreAccount, Retention,
};
use socle_application::recruiting::applications::ApplicationsData;
use socle_application::recruiting::candidates::CandidatesData;
use socle_application::recruiting::hiring::{HiringData, UnsuccessfulCandidates};
use socle_application::recruiting::searches::SearchesData;
use socle_application::webhooks::WebhooksData;
use socle_archive::ZipArchiver;
use socle_domain::identity::SessionLifetimes;
use socle_domain::privacy::TextVersion;

use super::recruiting::Comparing;
use super::{Crypto, StorePorts, public_url};
use crate::commands::Failure;
use crate::config::Settings;

/// Privacy, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Privacy,
    /// Makes archives.
    pub(super) build_export: BuildExport,
    /// Removes what is kept no longer.
    pub(super) retention: EnforceRetention,
}

/// Every module that keeps something about people. A new one is a line here.
fn personal_data(
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
    crypto: &Crypto,
    reader: &Arc<NotificationReader>,
    comparing: &Comparing,
    randomness: &Arc<dyn Randomness>,
) -> Vec<Arc<dyn PersonalData>> {
    vec![
        Arc::new(IdentityData { queries: ports.identity.clone(), randomness: randomness.clone() }),
        Arc::new(OrganizationsData { queries: ports.organizations.clone() }),
        Arc::new(AccessData { queries: ports.access.clone() }),
        Arc::new(AuditData { trail: ports.trail.clone() }),
        Arc::new(PrivacyData { queries: ports.privacy.clone() }),
        Arc::new(FilesData { queries: ports.files.clone(), storage: storage.clone() }),
        Arc::new(EmailData { queries: ports.email.clone(), mac: crypto.mac.clone() }),
        Arc::new(NotificationsData {
            queries: ports.notifications.clone(),
            reader: reader.clone(),
        }),
        Arc::new(WebhooksData),
        // Before the applications on which it hangs.
        Arc::new(HiringData { queries: ports.hiring.clone() }),
        Arc::new(ApplicationsData { queries: ports.applications.clone() }),
        Arc::new(CandidatesData { queries: ports.candidates.clone() }),
        Arc::new(SearchesData { queries: ports.searches.clone() }),
        // After applications, which it looks at.
        Arc::new(comparing.personal_data(ports)),
    ]
}

#[expect(clippy::too_many_arguments, reason = "what it wires is named, each once")]
pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
    reader: &Arc<NotificationReader>,
    limiter: &Arc<dyn RateLimiter>,
    crypto: &Crypto,
    comparing: &Comparing,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
    let store = &ports.store;
    let links = Links::new(public_url(settings)?);
    let mails = Arc::new(PrivacyMails::new(randomness.clone(), crypto.sealer.clone(), links));
    let erasures = Arc::new(Erasures { randomness: randomness.clone(), mails: mails.clone() });
    let texts = current_texts(settings)?;
    let data = personal_data(ports, storage, crypto, reader, comparing, randomness);
    let use_cases = Privacy {
        request_erasure: RequestErasure {
            store: store.clone(),
            clock: clock.clone(),
            confirm: Arc::new(ConfirmIdentity {
                store: store.clone(),
                randomness: randomness.clone(),
                queries: ports.identity.clone(),
                clock: clock.clone(),
                hasher: crypto.hasher.clone(),
                limiter: limiter.clone(),
                lifetimes: SessionLifetimes::default(),
            }),
            erasures: erasures.clone(),
        },
        restore_account: RestoreAccount {
            store: store.clone(),
            clock: clock.clone(),
            erasures: erasures.clone(),
        },
        erase_user: EraseUser { store: store.clone(), clock: clock.clone(), erasures },
        request_export: RequestExport {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        get_export: GetExport {
            queries: ports.privacy.clone(),
            clock: clock.clone(),
            sealer: crypto.sealer.clone(),
        },
        record_consent: RecordConsent {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
            texts: texts.clone(),
        },
        list_consents: ListConsents { queries: ports.privacy.clone(), texts },
    };
    let build_export = BuildExport {
        store: store.clone(),
        queries: ports.privacy.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        archiver: Arc::new(ZipArchiver),
        sealer: crypto.sealer.clone(),
        mails: mails.clone(),
        data: data.clone(),
    };
    let accounts = EraseAccounts {
        store: store.clone(),
        queries: ports.privacy.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        mails,
        data,
    };
    let organizations = ClosedOrganizations {
        store: store.clone(),
        queries: ports.organizations.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    let unsuccessful = UnsuccessfulCandidates {
        store: store.clone(),
        queries: ports.hiring.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    // People before what is left of them, organizations before their invitations.
    let mut kinds: Vec<Arc<dyn Retention>> =
        vec![Arc::new(accounts), Arc::new(organizations), Arc::new(unsuccessful)];
    kinds.extend(ports.retention.iter().cloned());
    let retention = EnforceRetention {
        store: store.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        kinds,
    };
    Ok(Wired { use_cases, build_export, retention })
}

fn current_texts(settings: &Settings) -> Result<CurrentTexts, Failure> {
    let version = |variable: &str, text: &Option<String>| {
        let Some(text) = text else { return Ok(None) };
        let unusable = "is 1 to 50 letters, digits, dots, hyphens or underscores";
        TextVersion::parse(text).map(Some).ok_or_else(|| Failure::new(variable, unusable))
    };
    Ok(CurrentTexts {
        terms: version("SOCLE_PRIVACY_TERMS_VERSION", &settings.privacy.terms_version)?,
        privacy_policy: version(
            "SOCLE_PRIVACY_PRIVACY_POLICY_VERSION",
            &settings.privacy.privacy_policy_version,
        )?,
    })
}
