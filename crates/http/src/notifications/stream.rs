//! Notifications as server-sent events (HTML Living Standard §9.2).

use std::convert::Infallible;
use std::fmt::Write as _;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::stream;
use socle_application::notifications::SeenNotification;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::NotificationBody;
use super::following::{Step, Stream};
use crate::extract::SignedInActor;
use crate::problem::{AuthenticationProblems, Problem, ServerProblems, problems};

/// Registers the operation.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(follow);
}

problems!(
    /// Of whoever names an event that cannot be one.
    LastEventProblem { "400" => "The last event id is not one of ours" }
);

/// How long a client waits before it comes again, in milliseconds, and a comment, so that whoever is in
/// between passes the answer on at once.
const OPENING: &str = "retry: 2000\n: notifications\n\n";
const KEEP_ALIVE: &str = ":\n\n";

/// Follow what I am told
///
/// Server-sent events (`text/event-stream`): each is called `notification`, its data is a notification
/// as the list shows it, its `id` the `position`. A client that comes again with `Last-Event-ID`, or
/// `?last_event_id=`, gets everything since, once and in order; without it, what is told from now on.
/// What was deleted meanwhile is left out. Comments come at least every 15 seconds. The stream ends at
/// once when the session ends, when the access token expires (a browser's cookie has no such end), and
/// when the server stops. One person has at most 10 streams on a node.
#[utoipa::path(
    tag = "notifications",
    operation_id = "stream_notifications",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("last_event_id" = Option<i64>, Query, description = "The `position` after which to go on"),
        ("Last-Event-ID" = Option<i64>, Header, description = "The same, as browsers send it"),
    ),
    responses(
        (status = 200, description = "Events, for as long as the session lasts",
         body = String, content_type = "text/event-stream"),
        AuthenticationProblems, LastEventProblem, ServerProblems,
    )
)]
#[get("/notifications/stream")]
async fn follow(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
) -> Result<HttpResponse, Problem> {
    let stream = Stream::open(&request, &actor).await?;
    let opening = Bytes::from_static(OPENING.as_bytes());
    let following = (Some(stream), Some(opening));
    // It is asked for more only when the client has taken what came before, and dropped when it leaves:
    // for a slow client nothing is kept but its place.
    let body = stream::unfold(following, |(stream, opening)| async move {
        let mut stream = stream?;
        if let Some(opening) = opening {
            return Some((Ok::<_, Infallible>(opening), (Some(stream), None)));
        }
        let part = match stream.next().await {
            Step::Told(told) => Bytes::from(events(told)),
            Step::KeepAlive => Bytes::from_static(KEEP_ALIVE.as_bytes()),
            Step::Ended(end) => {
                let last = Bytes::from(format!(": {}\n\n", end.as_str()));
                return Some((Ok(last), (None, None)));
            }
        };
        Some((Ok(part), (Some(stream), None)))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // What is compressed waits until there is enough of it.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        // Nobody has to wait for this connection once the stream is over.
        .force_close()
        .streaming(Box::pin(body)))
}

fn events(told: Vec<SeenNotification>) -> String {
    let mut events = String::new();
    for seen in told {
        let position = seen.notification.position;
        let body = NotificationBody::from(seen);
        let data = serde_json::to_string(&body).unwrap_or_default();
        // Writing to a string cannot fail; JSON holds no line breaks.
        let _ = write!(events, "id: {position}\nevent: notification\ndata: {data}\n\n");
    }
    events
}
