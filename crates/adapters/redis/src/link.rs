//! The way to Redis: open, or known to be closed.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, Pipeline, RedisResult};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::{RedisSettings, RedisSettingsError};

/// How long to wait before the first, and at most before any other, attempt to connect again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));

/// How long a connection must have held for the next attempt to come early again. Redis that answers
/// and refuses by turns is asked, and spoken of in the log, rarely.
const STEADY: Duration = Duration::from_secs(30);

/// How long opening a connection may take, TLS and all. Nobody waits for it.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// How often Redis is asked whether it is there, so that it is not a request that finds out.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// Redis is away: be content with what this node knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Away;

/// The connection that all of this node's commands share, and whether it is there.
pub struct RedisLink {
    client: Client,
    prefix: String,
    patience: Duration,
    connection: RwLock<Option<MultiplexedConnection>>,
    /// Counts connections; even while there is none.
    connections: watch::Sender<u64>,
    /// Whether the log says that Redis is away.
    told: AtomicBool,
}

impl RedisLink {
    /// A closed link. [`RedisLink::run`] opens it.
    pub fn new(settings: &RedisSettings) -> Result<Self, RedisSettingsError> {
        settings.check_prefix()?;
        // The library asks for the process's provider, and panics where there might be several. That
        // somebody has chosen one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            Client::open(settings.connection_info()?).map_err(|_| RedisSettingsError::Url)?;
        Ok(Self {
            client,
            prefix: settings.prefix.clone(),
            patience: settings.patience,
            connection: RwLock::new(None),
            connections: watch::Sender::new(0),
            told: AtomicBool::new(false),
        })
    }

    /// Keeps the link open, for as long as it is polled.
    pub async fn run(&self) -> Infallible {
        let (shortest, longest) = PAUSES;
        let mut pause = shortest;
        loop {
            match self.connect().await {
                Ok(connection) => {
                    let since = Instant::now();
                    self.open(connection);
                    self.closed().await;
                    if since.elapsed() >= STEADY {
                        pause = shortest;
                    }
                }
                Err(cause) => self.tell(&cause),
            }
            sleep(pause).await;
            pause = (pause * 2).min(longest);
        }
    }

    /// Whether Redis answered the last time that it was asked.
    pub fn is_open(&self) -> bool {
        is_open(*self.connections.borrow())
    }

    /// Waits until Redis answers.
    pub async fn opened(&self) {
        // The sender is ours: it cannot be gone.
        let _ = self.connections.subscribe().wait_for(|number| is_open(*number)).await;
    }

    /// A key or channel, with the prefix.
    pub(crate) fn key(&self, rest: impl std::fmt::Display) -> String {
        format!("{}{rest}", self.prefix)
    }

    /// Which connection it is; changes whenever it is opened and closed.
    pub(crate) fn connections(&self) -> watch::Receiver<u64> {
        self.connections.subscribe()
    }

    /// For what needs a connection of its own.
    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    /// Asks Redis, and waits no longer than our patience. Whatever goes wrong closes the link: an error
    /// of the server too, which would otherwise be the answer to every request.
    pub(crate) async fn ask<T, F>(
        &self,
        question: impl FnOnce(MultiplexedConnection) -> F,
    ) -> Result<T, Away>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let (connection, number) = self.connection().ok_or(Away)?;
        let cause = match timeout(self.patience, question(connection)).await {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} ms", self.patience.as_millis()),
        };
        self.close(number, &cause);
        Err(Away)
    }

    /// Asks with one command.
    pub(crate) async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Away> {
        self.ask(|mut connection| async move { command.query_async(&mut connection).await }).await
    }

    /// Asks with several, one after the other.
    pub(crate) async fn query_all<T: FromRedisValue>(
        &self,
        commands: &Pipeline,
    ) -> Result<T, Away> {
        self.ask(|mut connection| async move { commands.query_async(&mut connection).await }).await
    }

    fn connection(&self) -> Option<(MultiplexedConnection, u64)> {
        let connection = self.connection.read().unwrap_or_else(PoisonError::into_inner);
        // Both change together, under the lock.
        connection.clone().map(|connection| (connection, *self.connections.borrow()))
    }

    /// Connects, and makes sure that Redis takes commands: one that only replicates, is full or still
    /// loads its data answers pings as well.
    async fn connect(&self) -> Result<MultiplexedConnection, String> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_WITHIN))
            // Ours is shorter; this is for what nobody waits for any more.
            .set_response_timeout(Some(CONNECT_WITHIN));
        let attempt = async {
            let mut connection =
                self.client.get_multiplexed_async_connection_with_config(&config).await?;
            let mut probe = redis::cmd("SET");
            probe.arg(self.key("probe")).arg(1).arg("PX").arg(1_000);
            let () = probe.query_async(&mut connection).await?;
            RedisResult::Ok(connection)
        };
        match timeout(CONNECT_WITHIN, attempt).await {
            Ok(connected) => connected.map_err(|error| error.to_string()),
            Err(_) => Err(format!("no connection within {} s", CONNECT_WITHIN.as_secs())),
        }
    }

    fn open(&self, new: MultiplexedConnection) {
        let mut connection = self.connection.write().unwrap_or_else(PoisonError::into_inner);
        *connection = Some(new);
        self.connections.send_modify(|number| *number += 1);
        drop(connection);
        if self.told.swap(false, Ordering::Relaxed) {
            tracing::info!("Redis answers again: limits and cache are shared with other nodes");
        }
    }

    fn close(&self, number: u64, cause: &str) {
        let mut connection = self.connection.write().unwrap_or_else(PoisonError::into_inner);
        if *self.connections.borrow() != number {
            // Somebody else has closed it; perhaps there is another by now.
            return;
        }
        *connection = None;
        self.connections.send_modify(|number| *number += 1);
        drop(connection);
        self.tell(cause);
    }

    /// Waits until the link is closed. Asks now and then: Redis may go while nobody needs it.
    async fn closed(&self) {
        let mut connections = self.connections();
        while is_open(*connections.borrow_and_update()) {
            tokio::select! {
                _ = connections.changed() => {}
                () = sleep(ASK_EVERY) => {
                    // Whatever goes wrong has closed it.
                    let _ = self.query::<()>(&redis::cmd("PING")).await;
                }
            }
        }
    }

    /// Says once that Redis is away.
    fn tell(&self, cause: &str) {
        if !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                cause,
                "Redis is away: this node counts limits for itself and caches nothing until it is back"
            );
        }
    }
}

/// Whether there is a connection of that number.
pub(crate) const fn is_open(number: u64) -> bool {
    number % 2 == 1
}
