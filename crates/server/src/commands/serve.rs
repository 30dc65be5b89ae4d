use std::io::ErrorKind;
use std::process::ExitCode;
use std::time::Duration;

use actix_web::HttpServer;
use socle_http::app;

use super::Failure;
use crate::background::Background;
use crate::config::{Configuration, Mode};
use crate::logging;
use crate::wiring::{Database, Wiring};

/// How long requests and background work may take to finish after a signal to stop.
const SHUTDOWN: Duration = Duration::from_secs(30);

/// Serves until a signal says stop.
pub(super) async fn run(configuration: &Configuration) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    let settings = &configuration.settings;
    logging::init(&settings.log);
    for warning in &configuration.warnings {
        tracing::warn!("{warning}");
    }

    let database = Database::open(settings).await.map_err(Failure::because)?;
    if settings.database.migrate_at_start {
        for step in database.migrate().await.map_err(Failure::because)? {
            tracing::info!(step, "migrated the database");
        }
    } else {
        database.expect_migrated().await.map_err(Failure::because)?;
    }
    let wiring = Wiring::new(configuration, &database)?;
    wiring.check_mail_server(settings).await?;
    wiring.check_storage().await?;

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
    let background = Background::start(wiring.background_work(), database);

    // The server takes the signals over when it is first polled; whoever reads that we listen may
    // tell us to stop at once.
    let announced = async { announce(configuration, address) };
    let (outcome, ()) = tokio::join!(biased; server.run(), announced);
    background.stop(SHUTDOWN).await;
    outcome.map_err(|error| Failure::new("the server failed", error))?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn announce(configuration: &Configuration, address: std::net::SocketAddr) {
    let base = format!("http://{address}");
    tracing::info!("Socle {} listens on {base}", env!("CARGO_PKG_VERSION"));
    tracing::info!("documentation: {base}/docs");
    if configuration.settings.mode == Mode::Development {
        tracing::info!("development mode: mail goes to {base}/dev/mailbox");
    }
}
