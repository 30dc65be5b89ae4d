//! Databases on the server that `cargo xtask test` starts.

use std::sync::atomic::{AtomicU32, Ordering};

use socle_application::ports::Randomness as _;
use socle_crypto::SystemRandomness;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};
use url::Url;

use super::{Engine, open};

const SERVER: &str = "SOCLE_TEST_POSTGRES_URL";

/// The address of a database on the server.
fn url_of(database: &str) -> String {
    let server = std::env::var(SERVER)
        .unwrap_or_else(|_| panic!("{SERVER} is not set: run `cargo xtask test`"));
    let mut url = Url::parse(&server).expect("the address of the server is a URL");
    url.set_path(database);
    url.into()
}

/// A name that no other test program on the server uses.
fn new_name(kind: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut random = [0; 4];
    SystemRandomness.fill(&mut random);
    let random = u32::from_ne_bytes(random);
    format!("socle_{kind}_{}_{random:08x}_{number}", std::process::id())
}

/// The name of a database that was migrated once, to be copied.
pub(super) async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let migrated = TEMPLATE.get_or_init(|| async {
        let name = new_name("template");
        administer(&format!("CREATE DATABASE {name}")).await;
        let opened = open(Engine::Postgres, &url_of(&name)).await.expect("a new database opens");
        opened.migrations.migrate().await.expect("a new database can be migrated");
        name
    });
    migrated.await
}

/// A new database: a copy, or empty.
pub(super) async fn create(template: Option<&str>) -> Dropped {
    let name = new_name("case");
    // The server itself waits for whoever still leaves the template.
    administer(&format!("CREATE DATABASE {name} TEMPLATE {}", template.unwrap_or("template0")))
        .await;
    Dropped { name }
}

/// A connection past Socle's store.
pub(super) async fn connect(url: &str) -> Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.expect("the server answers");
    tokio::spawn(connection);
    client
}

async fn administer(statement: &str) {
    let client = connect(&url_of("postgres")).await;
    client.batch_execute(statement).await.expect("an administrator's statement works");
}

/// A database that is dropped with this.
#[derive(Debug)]
pub(super) struct Dropped {
    name: String,
}

impl Dropped {
    pub(super) fn url(&self) -> String {
        url_of(&self.name)
    }
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // The runtime of the test may be going away. A failure leaves a database on a server that is
        // thrown away itself.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(administer(&statement));
        });
        drop(dropping.join());
    }
}
