//! What both kinds of streams have in common: what comes next, and when they end.

use std::time::Duration;

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use socle_application::identity::{AuthenticateError, Identity};
use socle_application::notifications::{Following, Next, Notifications, SeenNotification};
use socle_domain::Timestamp;
use socle_domain::access::{Actor, SignedIn, policy};

use crate::Services;
use crate::extract::token_expiry;
use crate::problem::Problem;

/// How long a stream is silent at most. Proxies and clients take longer silence for a lost connection;
/// and whatever no hint came for is found by then.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A stream of what a person is told.
pub(super) struct Stream {
    following: Following,
    identity: web::Data<Identity>,
    services: web::Data<Services>,
    signed_in: SignedIn,
    /// When the access token ends, if one was presented.
    expires_at: Option<Timestamp>,
}

/// What to send next.
pub(super) enum Step {
    /// These.
    Told(Vec<SeenNotification>),
    /// Something, so that both sides know that the other is there.
    KeepAlive,
    /// Nothing more.
    Ended(End),
}

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The session is over, the account closed, or the access token has expired.
    SignedOut,
    /// The node stops.
    Stopping,
    /// The database is away.
    Unavailable,
}

impl End {
    /// In words, for the log and the client.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "the session is over or the access token has expired",
            Self::Stopping => "the server restarts; come again",
            Self::Unavailable => "a part of the service is away; come again",
        }
    }
}

#[derive(Deserialize)]
struct Query {
    last_event_id: Option<String>,
}

/// The place after which a client wants to go on: browsers say it in a header when they come again,
/// others may in the query.
fn last_event_id(request: &HttpRequest) -> Result<Option<i64>, Problem> {
    let unreadable = || Problem::unreadable("the last event id is not one of ours");
    let query = web::Query::<Query>::from_query(request.query_string());
    let query = query.map_err(|_| unreadable())?.into_inner().last_event_id;
    let header = request.headers().get("last-event-id").map(|value| value.to_str());
    let text = match header {
        Some(text) => Some(text.map_err(|_| unreadable())?.to_owned()),
        None => query,
    };
    // A browser that has heard of none yet says so with nothing.
    let text = text.filter(|text| !text.is_empty());
    let read = |text: String| text.parse().ok().filter(|position| *position >= 0);
    text.map(|text| read(text).ok_or_else(unreadable)).transpose()
}

impl Stream {
    /// Begins to follow.
    pub(super) async fn open(request: &HttpRequest, actor: &Actor) -> Result<Self, Problem> {
        // Whoever may not is told so before anything they say is read.
        let signed_in = policy::person(actor)?;
        let wired = || Problem::internal("the wiring lacks something");
        let identity = request.app_data::<web::Data<Identity>>().ok_or_else(wired)?;
        let services = request.app_data::<web::Data<Services>>().ok_or_else(wired)?;
        let notifications = request.app_data::<web::Data<Notifications>>().ok_or_else(wired)?;
        let after = last_event_id(request)?;
        let following = notifications.follow.execute(actor, after).await?;
        Ok(Self {
            following,
            signed_in,
            expires_at: token_expiry(request)?,
            identity: identity.clone(),
            services: services.clone(),
        })
    }

    /// What to send next, and when. Nothing is lost when it is dropped before that.
    pub(super) async fn next(&mut self) -> Step {
        loop {
            let now = self.services.clock.now();
            let left = self.expires_at.map(|at| (at - now).to_std().unwrap_or_default());
            if left.is_some_and(|left| left.is_zero()) {
                return Step::Ended(End::SignedOut);
            }
            let patience = left.map_or(KEEP_ALIVE, |left| left.min(KEEP_ALIVE));
            let next = match tokio::time::timeout(patience, self.following.next()).await {
                Ok(Ok(next)) => next,
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a stream of notifications broke off");
                    return Step::Ended(End::Unavailable);
                }
                Err(_elapsed) if patience < KEEP_ALIVE => continue,
                Err(_elapsed) => {
                    // Whatever was said meanwhile may have been lost on the way.
                    self.following.look_again();
                    match self.check().await {
                        Ok(()) => return Step::KeepAlive,
                        Err(end) => return Step::Ended(end),
                    }
                }
            };
            match next {
                Next::Told(told) => return Step::Told(told),
                Next::Over => return Step::Ended(End::Stopping),
                Next::Check => {
                    if let Err(end) = self.check().await {
                        return Step::Ended(end);
                    }
                }
            }
        }
    }

    /// Finds out whether the person may still hear anything.
    async fn check(&self) -> Result<(), End> {
        match self.identity.authenticate.again(&self.signed_in).await {
            Ok(signed_in) if !signed_in.closing => Ok(()),
            Ok(_) | Err(AuthenticateError::InvalidToken(_) | AuthenticateError::SessionOver) => {
                Err(End::SignedOut)
            }
            Err(AuthenticateError::Store(error)) => {
                // Better no stream than one that nobody may read.
                tracing::warn!(%error, "whose stream it is cannot be checked; it ends");
                Err(End::Unavailable)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::ResponseError as _;
    use actix_web::test::TestRequest;
    use rstest::rstest;

    #[rstest]
    #[case("", None, Ok(None))]
    #[case("", Some("17"), Ok(Some(17)))]
    #[case("last_event_id=16", None, Ok(Some(16)))]
    #[case::the_header_is_later("last_event_id=16", Some("17"), Ok(Some(17)))]
    #[case::none_heard_yet("", Some(""), Ok(None))]
    #[case("last_event_id=-1", None, Err(400))]
    #[case("last_event_id=x", None, Err(400))]
    #[case("", Some("99999999999999999999"), Err(400))]
    fn a_client_says_after_what_it_goes_on(
        #[case] query: &str,
        #[case] header: Option<&str>,
        #[case] expected: Result<Option<i64>, u16>,
    ) {
        let mut request = TestRequest::with_uri(&format!("/?{query}"));
        if let Some(header) = header {
            request = request.insert_header(("last-event-id", header));
        }
        let found = last_event_id(&request.to_http_request());
        assert_eq!(found.map_err(|problem| problem.status_code().as_u16()), expected);
    }
}
