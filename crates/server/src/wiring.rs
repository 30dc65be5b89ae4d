//! Which adapter stands behind which port. Built once at start.

mod access;
mod audit;
mod files;
mod identity;
mod organizations;
mod privacy;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use socle_application::access::ports::AccessQueries;
use socle_application::audit::ports::ActorTrail;
use socle_application::audit::ports::AuditQueries;
use socle_application::email::ports::{DevelopmentMailbox, Mailer};
use socle_application::email::{self, SendEmail};
use socle_application::files::CleanUpFiles;
use socle_application::files::ports::{FileQueries, FileStorage};
use socle_application::idempotency::Idempotency;
use socle_application::idempotency::ports::IdempotencyKeys;
use socle_application::identity::ports::{
    IdentityQueries, LeakedPasswords, PasswordHasher, PublicKeys, TokenSigner, Totp,
};
use socle_application::operations::{CheckReadiness, LimitRequests};
use socle_application::organizations::ports::OrganizationsQueries;
use socle_application::outbox::ports::{OutboxHandler, OutboxQueue};
use socle_application::outbox::{DispatchOutbox, Topic};
use socle_application::ports::{Clock, Mac, Randomness, RateLimiter, Sealer};
use socle_application::privacy::ports::PrivacyQueries;
use socle_application::privacy::{self as privacy_context, EnforceRetention, Retention};
use socle_application::store::Store;
use socle_crypto::{
    AesGcmSealer, BcryptHasher, BcryptSettings, BufferedRandomness, Ed25519Signer, HmacSha256,
    Pepper, Rfc6238, SecretKey32, SignerSettings, SystemClock, SystemRandomness,
};
use socle_email::{FileMailbox, SmtpMailer, UnconfiguredMailer};
use socle_http::{HttpSettings, Services};
use socle_leaked_passwords::{NoLookup, RangeLookup, RangeLookupSettings};
use socle_memory::{
    AccessCacheSettings, CachedTokenSigner, MemoryApiKeyCache, MemoryCaches, MemoryMembershipCache,
    MemoryRateLimiter, MemorySessionCache, MemoryUserCache, SessionCacheSettings,
    UnlimitedRateLimiter, UserCacheSettings,
};

use crate::background::Work;
use crate::commands::Failure;
use crate::config::{Configuration, Mode, Settings};

/// Says which setting is to blame.
fn named(error: impl std::fmt::Display) -> String {
    format!("{error} (SOCLE_DATABASE_URL)")
}

/// The database, whichever it is.
#[derive(Clone)]
pub(crate) enum Database {
    Sqlite(Arc<socle_sqlite::SqlStore>),
    Postgres(Arc<socle_postgres::SqlStore>),
}

impl Database {
    /// Opens the configured database as it is.
    pub(crate) async fn open(settings: &Settings) -> Result<Self, String> {
        let url = settings.database_url();
        let max_connections = settings.database.max_connections;
        if url.expose_secret().starts_with("sqlite:") {
            let settings = socle_sqlite::DatabaseSettings { url, max_connections };
            let store = socle_sqlite::SqlStore::open(&settings).await;
            store.map(|store| Self::Sqlite(Arc::new(store))).map_err(named)
        } else {
            let settings = socle_postgres::DatabaseSettings { url, max_connections };
            let store = socle_postgres::SqlStore::open(&settings).await;
            store.map(|store| Self::Postgres(Arc::new(store))).map_err(named)
        }
    }

    /// Applies what is missing, and returns the names of those steps.
    pub(crate) async fn migrate(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Sqlite(store) => store.migrate().await.map_err(|error| error.to_string()),
            Self::Postgres(store) => store.migrate().await.map_err(|error| error.to_string()),
        }
    }

    /// Refuses a database that lacks steps.
    pub(crate) async fn expect_migrated(&self) -> Result<(), String> {
        match self {
            Self::Sqlite(store) => store.expect_migrated().await.map_err(|e| e.to_string()),
            Self::Postgres(store) => store.expect_migrated().await.map_err(|e| e.to_string()),
        }
    }

    /// Tells the caches of this process what transactions of this process change.
    fn tell_changes_to(&self, caches: &MemoryCaches) {
        let observer = Arc::new(caches.clone());
        match self {
            Self::Sqlite(store) => store.tell_changes_to(observer),
            Self::Postgres(store) => store.tell_changes_to(observer),
        }
    }

    /// Tells them also what others change, for as long as it is polled.
    pub(crate) async fn listen(self) {
        match self {
            Self::Sqlite(store) => store.listen().await,
            Self::Postgres(store) => store.listen().await,
        }
    }

    fn idempotency_keys(&self) -> Arc<dyn IdempotencyKeys> {
        match self {
            Self::Sqlite(store) => store.clone(),
            Self::Postgres(store) => store.clone(),
        }
    }

    fn ports(&self) -> StorePorts {
        match self {
            Self::Sqlite(store) => StorePorts::of(store, store.retention()),
            Self::Postgres(store) => StorePorts::of(store, store.retention()),
        }
    }
}

/// The ports that a store implements.
struct StorePorts {
    store: Arc<dyn Store>,
    identity: Arc<dyn IdentityQueries>,
    access: Arc<dyn AccessQueries>,
    organizations: Arc<dyn OrganizationsQueries>,
    audit: Arc<dyn AuditQueries>,
    trail: Arc<dyn ActorTrail>,
    privacy: Arc<dyn PrivacyQueries>,
    files: Arc<dyn FileQueries>,
    /// What the store removes by age alone.
    retention: Vec<Arc<dyn Retention>>,
    outbox: Arc<dyn OutboxQueue>,
}

impl StorePorts {
    fn of<S>(store: &Arc<S>, retention: Vec<Arc<dyn Retention>>) -> Self
    where
        S: Store
            + IdentityQueries
            + AccessQueries
            + OrganizationsQueries
            + AuditQueries
            + ActorTrail
            + PrivacyQueries
            + FileQueries
            + OutboxQueue
            + 'static,
    {
        Self {
            store: store.clone(),
            identity: store.clone(),
            access: store.clone(),
            organizations: store.clone(),
            audit: store.clone(),
            trail: store.clone(),
            privacy: store.clone(),
            files: store.clone(),
            retention,
            outbox: store.clone(),
        }
    }
}

/// Everything, wired.
pub(crate) struct Wiring {
    /// What the HTTP interface serves.
    pub(crate) services: Services,
    dispatcher: Arc<DispatchOutbox>,
    /// Removes what is kept no longer.
    pub(crate) retention: Arc<EnforceRetention>,
    clean_up_files: Arc<CleanUpFiles>,
    storage: Arc<dyn FileStorage>,
    mailer: Arc<dyn Mailer>,
}

impl Wiring {
    /// Wires everything.
    pub(crate) fn new(configuration: &Configuration, database: &Database) -> Result<Self, Failure> {
        let settings = &configuration.settings;
        let ports = database.ports();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
        let crypto = Crypto::new(configuration, &randomness)?;
        let (mailer, mailbox) = mail(settings, &clock)?;
        let caches = caches(settings, &clock);
        database.tell_changes_to(&caches);
        let limiter: Arc<dyn RateLimiter> = if settings.rate_limits.enabled {
            Arc::new(MemoryRateLimiter::new(clock.clone()))
        } else {
            Arc::new(UnlimitedRateLimiter)
        };
        let limit_requests = LimitRequests::new(limiter.clone());
        let identity =
            identity::wire(settings, &ports, &caches, &limiter, &crypto, &clock, &randomness)?;
        let catalogue = Arc::new(access::catalogue());
        let access = access::wire(&ports, &caches, &catalogue, &clock, &randomness);
        let organizations = organizations::wire(
            settings,
            &ports,
            &limiter,
            &crypto,
            &catalogue,
            &clock,
            &randomness,
        )?;
        let audit = audit::wire(&ports, &crypto, &clock, &randomness);
        let send_email = SendEmail::new(Arc::clone(&mailer), Arc::clone(&crypto.sealer));
        let storage = files::Storage::open(settings)?;
        let files =
            files::wire(settings, &ports, &storage, &limiter, &crypto, &clock, &randomness)?;
        let storage = storage.storage;
        let privacy =
            privacy::wire(settings, &ports, &storage, &limiter, &crypto, &clock, &randomness)?;
        let handlers: HashMap<Topic, Arc<dyn OutboxHandler>> = HashMap::from([
            (email::TOPIC, Arc::new(send_email) as Arc<dyn OutboxHandler>),
            (privacy_context::EXPORT_TOPIC, Arc::new(privacy.build_export) as _),
        ]);
        let dispatcher = DispatchOutbox::new(ports.outbox, Arc::clone(&clock), handlers);
        let idempotency = Idempotency {
            keys: database.idempotency_keys(),
            sealer: Arc::clone(&crypto.sealer),
            mac: Arc::clone(&crypto.mac),
            clock: Arc::clone(&clock),
            randomness: Arc::clone(&randomness),
        };
        let services = Services {
            identity: Arc::new(identity),
            access: Arc::new(access),
            organizations: Arc::new(organizations),
            audit: Arc::new(audit),
            privacy: Arc::new(privacy.use_cases),
            files: Arc::new(files.use_cases),
            readiness: Arc::new(CheckReadiness::new(ports.store)),
            idempotency: Arc::new(idempotency),
            limit_requests: settings.rate_limits.enabled.then(|| Arc::new(limit_requests)),
            mailbox: mailbox.filter(|_| settings.mode == Mode::Development),
            clock,
            // Every request gets an identifier and nothing else of it.
            randomness: Arc::new(BufferedRandomness),
            settings: HttpSettings {
                trusted_proxies: settings.server.trusted_proxies.clone(),
                max_body_bytes: settings.server.max_body_bytes,
                ..HttpSettings::new(public_url(settings)?)
            },
        };
        let (dispatcher, retention) = (Arc::new(dispatcher), Arc::new(privacy.retention));
        let clean_up_files = Arc::new(files.clean_up);
        Ok(Self { services, dispatcher, retention, clean_up_files, storage, mailer })
    }

    /// What runs beside the HTTP server.
    pub(crate) fn background_work(&self) -> Work {
        let services = &self.services;
        Work {
            dispatcher: self.dispatcher.clone(),
            linker: services.audit.link.clone(),
            api_key_uses: services.access.api_key_uses.clone(),
            retention: self.retention.clone(),
            clean_up_files: self.clean_up_files.clone(),
            idempotency: services.idempotency.clone(),
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

type Mail = (Arc<dyn Mailer>, Option<Arc<dyn DevelopmentMailbox>>);

/// A mail server if one is configured; otherwise, in development, the mailbox; otherwise nothing,
/// and mail waits.
fn mail(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<Mail, Failure> {
    let mailbox = Arc::new(FileMailbox::open(settings.data_dir.join("mailbox"), clock.clone()));
    let mailer: Arc<dyn Mailer> = match (&settings.smtp.url, settings.mode) {
        (Some(url), _) => Arc::new(
            SmtpMailer::new(url, &settings.smtp.from)
                .map_err(|error| Failure::new("SOCLE_SMTP_URL or SOCLE_SMTP_FROM", error))?,
        ),
        (None, Mode::Development) => mailbox.clone(),
        (None, Mode::Production) => Arc::new(UnconfiguredMailer),
    };
    Ok((mailer, Some(mailbox)))
}

/// What is remembered of the database.
fn caches(settings: &Settings, clock: &Arc<dyn Clock>) -> MemoryCaches {
    let ttl = Duration::from_secs(settings.auth.recheck_seconds);
    let sessions = SessionCacheSettings { ttl, ..SessionCacheSettings::default() };
    let users = UserCacheSettings { ttl, ..UserCacheSettings::default() };
    let access = AccessCacheSettings { ttl, ..AccessCacheSettings::default() };
    MemoryCaches {
        sessions: Arc::new(MemorySessionCache::new(sessions, clock.clone())),
        users: Arc::new(MemoryUserCache::new(users, clock.clone())),
        memberships: Arc::new(MemoryMembershipCache::new(access, clock.clone())),
        api_keys: Arc::new(MemoryApiKeyCache::new(access, clock.clone())),
    }
}

fn leaked_passwords(settings: &Settings) -> Result<Arc<dyn LeakedPasswords>, Failure> {
    let Some(url) = settings.auth.leaked_passwords_url.clone() else {
        return Ok(Arc::new(NoLookup));
    };
    let lookup = RangeLookup::new(RangeLookupSettings::new(url));
    Ok(Arc::new(lookup.map_err(|error| Failure::new("SOCLE_AUTH_LEAKED_PASSWORDS_URL", error))?))
}
