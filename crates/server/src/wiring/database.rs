//! The database, whichever it is, and the ports behind which it stands.

use std::sync::Arc;

use secrecy::ExposeSecret as _;
use socle_application::access::ports::AccessQueries;
use socle_application::audit::ports::{ActorTrail, AuditQueries};
use socle_application::email::ports::EmailQueries;
use socle_application::files::ports::FileQueries;
use socle_application::idempotency::ports::IdempotencyKeys;
use socle_application::identity::ports::IdentityQueries;
use socle_application::notifications::ports::NotificationQueries;
use socle_application::organizations::ports::OrganizationsQueries;
use socle_application::outbox::ports::OutboxSignal;
use socle_application::privacy::Retention;
use socle_application::privacy::ports::PrivacyQueries;
use socle_application::recruiting::ports::{
    ApplicantQueries, ApplicationQueries, CandidateQueries, CompanyQueries, DashboardQueries,
    HiringQueries, JobQueries, MatchQueries, SavedSearchQueries, SeedStore, StageQueries,
    TaxonomyQueries,
};
use socle_application::store::{ChangesObserver, Store};
use socle_application::tasks::ports::{TaskQueries, TaskQueue};
use socle_application::webhooks::ports::WebhookQueries;

use crate::config::Settings;

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

    /// Tells an observer what transactions of this process change, and what [`Database::listen`]
    /// hears.
    pub(super) fn tell_changes_to(&self, observer: Arc<dyn ChangesObserver>) {
        match self {
            Self::Sqlite(store) => store.tell_changes_to(observer),
            Self::Postgres(store) => store.tell_changes_to(observer),
        }
    }

    /// Tells an observer what transactions of this process change, and nothing else.
    pub(super) fn tell_own_changes_to(&self, observer: Arc<dyn ChangesObserver>) {
        match self {
            Self::Sqlite(store) => store.tell_own_changes_to(observer),
            Self::Postgres(store) => store.tell_own_changes_to(observer),
        }
    }

    /// Listens for what others change, for as long as it is polled.
    pub(crate) async fn listen(self) {
        match self {
            Self::Sqlite(store) => store.listen().await,
            Self::Postgres(store) => store.listen().await,
        }
    }

    pub(super) fn idempotency_keys(&self) -> Arc<dyn IdempotencyKeys> {
        match self {
            Self::Sqlite(store) => store.clone(),
            Self::Postgres(store) => store.clone(),
        }
    }

    pub(super) fn ports(&self) -> StorePorts {
        match self {
            Self::Sqlite(store) => StorePorts::of(store, store.retention()),
            Self::Postgres(store) => StorePorts::of(store, store.retention()),
        }
    }
}

/// The ports that a store implements.
pub(super) struct StorePorts {
    pub(super) store: Arc<dyn Store>,
    pub(super) identity: Arc<dyn IdentityQueries>,
    pub(super) access: Arc<dyn AccessQueries>,
    pub(super) organizations: Arc<dyn OrganizationsQueries>,
    pub(super) audit: Arc<dyn AuditQueries>,
    pub(super) trail: Arc<dyn ActorTrail>,
    pub(super) privacy: Arc<dyn PrivacyQueries>,
    pub(super) files: Arc<dyn FileQueries>,
    pub(super) email: Arc<dyn EmailQueries>,
    pub(super) notifications: Arc<dyn NotificationQueries>,
    /// What the store removes by age alone.
    pub(super) retention: Vec<Arc<dyn Retention>>,
    pub(super) outbox: Arc<dyn OutboxSignal>,
    pub(super) task_queue: Arc<dyn TaskQueue>,
    pub(super) tasks: Arc<dyn TaskQueries>,
    pub(super) webhooks: Arc<dyn WebhookQueries>,
    pub(super) companies: Arc<dyn CompanyQueries>,
    pub(super) jobs: Arc<dyn JobQueries>,
    pub(super) applications: Arc<dyn ApplicationQueries>,
    pub(super) candidates: Arc<dyn CandidateQueries>,
    pub(super) seeds: Arc<dyn SeedStore>,
    pub(super) hiring: Arc<dyn HiringQueries>,
    pub(super) stages: Arc<dyn StageQueries>,
    pub(super) applicants: Arc<dyn ApplicantQueries>,
    pub(super) matching: Arc<dyn MatchQueries>,
    pub(super) taxonomy: Arc<dyn TaxonomyQueries>,
    pub(super) searches: Arc<dyn SavedSearchQueries>,
    pub(super) dashboards: Arc<dyn DashboardQueries>,
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
            + EmailQueries
            + NotificationQueries
            + OutboxSignal
            + TaskQueue
            + TaskQueries
            + WebhookQueries
            + CompanyQueries
            + JobQueries
            + ApplicationQueries
            + CandidateQueries
            + SeedStore
            + HiringQueries
            + StageQueries
            + ApplicantQueries
            + MatchQueries
            + TaxonomyQueries
            + SavedSearchQueries
            + DashboardQueries
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
            email: store.clone(),
            notifications: store.clone(),
            retention,
            outbox: store.clone(),
            task_queue: store.clone(),
            tasks: store.clone(),
            webhooks: store.clone(),
            companies: store.clone(),
            jobs: store.clone(),
            applications: store.clone(),
            candidates: store.clone(),
            seeds: store.clone(),
            hiring: store.clone(),
            stages: store.clone(),
            applicants: store.clone(),
            matching: store.clone(),
            taxonomy: store.clone(),
            searches: store.clone(),
            dashboards: store.clone(),
        }
    }
}
