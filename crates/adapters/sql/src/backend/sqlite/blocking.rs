//! Statements on threads that may block.

use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll};

use diesel_async::sync_connection_wrapper::SpawnBlocking;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// Runs statements on the blocking threads of the runtime that opened the connection.
///
/// A statement that nobody waits for any more (its request went away) still holds the connection,
/// which its pool must not hand out before it is done. So whoever drops the wait, waits: for the
/// moment a statement takes. Diesel's own runtime does so with `block_in_place`, which panics on
/// runtimes with one thread, and HTTP workers are such runtimes.
pub(crate) struct Blocking(Handle);

impl SpawnBlocking for Blocking {
    fn spawn_blocking<'a, R>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, Result<R, Box<dyn Error + Send + Sync + 'static>>>
    where
        R: Send + 'static,
    {
        let done = Arc::new(Done::default());
        let signal = Signal(Arc::clone(&done));
        let running = self.0.spawn_blocking(move || {
            // Last to go, however the task ends.
            let _signal = signal;
            task()
        });
        let statement = Statement { running, done };
        statement.map(|joined| joined.map_err(Box::from)).boxed()
    }

    fn get_runtime() -> Self {
        Self(Handle::current())
    }
}

/// A statement that runs; dropping it waits for its end.
struct Statement<R> {
    running: JoinHandle<R>,
    done: Arc<Done>,
}

impl<R> Future for Statement<R> {
    type Output = Result<R, tokio::task::JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.running).poll(context)
    }
}

impl<R> Drop for Statement<R> {
    fn drop(&mut self) {
        self.done.wait();
    }
}

#[derive(Default)]
struct Done {
    is_done: Mutex<bool>,
    changed: Condvar,
}

impl Done {
    fn wait(&self) {
        let is_done = self.is_done.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(is_done, |is_done| !*is_done));
    }
}

struct Signal(Arc<Done>);

impl Drop for Signal {
    fn drop(&mut self) {
        *self.0.is_done.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.changed.notify_all();
    }
}
