//! Notifications over a WebSocket (RFC 6455).

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, rt, web};
use actix_ws::{CloseCode, CloseReason, Closed, Message, MessageStream, ProtocolError, Session};
use socle_domain::notifications::policy;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::NotificationBody;
use super::following::{End, Step, Stream};
use crate::extract::{SignedInActor, origin};
use crate::problem::{AuthenticationProblems, Problem, ServerProblems, problems};

/// Registers the operation.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(connect);
}

problems!(
    /// Of whoever names an event that cannot be one, or wants no WebSocket.
    HandshakeProblem { "400" => "It is no handshake, or the last event id is not one of ours" }
);

/// How long a client may take to make room for a message.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many pings a client may leave unanswered.
const UNANSWERED: u8 = 2;
/// The largest message of a client, in bytes: it has nothing to say but pings and pongs.
const MAX_FRAME: usize = 256;

/// Follow what I am told, over a WebSocket
///
/// Each text message is a notification as the list shows it. A client that comes again with
/// `?last_event_id=`, the `position` of the last one, gets everything since, once and in order; without
/// it, what is told from now on. The handshake carries the session's cookie or an access token, and the
/// `Origin` of a browser must be ours (403). Pings come at least every 15 seconds; a client that answers
/// none, or does not read, is cut off. The socket ends at once when the session ends or the access token
/// expires (close code 1008), and when the server stops (1001). One person has at most 10 streams on a
/// node, of both kinds together.
#[utoipa::path(
    tag = "notifications",
    operation_id = "connect_notifications",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("last_event_id" = Option<i64>, Query, description = "The `position` after which to go on"),
    ),
    responses(
        (status = 101, description = "The connection is a WebSocket now"),
        AuthenticationProblems, HandshakeProblem, ServerProblems,
    )
)]
#[get("/notifications/ws")]
async fn connect(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    origin::refuse_foreign_socket(&request)?;
    policy::own_notifications(&actor)?;
    // Whether it is a handshake at all comes first: then nothing was opened in vain.
    let no_handshake = |_| Problem::unreadable("this is no WebSocket handshake");
    let (response, session, messages) =
        actix_ws::handle(&request, payload).map_err(no_handshake)?;
    let stream = Stream::open(&request, &actor).await?;
    let socket = Socket { session, messages: messages.max_frame_size(MAX_FRAME), stream };
    rt::spawn(socket.run());
    Ok(response)
}

struct Socket {
    session: Session,
    messages: MessageStream,
    stream: Stream,
}

/// What happened first.
enum Either {
    Step(Step),
    Message(Option<Result<Message, ProtocolError>>),
}

impl Socket {
    /// Sends until it is over.
    async fn run(self) {
        let Self { mut session, mut messages, mut stream } = self;
        let mut unanswered = 0;
        let reason = loop {
            let first = tokio::select! {
                step = stream.next() => Either::Step(step),
                message = messages.recv() => Either::Message(message),
            };
            let sent = match first {
                Either::Step(Step::Told(told)) => {
                    send(&mut session, told.into_iter().map(NotificationBody::from)).await
                }
                Either::Step(Step::KeepAlive) if unanswered >= UNANSWERED => break None,
                Either::Step(Step::KeepAlive) => {
                    unanswered += 1;
                    in_time(session.ping(b"")).await
                }
                Either::Step(Step::Ended(end)) => break Some(close_reason(end)),
                Either::Message(Some(Ok(Message::Ping(bytes)))) => {
                    in_time(session.pong(&bytes)).await
                }
                Either::Message(Some(Ok(Message::Pong(_)))) => {
                    unanswered = 0;
                    Ok(())
                }
                Either::Message(Some(Ok(Message::Close(_))) | None) => break None,
                Either::Message(Some(Ok(_))) => {
                    break Some(CloseReason {
                        code: CloseCode::Unsupported,
                        description: Some("nothing is read here".to_owned()),
                    });
                }
                Either::Message(Some(Err(error))) => {
                    tracing::debug!(%error, "a client does not speak the protocol");
                    break Some(CloseCode::Protocol.into());
                }
            };
            if sent.is_err() {
                break None;
            }
        };
        // Whoever does not take the farewell either is cut off by dropping the session.
        let _ = in_time(session.close(reason)).await;
    }
}

async fn send(
    session: &mut Session,
    bodies: impl Iterator<Item = NotificationBody>,
) -> Result<(), Closed> {
    for body in bodies {
        let text = serde_json::to_string(&body).unwrap_or_default();
        in_time(session.text(text)).await?;
    }
    Ok(())
}

/// A client that makes no room in time counts as gone.
async fn in_time(sending: impl Future<Output = Result<(), Closed>>) -> Result<(), Closed> {
    tokio::time::timeout(PATIENCE, sending).await.unwrap_or(Err(Closed))
}

fn close_reason(end: End) -> CloseReason {
    let code = match end {
        End::SignedOut => CloseCode::Policy,
        End::Stopping => CloseCode::Away,
        End::Unavailable => CloseCode::Again,
    };
    CloseReason { code, description: Some(end.as_str().to_owned()) }
}
