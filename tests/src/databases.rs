//! A fresh database per test, on every engine.
//!
//! PostgreSQL is a server that `cargo xtask test` starts and throws away; each test gets a copy of a
//! database that is migrated once per test program. SQLite is a file in a temporary folder.

mod counted;
mod postgres;
mod raw;
mod sqlite;

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use socle_application::access::ports::AccessQueries;
use socle_application::audit::ports::AuditQueries;
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
    HiringQueries, JobQueries, MatchQueries, SavedSearchQueries, StageQueries, TaxonomyQueries,
};
use socle_application::store::{ChangesObserver, Store};
use socle_application::tasks::ports::{TaskQueries, TaskQueue};
use socle_application::webhooks::ports::WebhookQueries;
use tempfile::TempDir;

pub use self::counted::CountedServer;

/// How many connections the pools of tests have: few, so that going beyond them is cheap.
pub const POOL: usize = 4;

/// A database that Socle's store exists for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A server.
    Postgres,
    /// A file.
    Sqlite,
}

/// A database that belongs to one test and goes with it.
#[derive(Debug)]
pub struct Place {
    engine: Engine,
    url: String,
    _guard: Guard,
}

/// Removes a database when it is dropped.
#[derive(Debug)]
enum Guard {
    Postgres { _database: postgres::Dropped },
    Sqlite { _folder: TempDir },
    Nobody,
}

impl Place {
    /// A database without a single table.
    pub async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Postgres => Self::on_server(postgres::create(None).await),
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = sqlite::url(&folder.path().join("socle.db"));
                Self { engine, url, _guard: Guard::Sqlite { _folder: folder } }
            }
        }
    }

    /// A database with every table and no row.
    pub async fn migrated(engine: Engine) -> Self {
        match engine {
            Engine::Postgres => {
                Self::on_server(postgres::create(Some(postgres::template().await)).await)
            }
            Engine::Sqlite => {
                let place = Self::empty(engine).await;
                let opened = place.open().await.expect("an empty file opens");
                opened.migrations.migrate().await.expect("an empty file can be migrated");
                place
            }
        }
    }

    /// A database that somebody else made, and removes.
    pub fn kept_elsewhere(engine: Engine, url: &str) -> Self {
        Self { engine, url: url.to_owned(), _guard: Guard::Nobody }
    }

    fn on_server(database: postgres::Dropped) -> Self {
        let url = database.url();
        let guard = Guard::Postgres { _database: database };
        Self { engine: Engine::Postgres, url, _guard: guard }
    }

    /// Which kind it is.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// The address, as Socle's configuration takes it: `postgres://…` or `sqlite://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file, for SQLite.
    pub fn file(&self) -> PathBuf {
        sqlite::file(&self.url)
    }

    /// Opens a store of its own on the database.
    pub async fn open(&self) -> Result<Opened, OpenFailure> {
        open(self.engine, &self.url).await
    }

    /// Runs statements that no port offers.
    pub async fn execute(&self, statements: &str) {
        self.try_execute(statements).await.expect("the statements work");
    }

    /// Runs statements that may be refused, and says why they were.
    pub async fn try_execute(&self, statements: &str) -> Result<(), String> {
        raw::execute(self.engine, &self.url, statements).await
    }

    /// Everything that a thief of the database would hold: the file with what is still to be written
    /// into it, or every row of every table as text.
    pub async fn dump(&self) -> Vec<u8> {
        raw::dump(self.engine, &self.url).await
    }

    /// The texts in the first column of a query's answer, for what no port tells; `NULL` is `None`.
    pub async fn texts(&self, query: &str) -> Vec<Option<String>> {
        raw::texts(self.engine, &self.url, query).await
    }
}

/// A migrated database and a store on it.
pub struct TestDatabase {
    opened: Opened,
    /// The database behind them, and the way past them.
    pub raw: Place,
}

/// The ports of the store.
impl Deref for TestDatabase {
    type Target = Opened;

    fn deref(&self) -> &Opened {
        &self.opened
    }
}

impl TestDatabase {
    /// The address, as Socle's configuration takes it.
    pub fn url(&self) -> &str {
        self.raw.url()
    }

    /// Which kind it is.
    pub const fn engine(&self) -> Engine {
        self.raw.engine()
    }
}

/// A migrated database that nobody else uses; it goes when the answer is dropped.
pub async fn fresh(engine: Engine) -> TestDatabase {
    let raw = Place::migrated(engine).await;
    let opened = raw.open().await.expect("a fresh database opens");
    TestDatabase { opened, raw }
}

/// The ports of a store that was opened.
pub struct Opened {
    /// Opens transactions.
    pub store: Arc<dyn Store>,
    /// Reads of identity.
    pub identity: Arc<dyn IdentityQueries>,
    /// Reads of access.
    pub access: Arc<dyn AccessQueries>,
    /// Reads of audit.
    pub audit: Arc<dyn AuditQueries>,
    /// Reads of organizations.
    pub organizations: Arc<dyn OrganizationsQueries>,
    /// Reads of privacy.
    pub privacy: Arc<dyn PrivacyQueries>,
    /// Reads of files.
    pub files: Arc<dyn FileQueries>,
    /// Reads of mail.
    pub email: Arc<dyn EmailQueries>,
    /// Reads of notifications.
    pub notifications: Arc<dyn NotificationQueries>,
    /// What is removed by age.
    pub retention: Vec<Arc<dyn Retention>>,
    /// The committed messages.
    pub outbox: Arc<dyn OutboxSignal>,
    /// The tasks, as workers see them.
    pub task_queue: Arc<dyn TaskQueue>,
    /// Reads of tasks.
    pub tasks: Arc<dyn TaskQueries>,
    /// Reads of webhooks.
    pub webhooks: Arc<dyn WebhookQueries>,
    /// Reads of candidates.
    pub candidates: Arc<dyn CandidateQueries>,
    /// Reads of jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// Reads of companies.
    pub companies: Arc<dyn CompanyQueries>,
    /// Reads of applications.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Reads of stages.
    pub stages: Arc<dyn StageQueries>,
    /// Reads of applicants.
    pub applicants: Arc<dyn ApplicantQueries>,
    /// Reads about hiring.
    pub hiring: Arc<dyn HiringQueries>,
    /// Reads of matching.
    pub matching: Arc<dyn MatchQueries>,
    /// Reads of the skills that were imported.
    pub taxonomy: Arc<dyn TaxonomyQueries>,
    /// Reads of saved searches.
    pub searches: Arc<dyn SavedSearchQueries>,
    /// What is counted of recruiting.
    pub dashboards: Arc<dyn DashboardQueries>,
    /// Requests that are sent twice.
    pub idempotency: Arc<dyn IdempotencyKeys>,
    /// Its steps.
    pub migrations: Arc<dyn Migrations>,
}

/// What the wiring does with a store before anybody else uses it.
#[async_trait]
pub trait Migrations: Send + Sync {
    /// Applies the steps that the database lacks, and returns their names.
    async fn migrate(&self) -> Result<Vec<String>, OpenFailure>;

    /// Refuses a database that lacks steps.
    async fn expect_migrated(&self) -> Result<(), OpenFailure>;

    /// Tells an observer what transactions of this store change.
    fn tell_changes_to(&self, observer: Arc<dyn ChangesObserver>);

    /// Tells it what others change, for as long as it is polled.
    async fn listen(&self);
}

/// Why a database was not opened or migrated; the same for every engine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the stores' own error")]
pub enum OpenFailure {
    Address(String),
    Unreachable(String),
    NotWritable(String),
    Corrupt(String),
    TooNew(String),
    TooOld(usize),
    Migration(String),
}

/// Opens a store.
pub async fn open(engine: Engine, url: &str) -> Result<Opened, OpenFailure> {
    let url = SecretString::from(url);
    match engine {
        Engine::Postgres => {
            let settings = socle_postgres::DatabaseSettings { url, max_connections: POOL };
            let store = Arc::new(socle_postgres::SqlStore::open(&settings).await?);
            let retention = store.retention();
            Ok(Opened::of(store, retention))
        }
        Engine::Sqlite => {
            let settings = socle_sqlite::DatabaseSettings { url, max_connections: POOL };
            let store = Arc::new(socle_sqlite::SqlStore::open(&settings).await?);
            let retention = store.retention();
            Ok(Opened::of(store, retention))
        }
    }
}

/// Runs statements on any database, past Socle.
pub async fn execute(engine: Engine, url: &str, statements: &str) {
    raw::execute(engine, url, statements).await.expect("the statements work");
}

impl Opened {
    fn of<S>(store: Arc<S>, retention: Vec<Arc<dyn Retention>>) -> Self
    where
        S: Store
            + IdentityQueries
            + AccessQueries
            + AuditQueries
            + OrganizationsQueries
            + PrivacyQueries
            + FileQueries
            + EmailQueries
            + NotificationQueries
            + OutboxSignal
            + TaskQueue
            + TaskQueries
            + WebhookQueries
            + CandidateQueries
            + JobQueries
            + CompanyQueries
            + ApplicationQueries
            + HiringQueries
            + StageQueries
            + ApplicantQueries
            + MatchQueries
            + TaxonomyQueries
            + SavedSearchQueries
            + DashboardQueries
            + IdempotencyKeys
            + Migrations
            + 'static,
    {
        Self {
            store: store.clone(),
            identity: store.clone(),
            access: store.clone(),
            audit: store.clone(),
            organizations: store.clone(),
            privacy: store.clone(),
            files: store.clone(),
            email: store.clone(),
            notifications: store.clone(),
            retention,
            outbox: store.clone(),
            task_queue: store.clone(),
            tasks: store.clone(),
            webhooks: store.clone(),
            candidates: store.clone(),
            jobs: store.clone(),
            companies: store.clone(),
            applications: store.clone(),
            hiring: store.clone(),
            stages: store.clone(),
            applicants: store.clone(),
            matching: store.clone(),
            taxonomy: store.clone(),
            searches: store.clone(),
            dashboards: store.clone(),
            idempotency: store.clone(),
            migrations: store,
        }
    }
}

/// One source, two crates: what is written once there has two types here.
macro_rules! store_of {
    ($adapter:ident) => {
        impl From<$adapter::OpenError> for OpenFailure {
            fn from(error: $adapter::OpenError) -> Self {
                use $adapter::OpenError;
                match error {
                    OpenError::Address(text) => Self::Address(text),
                    OpenError::Unreachable(cause) => Self::Unreachable(cause.to_string()),
                    OpenError::NotWritable(cause) => Self::NotWritable(cause.to_string()),
                    OpenError::Corrupt(cause) => Self::Corrupt(cause.to_string()),
                    OpenError::TooNew { unknown } => Self::TooNew(unknown),
                    OpenError::TooOld(missing) => Self::TooOld(missing),
                    OpenError::Migration(cause) => Self::Migration(cause.to_string()),
                }
            }
        }

        #[async_trait]
        impl Migrations for $adapter::SqlStore {
            async fn migrate(&self) -> Result<Vec<String>, OpenFailure> {
                Ok($adapter::SqlStore::migrate(self).await?)
            }

            async fn expect_migrated(&self) -> Result<(), OpenFailure> {
                Ok($adapter::SqlStore::expect_migrated(self).await?)
            }

            fn tell_changes_to(&self, observer: Arc<dyn ChangesObserver>) {
                $adapter::SqlStore::tell_changes_to(self, observer);
            }

            async fn listen(&self) {
                $adapter::SqlStore::listen(self).await;
            }
        }
    };
}

store_of!(socle_postgres);
store_of!(socle_sqlite);
