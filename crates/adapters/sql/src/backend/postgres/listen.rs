//! Hears what the database says (`LISTEN`): about changes, whoever made them, another node or an
//! operator by hand, which the triggers of the migration `change_notices` say upon commit; and that
//! there is something to do, which this says itself to the other processes.

use std::convert::Infallible;
use std::future::poll_fn;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Notification, Socket};

use super::{TlsStream, chain, dial};
use crate::changes::{Change, Observer};
use crate::hints::Hints;

const LISTEN: &str = "LISTEN socle_changes; LISTEN socle_work";

/// Where hints are given; what there is to do is their payload.
const WORK: &str = "socle_work";
const OUTBOX: &str = "outbox";
const TASKS: &str = "tasks";
/// Before the identifiers of people who were told something, with commas between them.
const TOLD: &str = "told:";

/// At most one hint of a kind in this time: more would say the same again.
const BETWEEN_HINTS: Duration = Duration::from_millis(5);

/// How operators find this connection among those of the pool (`pg_stat_activity`).
const APPLICATION_NAME: &str = "socle changes";

/// How long to wait before the first, and at most before any other, attempt to listen again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Listens, and listens again whenever the connection is lost.
pub(super) async fn listen(config: &Config, observer: &Observer, hints: &Hints) {
    let mut config = config.clone();
    config.application_name(APPLICATION_NAME);
    let (shortest, longest) = PAUSES;
    let mut pause = shortest;
    loop {
        let mut heard = false;
        let Err(error) = listen_once(&config, observer, hints, &mut heard).await;
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
    hints: &Hints,
    heard: &mut bool,
) -> Result<Infallible, String> {
    let (client, connection) = dial(config).await?;
    let (said, mut hearing) = mpsc::unbounded_channel();
    let talk = async {
        client.batch_execute(LISTEN).await.map_err(|error| chain(&error))?;
        let own = own_process(&client).await?;
        *heard = true;
        // Whatever changed until now was said to nobody here.
        observer.tell_everything();
        tracing::debug!("changes of other nodes are heard");
        let hear = async {
            while let Some(notice) = hearing.recv().await {
                take(observer, hints, own, &notice);
            }
            Err::<Infallible, _>("the connection was closed".to_owned())
        };
        tokio::select! {
            lost = hear => lost,
            lost = tell_others(&client, &hints.outbox, OUTBOX) => lost,
            lost = tell_others(&client, &hints.tasks, TASKS) => lost,
            lost = tell_of_people(&client, hints) => lost,
        }
    };
    // The connection works for as long as this is polled, and ends with it.
    tokio::select! {
        lost = talk => lost,
        lost = drive(connection, said) => Err(lost),
    }
}

/// Works the connection off and passes on what comes, until it is lost.
async fn drive(
    mut connection: Connection<Socket, TlsStream>,
    said: mpsc::UnboundedSender<Notification>,
) -> String {
    loop {
        match poll_fn(|cx| connection.poll_message(cx)).await {
            Some(Ok(AsyncMessage::Notification(notice))) => {
                // Nobody hears any more only when this ends as well.
                let _ = said.send(notice);
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return chain(&error),
            None => return "the connection was closed".to_owned(),
        }
    }
}

/// What the server calls this connection: it hears itself, too.
async fn own_process(client: &Client) -> Result<i32, String> {
    let row = client.query_one("SELECT pg_backend_pid()", &[]).await;
    row.and_then(|row| row.try_get(0)).map_err(|error| chain(&error))
}

/// Passes on the hints that are given in this process.
async fn tell_others(
    client: &Client,
    hint: &crate::hints::Hint,
    what: &str,
) -> Result<Infallible, String> {
    let statement = format!("NOTIFY {WORK}, '{what}'");
    loop {
        hint.to_tell().await;
        client.batch_execute(&statement).await.map_err(|error| chain(&error))?;
        tokio::time::sleep(BETWEEN_HINTS).await;
    }
}

/// Says who was told something in this process: their streams may be in another.
async fn tell_of_people(client: &Client, hints: &Hints) -> Result<Infallible, String> {
    loop {
        let telling = hints.told.next().await;
        let ids: Vec<_> = telling.people().iter().map(ToString::to_string).collect();
        let statement = format!("NOTIFY {WORK}, '{TOLD}{}'", ids.join(","));
        client.batch_execute(&statement).await.map_err(|error| chain(&error))?;
        telling.done();
        tokio::time::sleep(BETWEEN_HINTS).await;
    }
}

fn take(observer: &Observer, hints: &Hints, own: i32, notice: &Notification) {
    if notice.channel() != WORK {
        return match Change::parse(notice.payload()) {
            Some(change) => observer.tell(change),
            // A newer version says what this one does not know: be careful.
            None => observer.tell_everything(),
        };
    }
    if notice.process_id() == own {
        return;
    }
    match notice.payload() {
        OUTBOX => hints.outbox.pass_on(),
        TASKS => hints.tasks.pass_on(),
        other => {
            // A newer version knows of more to do.
            let people = other.strip_prefix(TOLD).unwrap_or_default().split(',');
            for id in people.filter_map(|id| id.parse().ok()) {
                observer.tell(Change::Notified(id));
            }
        }
    }
}
