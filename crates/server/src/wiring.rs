//! Which adapter stands behind which port. Built once at start.

mod access;
mod audit;
mod database;
mod email;
mod files;
mod identity;
mod notifications;
mod organizations;
mod privacy;
mod recruiting;
mod shared;
mod tasks;
mod webhooks;

use std::sync::Arc;

use socle_application::email::ports::Mailer;
use socle_application::files::ports::FileStorage;
use socle_application::idempotency::Idempotency;
use socle_application::identity::ports::{
    LeakedPasswords, PasswordHasher, PublicKeys, TokenSigner, Totp,
};
use socle_application::notifications::NotificationHub;
use socle_application::operations::{CheckReadiness, LimitRequests};
use socle_application::outbox::DispatchOutbox;
use socle_application::ports::{Clock, Mac, Randomness, Sealer};
use socle_application::privacy::EnforceRetention;
use socle_application::recruiting::jobs::ImportJobs;
use socle_application::recruiting::matching::ImportSkills;
use socle_application::recruiting::seeding::SeedRecruiting;
use socle_application::tasks::{FireSchedules, RecoverTasks, TaskWorker};
use socle_crypto::{
    AesGcmSealer, BcryptHasher, BcryptSettings, BufferedRandomness, Ed25519Signer, HmacSha256,
    Pepper, Rfc6238, SecretKey32, SignerSettings, SystemClock, SystemRandomness,
};
use socle_http::{HttpSettings, Services};
use socle_leaked_passwords::{NoLookup, RangeLookup, RangeLookupSettings};
use socle_memory::CachedTokenSigner;

pub(crate) use self::database::Database;
use self::database::StorePorts;
use self::shared::Shared;
pub(crate) use self::shared::Upkeep;
use crate::background::Work;
use crate::commands::Failure;
use crate::config::{Configuration, Mode, Settings};

/// Everything, wired.
pub(crate) struct Wiring {
    /// What the HTTP interface serves.
    pub(crate) services: Services,
    dispatcher: Arc<DispatchOutbox>,
    worker: Arc<TaskWorker>,
    recover: Arc<RecoverTasks>,
    schedules: Arc<FireSchedules>,
    /// Removes what is kept no longer.
    pub(crate) retention: Arc<EnforceRetention>,
    /// Hashes passwords.
    pub(crate) hasher: Arc<dyn PasswordHasher>,
    /// Fills the database for trials.
    pub(crate) seed: SeedRecruiting,
    /// Takes in jobs that other systems published.
    pub(crate) import_jobs: ImportJobs,
    /// Puts other skills in the place of the project's.
    pub(crate) import_skills: ImportSkills,
    storage: Arc<dyn FileStorage>,
    mailer: Arc<dyn Mailer>,
    shared: Shared,
}

impl Wiring {
    /// Wires everything.
    pub(crate) fn new(configuration: &Configuration, database: &Database) -> Result<Self, Failure> {
        let settings = &configuration.settings;
        let ports = database.ports();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let crypto = Crypto::new(configuration, &randomness)?;
        let email::Transport { mailer, mailbox } = email::Transport::new(settings, &clock)?;
        let shared = Shared::new(settings, &crypto.mac, &clock, &randomness)?;
        shared.hear_of_changes(database);
        let Shared { limiter, caches, .. } = &shared;
        let limit_requests = LimitRequests::new(limiter.clone());
        let identity =
            identity::wire(settings, &ports, caches, limiter, &crypto, &clock, &randomness)?;
        let catalogue = Arc::new(access::catalogue());
        let access = access::wire(&ports, caches, &catalogue, &clock, &randomness);
        let organizations = organizations::wire(
            settings,
            &ports,
            &shared,
            &crypto,
            &catalogue,
            &clock,
            &randomness,
        )?;
        let audit = audit::wire(&ports, &crypto, &clock, &randomness);
        let email = email::wire(settings, &ports, &mailer, &crypto, &clock, &randomness)?;
        let storage = files::Storage::open(settings)?;
        let files = files::wire(settings, &ports, &storage, limiter, &crypto, &clock, &randomness)?;
        let storage = storage.storage;
        let notifications =
            notifications::wire(settings, &ports, &shared.streams, &crypto, &clock, &randomness)?;
        let comparing = recruiting::Comparing::new(&ports)?;
        let privacy = privacy::wire(
            settings,
            &ports,
            &storage,
            &notifications.reader,
            limiter,
            &crypto,
            &comparing,
            &clock,
            &randomness,
        )?;
        let idempotency = Idempotency {
            keys: database.idempotency_keys(),
            sealer: Arc::clone(&crypto.sealer),
            mac: Arc::clone(&crypto.mac),
            clock: Arc::clone(&clock),
            randomness: Arc::clone(&randomness),
        };
        let recruiting = recruiting::wire(
            &ports,
            &storage,
            &files.use_cases.upload,
            limiter,
            &comparing,
            &shared.cache,
            &clock,
            &randomness,
        )?;
        let webhooks = webhooks::wire(settings, &ports, &crypto, &clock, &randomness)?;
        let import_skills = comparing.import(&ports, &clock, &randomness);
        let (idempotency, retention) = (Arc::new(idempotency), Arc::new(privacy.retention));
        let tasks::Wired { use_cases: tasks, dispatcher, worker, recover, schedules } =
            tasks::wire(
                settings,
                &ports,
                &clock,
                &randomness,
                tasks::Handlers {
                    send_email: email.send,
                    build_export: privacy.build_export,
                    clean_up_files: files.clean_up,
                    mail_notification: notifications.mail,
                    send_digests: notifications.digests,
                    retention: retention.clone(),
                    idempotency: idempotency.clone(),
                    deliver_webhook: webhooks.deliver,
                },
                tasks::subscribers(notifications.subscriber, &randomness),
                vec![recruiting.background],
            )?;
        let services = Services {
            identity: Arc::new(identity),
            access: Arc::new(access),
            organizations: Arc::new(organizations),
            audit: Arc::new(audit),
            privacy: Arc::new(privacy.use_cases),
            tasks: Arc::new(tasks),
            files: Arc::new(files.use_cases),
            email: Arc::new(email.use_cases),
            notifications: Arc::new(notifications.use_cases),
            webhooks: Arc::new(webhooks.use_cases),
            recruiting: Arc::new(recruiting.use_cases),
            readiness: Arc::new(CheckReadiness::new(ports.store)),
            idempotency,
            limit_requests: settings.rate_limits.enabled.then(|| Arc::new(limit_requests)),
            mailbox: (settings.mode == Mode::Development).then_some(mailbox),
            clock,
            // Every request gets an identifier and nothing else of it.
            randomness: Arc::new(BufferedRandomness),
            settings: HttpSettings {
                trusted_proxies: settings.server.trusted_proxies.clone(),
                max_body_bytes: settings.server.max_body_bytes,
                country: settings.recruiting.country.clone(),
                ..HttpSettings::new(public_url(settings)?)
            },
        };
        Ok(Self {
            services,
            dispatcher,
            worker,
            recover,
            schedules,
            retention,
            hasher: crypto.hasher,
            seed: recruiting.seed,
            import_jobs: recruiting.import_jobs,
            import_skills,
            storage,
            mailer,
            shared,
        })
    }

    /// The streams of this node, which end before it stops.
    pub(crate) fn streams(&self) -> Arc<NotificationHub> {
        self.shared.streams.clone()
    }

    /// What runs beside the HTTP server, or in a process of its own.
    pub(crate) fn background_work(&self) -> Work {
        let services = &self.services;
        Work {
            dispatcher: self.dispatcher.clone(),
            worker: self.worker.clone(),
            recover: self.recover.clone(),
            schedules: self.schedules.clone(),
            linker: services.audit.link.clone(),
            api_key_uses: services.access.api_key_uses.clone(),
            cache: self.shared.cache.clone(),
            upkeep: self.shared.upkeep(),
        }
    }

    /// Refuses to start beside a storage that is configured but does not answer.
    pub(crate) async fn check_storage(&self) -> Result<(), Failure> {
        let answered = self.storage.check().await;
        answered.map_err(|error| Failure::new("the storage (SOCLE_STORAGE_URL)", error))
    }

    /// Refuses to start beside a mail server that is configured but does not answer.
    pub(crate) async fn check_mail_server(&self, settings: &Settings) -> Result<(), Failure> {
        if settings.smtp.url.is_none() {
            return Ok(());
        }
        self.mailer
            .check()
            .await
            .map_err(|error| Failure::new("the mail server (SOCLE_SMTP_URL)", error))
    }
}

/// What authenticator apps show beside an account.
const PRODUCT: &str = "Socle";

/// What is made of the keys.
struct Crypto {
    hasher: Arc<dyn PasswordHasher>,
    signer: Arc<dyn TokenSigner>,
    public_keys: Arc<dyn PublicKeys>,
    sealer: Arc<dyn Sealer>,
    mac: Arc<dyn Mac>,
    totp: Arc<dyn Totp>,
}

impl Crypto {
    fn new(
        configuration: &Configuration,
        randomness: &Arc<dyn Randomness>,
    ) -> Result<Self, Failure> {
        let (settings, secrets) = (&configuration.settings, configuration.secrets()?);
        let pepper = |key: &SecretKey32| Pepper::new(key.expose()).map_err(Failure::because);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let hasher = BcryptHasher::new(BcryptSettings {
            current: pepper(&secrets.password_pepper)?,
            previous: secrets
                .previous_password_peppers
                .iter()
                .map(pepper)
                .collect::<Result<_, _>>()?,
            cost: settings.auth.bcrypt_cost,
            threads: settings.auth.hashing_threads.unwrap_or(cores),
            queue: settings.auth.hashing_queue,
        });
        let issuer = public_url(settings)?.to_string();
        let signer = Ed25519Signer::new(SignerSettings {
            current: secrets.signing_key.clone(),
            accepted: secrets.accepted_signing_keys.iter().map(|accepted| accepted.key).collect(),
            audience: issuer.clone(),
            issuer,
        });
        let signer = Arc::new(signer.map_err(Failure::because)?);
        let previous = &secrets.previous_sealing_keys;
        Ok(Self {
            hasher: Arc::new(hasher.map_err(Failure::because)?),
            signer: Arc::new(CachedTokenSigner::new(
                signer.clone(),
                CachedTokenSigner::DEFAULT_CAPACITY,
            )),
            public_keys: signer,
            sealer: Arc::new(AesGcmSealer::new(&secrets.sealing_key, previous, randomness.clone())),
            mac: Arc::new(HmacSha256::new(&secrets.sealing_key, previous)),
            totp: Arc::new(Rfc6238::new(PRODUCT)),
        })
    }
}

fn public_url(settings: &Settings) -> Result<url::Url, Failure> {
    settings.public_url().ok_or_else(|| Failure::because("SOCLE_SERVER_PUBLIC_URL is not usable"))
}

fn leaked_passwords(settings: &Settings) -> Result<Arc<dyn LeakedPasswords>, Failure> {
    let Some(url) = settings.auth.leaked_passwords_url.clone() else {
        return Ok(Arc::new(NoLookup));
    };
    let lookup = RangeLookup::new(RangeLookupSettings::new(url));
    Ok(Arc::new(lookup.map_err(|error| Failure::new("SOCLE_AUTH_LEAKED_PASSWORDS_URL", error))?))
}
