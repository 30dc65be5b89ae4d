//! One request and one answer, over a connection that is there.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::RETRY_AFTER;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use socle_application::webhooks::ports::SendError;
use socle_domain::webhooks::Answer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};

/// How much of an answer's head is read at most, in bytes; a longer one is no answer.
const HEAD_BYTES: usize = 16 * 1024;
/// How many headers an answer has at most.
const HEADERS: usize = 100;

/// An answer, as far as it is kept, and what it says about trying again.
pub(crate) struct Received {
    pub(crate) answer: Answer,
    pub(crate) retry_after: Option<String>,
}

/// Ends the connection, whatever is still on its way.
struct HangUp(AbortHandle);

impl Drop for HangUp {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends a request and reads the answer. The status decides, so an answer counts when its head is
/// there; of its body, what has arrived by then and is kept.
pub(crate) async fn exchange<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    deadline: Instant,
) -> Result<Received, SendError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let unreadable = |error: hyper::Error| SendError::Unreadable(error.to_string());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(unreadable)?;
    let _hang_up = HangUp(tokio::spawn(connection).abort_handle());
    let response = sender.send_request(request).await.map_err(unreadable)?;
    let (status, headers) = (response.status().as_u16(), kept(response.headers()));
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = beginning(response, deadline).await;
    Ok(Received { answer: Answer { status, headers, body }, retry_after })
}

/// The first headers, as many as fit.
fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut left = Answer::HEADER_BYTES;
    let mut kept = Vec::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let Some(rest) = left.checked_sub(name.as_str().len() + value.len()) else { break };
        left = rest;
        kept.push((name.as_str().to_owned(), value));
    }
    kept
}

/// The beginning of a body, as text.
async fn beginning(response: Response<Incoming>, deadline: Instant) -> String {
    let mut body = response.into_body();
    let mut read: Vec<u8> = Vec::new();
    while read.len() < Answer::BODY_BYTES {
        // Whatever breaks off now, the receiver has said what it had to say.
        let Ok(Some(Ok(frame))) = timeout_at(deadline, body.frame()).await else { break };
        if let Some(data) = frame.data_ref() {
            let room = Answer::BODY_BYTES - read.len();
            read.extend(data.iter().take(room));
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}
