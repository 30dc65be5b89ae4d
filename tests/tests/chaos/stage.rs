//! Two servers and two workers on one PostgreSQL and one Redis, each of which can go and come back.

use std::path::PathBuf;
use std::sync::Arc;

use socle_test_servers::{Cluster, Durability, Ending, free_port};
use socle_tests::databases::{Engine, Place};
use socle_tests::http::Client;
use socle_tests::mail_server::MailServer;
use socle_tests::receiver::{Manner, Receiver};
use socle_tests::redis_server::RedisServer;
use socle_tests::server::{Installation, Server};
use tokio::task::block_in_place;

/// Where PostgreSQL's programs are, as `cargo xtask test` says.
const PROGRAMS: &str = "SOCLE_TEST_POSTGRES_PROGRAMS";

/// How many there are of each.
pub(crate) const NODES: usize = 2;

/// Everything that runs.
pub(crate) struct Stage {
    postgres: Cluster,
    redis: RedisServer,
    mails: Arc<MailServer>,
    receiver: Arc<Receiver>,
    /// Each server has a port of its own, where it is again after it was away.
    serving: [Installation; NODES],
    servers: [Option<Server>; NODES],
    workers: [Option<Server>; NODES],
    clients: [Client; NODES],
    database: Place,
}

impl Stage {
    /// Starts everything.
    pub(crate) async fn set() -> Self {
        let programs = std::env::var_os(PROGRAMS)
            .map_or_else(|| panic!("{PROGRAMS} is not set: run `cargo xtask test`"), PathBuf::from);
        // As in production: a crash may cost nothing that was acknowledged.
        let postgres = block_in_place(|| Cluster::start(&programs, Durability::Full)).unwrap();
        let redis = RedisServer::start().await;
        let mails = Arc::new(MailServer::start().await);
        let receiver = Arc::new(Receiver::start(Manner::Answer(204)).await);
        let url = postgres.url("postgres");
        let installation = Installation::new()
            .set("SOCLE_DATABASE_URL", &url)
            .set("SOCLE_REDIS_URL", &redis.url())
            .set("SOCLE_SMTP_URL", &mails.url())
            .set("SOCLE_WEBHOOKS_ALLOW_LOOPBACK", "true")
            .set("SOCLE_TASKS_IN_SERVER", "false")
            .set("SOCLE_TASKS_LEASE_SECONDS", "5")
            .set("SOCLE_AUTH_HASHING_QUEUE", "100");
        let serving: [_; NODES] = std::array::from_fn(|_| {
            let address = format!("127.0.0.1:{}", free_port().unwrap());
            installation.clone().set("SOCLE_SERVER_BIND", &address)
        });
        let servers = [Some(serving[0].start().await), Some(serving[1].start().await)];
        let workers =
            [Some(serving[0].start_worker().await), Some(serving[1].start_worker().await)];
        let clients = servers.each_ref().map(|server| server.as_ref().unwrap().client());
        let database = Place::kept_elsewhere(Engine::Postgres, &url);
        Self { postgres, redis, mails, receiver, serving, servers, workers, clients, database }
    }

    /// A client for each server, whether it runs or not.
    pub(crate) fn clients(&self) -> [Client; NODES] {
        self.clients.clone()
    }

    /// Whom the mails go to.
    pub(crate) fn mails(&self) -> Arc<MailServer> {
        self.mails.clone()
    }

    /// Whom webhooks are sent to.
    pub(crate) fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// The database, past the servers.
    pub(crate) const fn database(&self) -> &Place {
        &self.database
    }

    /// Runs a command to its end beside the servers.
    pub(crate) async fn run(&self, arguments: &[&str]) -> socle_tests::server::Finished {
        self.serving[0].run(arguments).await
    }

    /// Ends a server as a loss of power would.
    pub(crate) fn kill_server(&mut self, number: usize) {
        self.servers[number].take().expect("the server runs").kill();
    }

    /// Ends a worker as a loss of power would.
    pub(crate) fn kill_worker(&mut self, number: usize) {
        self.workers[number].take().expect("the worker runs").kill();
    }

    /// Asks a server and a worker to end, as a deployment does, and waits until they have.
    pub(crate) async fn retire(&mut self, number: usize) {
        let server = self.servers[number].take().expect("the server runs");
        assert!(server.stop().await.success());
        let worker = self.workers[number].take().expect("the worker runs");
        assert!(worker.stop().await.success());
    }

    /// Ends PostgreSQL.
    pub(crate) fn stop_postgres(&mut self, ending: Ending) {
        block_in_place(|| self.postgres.stop(ending)).unwrap();
    }

    /// Starts PostgreSQL again.
    pub(crate) fn start_postgres(&mut self) {
        block_in_place(|| self.postgres.start_again()).unwrap();
    }

    /// Ends Redis as a loss of power would; what it knew is gone.
    pub(crate) fn stop_redis(&mut self) {
        self.redis.stop();
    }

    /// Starts Redis again, empty.
    pub(crate) async fn start_redis(&mut self) {
        self.redis.start_again().await;
    }

    /// Starts every server and every worker that is away.
    pub(crate) async fn complete(&mut self) {
        for number in 0..NODES {
            if self.servers[number].is_none() {
                self.servers[number] = Some(self.serving[number].start().await);
            }
            if self.workers[number].is_none() {
                self.workers[number] = Some(self.serving[number].start_worker().await);
            }
        }
    }

    /// Ends everything properly, and looks at what was logged since each process began.
    pub(crate) async fn strike(mut self) {
        for process in self.servers.iter().chain(&self.workers).flatten() {
            let log = process.log().join("\n");
            assert!(!log.contains("panicked"), "{log}");
        }
        for number in 0..NODES {
            self.retire(number).await;
        }
    }
}
