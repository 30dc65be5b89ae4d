use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, SHUTDOWN, start};
use crate::background::Background;
use crate::config::Configuration;

/// Does tasks and delivers events until a signal says stop, and serves nobody.
pub(super) async fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let (database, wiring) = start::open(configuration).await?;
    // Before it is said that we work: whoever reads that may tell us to stop at once.
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::because)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::because)?;
    let background = Background::start(wiring.background_work(), database, true);
    tracing::info!("Socle {} works on tasks", env!("CARGO_PKG_VERSION"));
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    background.stop(SHUTDOWN).await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
