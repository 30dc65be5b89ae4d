use std::io::ErrorKind;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use socle_application::notifications::NotificationHub;
use socle_http::app;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, SHUTDOWN, start};
use crate::background::Background;
use crate::config::{Configuration, Mode};

/// Serves until a signal says stop.
pub(super) async fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let settings = &configuration.settings;
    let (database, wiring) = start::open(configuration).await?;

    let services = wiring.services.clone();
    let address = settings.server.bind;
    let mut server = HttpServer::new(move || app(services.clone()))
        .client_request_timeout(Duration::from_secs(10))
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(SHUTDOWN.as_secs());
    if let Some(workers) = settings.server.workers {
        server = server.workers(workers);
    }
    let server = server.bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::because(format!(
            "the address {address} is taken; stop what listens there or set SOCLE_SERVER_BIND"
        )),
        _ => Failure::new(&format!("cannot listen on {address}"), error),
    })?;
    let address = server.addrs().first().copied().unwrap_or(address);
    let work = wiring.background_work();
    let opened = work.upkeep.opened();
    let background = Background::start(work, database, settings.tasks.in_server);
    opened.await;

    // The server takes the signals over when it is first polled; whoever reads that we listen may
    // tell us to stop at once.
    let announced = async { announce(configuration, address) };
    let streams = tokio::spawn(end_streams(wiring.streams()));
    let (outcome, ()) = tokio::join!(biased; server.run(), announced);
    streams.abort();
    background.stop(SHUTDOWN).await;
    outcome.map_err(|error| Failure::new("the server failed", error))?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Ends the streams of this node when it is told to stop: the server waits for whatever is being
/// answered, and a stream would be answered for ever.
async fn end_streams(streams: Arc<NotificationHub>) {
    let signals = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
        signal(SignalKind::quit()),
    );
    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut quit)) = signals else {
        tracing::warn!("streams cannot be ended before a stop, which will take its whole time");
        return;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = quit.recv() => {}
    }
    streams.close();
}

fn announce(configuration: &Configuration, address: std::net::SocketAddr) {
    let base = format!("http://{address}");
    tracing::info!("Socle {} listens on {base}", env!("CARGO_PKG_VERSION"));
    tracing::info!("documentation: {base}/docs");
    if configuration.settings.mode == Mode::Development {
        tracing::info!("development mode: mail goes to {base}/dev/mailbox");
    }
}
