//! Hears what the database says about changes (`LISTEN`), whoever made them: another node, or an
//! operator by hand. The triggers of the migration `change_notices` say it, upon commit.

use std::convert::Infallible;
use std::future::poll_fn;
use std::time::Duration;

use tokio_postgres::{AsyncMessage, Config};

use super::{chain, dial};
use crate::changes::{Change, Observer};

const LISTEN: &str = "LISTEN socle_changes";

/// How operators find this connection among those of the pool (`pg_stat_activity`).
const APPLICATION_NAME: &str = "socle changes";

/// How long to wait before the first, and at most before any other, attempt to listen again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Listens, and listens again whenever the connection is lost.
pub(super) async fn listen(config: &Config, observer: &Observer) {
    let mut config = config.clone();
    config.application_name(APPLICATION_NAME);
    let (shortest, longest) = PAUSES;
    let mut pause = shortest;
    loop {
        let mut heard = false;
        let Err(error) = listen_once(&config, observer, &mut heard).await;
        if heard {
            pause = shortest;
        }
        tracing::warn!(error, "changes of other nodes are not heard; trying again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
    }
}

/// Listens until the connection is lost. `heard` becomes true when it listens.
async fn listen_once(
    config: &Config,
    observer: &Observer,
    heard: &mut bool,
) -> Result<Infallible, String> {
    let (client, mut connection) = dial(config).await?;
    let listening = client.batch_execute(LISTEN);
    tokio::pin!(listening);
    loop {
        tokio::select! {
            done = &mut listening, if !*heard => {
                done.map_err(|error| chain(&error))?;
                *heard = true;
                // Whatever changed until now was said to nobody here.
                observer.tell_everything();
                tracing::debug!("changes of other nodes are heard");
            }
            message = poll_fn(|cx| connection.poll_message(cx)) => match message {
                Some(Ok(AsyncMessage::Notification(notice))) => tell(observer, notice.payload()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(chain(&error)),
                None => return Err("the connection was closed".to_owned()),
            },
        }
    }
}

fn tell(observer: &Observer, payload: &str) {
    match Change::parse(payload) {
        Some(change) => observer.tell(change),
        // A newer version says what this one does not know: be careful.
        None => observer.tell_everything(),
    }
}
