//! Uploads as they arrive (RFC 7578): a piece in memory at a time, handed on as fast as it is taken.

use std::time::{Duration, Instant};

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::{HttpRequest, rt, web};
use async_trait::async_trait;
use futures_util::{Stream, StreamExt as _};
use socle_application::files::{UploadPart, UploadParts};
use tokio::sync::mpsc;
use tracing::Instrument as _;

use crate::problem::{FieldProblem, Problem};

/// How long nothing may arrive.
const IDLE: Duration = Duration::from_secs(30);
/// The longest value of a field that is no file, in bytes.
const MAX_FIELD: usize = 200;
/// How many pieces wait to be stored.
const AHEAD: usize = 4;
/// How much is still read of an upload that was refused, so that a client that sends before it reads
/// finds the answer.
const READ_ON: usize = 32 * 1024 * 1024;
/// For how long.
const READ_ON_FOR: Duration = Duration::from_secs(10);

/// Reads an upload with these fields beside its file, and has it taken in meanwhile, by a task of its
/// own: when the client leaves, that hears of it and gives the place of the file up. What takes it in
/// is handed its parts, and how large the whole request says to be. Fails when the request itself is
/// at fault; whether an error of the other only says so is for `broke_off`.
pub(crate) async fn take_upload<T, E, F>(
    request: &HttpRequest,
    payload: web::Payload,
    fields: &'static [&'static str],
    take_in: impl FnOnce(Parts, Option<u64>) -> F,
    broke_off: fn(&E) -> bool,
) -> Result<T, Problem>
where
    T: 'static,
    E: Into<Problem> + 'static,
    F: Future<Output = Result<T, E>> + 'static,
{
    let (feed, parts) = Feed::of(request, payload, fields).map_err(Problem::closing)?;
    let length = request.headers().get(header::CONTENT_LENGTH);
    let size_hint = length.and_then(|value| value.to_str().ok()?.parse().ok());
    let work = rt::spawn(take_in(parts, size_hint).in_current_span());
    let arrived = feed.run().await;
    match (work.await.map_err(Problem::internal)?, arrived) {
        (Ok(taken), _) => Ok(taken),
        // That it broke off is only what the other side saw of it.
        (Err(error), Err(problem)) if broke_off(&error) => Err(problem.closing()),
        (Err(error), _) => Err(error.into().closing()),
    }
}

/// The parts of an upload, on their way from whoever reads the request.
pub(crate) struct Parts(mpsc::Receiver<UploadPart>);

#[async_trait]
impl UploadParts for Parts {
    async fn next(&mut self) -> Option<UploadPart> {
        self.0.recv().await
    }
}

/// Reads the request and hands on what it holds.
struct Feed {
    multipart: Multipart,
    parts: mpsc::Sender<UploadPart>,
    /// What there may be beside the file.
    fields: &'static [&'static str],
    /// Whether what still comes can be told apart.
    readable: bool,
}

/// Why reading stopped before the end.
enum Stop {
    /// Nobody wants more.
    Enough,
    /// It is not what it should be.
    Problem(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Feed {
    /// Of a request with parts. Nothing is read yet.
    fn of(
        request: &HttpRequest,
        payload: web::Payload,
        fields: &'static [&'static str],
    ) -> Result<(Self, Parts), Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let encoding = request.headers().get(header::CONTENT_ENCODING);
        // A compressed body could unfold to anything.
        let plain = encoding.is_none_or(|value| value == "identity");
        if !essence.eq_ignore_ascii_case("multipart/form-data") || !plain {
            return Err(Problem::media_type("multipart/form-data"));
        }
        let (parts, received) = mpsc::channel(AHEAD);
        let multipart = Multipart::new(request.headers(), payload);
        Ok((Self { multipart, parts, fields, readable: true }, Parts(received)))
    }

    /// Reads to the end, or until nobody wants more.
    async fn run(mut self) -> Result<(), Problem> {
        match self.read().await {
            Ok(()) => Ok(()),
            Err(stop) => {
                // Whoever waits for more hears that there is none.
                let Self { multipart, parts, readable, .. } = self;
                drop(parts);
                // Its reader must not be asked again once it has failed.
                if readable {
                    read_on(multipart).await;
                }
                match stop {
                    Stop::Enough => Ok(()),
                    Stop::Problem(problem) => Err(problem),
                }
            }
        }
    }

    async fn read(&mut self) -> Result<(), Stop> {
        loop {
            match next(&mut self.multipart).await {
                Ok(Some(field)) => self.take(field).await?,
                Ok(None) => return self.hand_on(UploadPart::End).await,
                Err(problem) => {
                    self.readable = false;
                    return Err(problem.into());
                }
            }
        }
    }

    async fn take(&mut self, mut field: Field) -> Result<(), Stop> {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => self.take_file(field).await,
            known if self.fields.contains(&known) => {
                let value = text(&name, &mut field).await?;
                self.hand_on(UploadPart::Field { name, value }).await
            }
            _ => {
                let shown = name.chars().filter(|c| !c.is_control()).take(50).collect();
                Err(refused(shown, "unknown_field", "there is no such field").into())
            }
        }
    }

    async fn take_file(&mut self, mut field: Field) -> Result<(), Stop> {
        let disposition = field.content_disposition();
        let name = disposition.and_then(|disposition| {
            let extended = disposition.get_filename_ext();
            let extended = extended.and_then(|name| String::from_utf8(name.value.clone()).ok());
            extended.or_else(|| disposition.get_filename().map(str::to_owned))
        });
        let media_type = field.content_type().map(|media_type| media_type.essence_str().to_owned());
        self.hand_on(UploadPart::File { name, media_type }).await?;
        while let Some(piece) = next(&mut field).await? {
            self.hand_on(UploadPart::Chunk(piece)).await?;
        }
        self.hand_on(UploadPart::FileEnd).await
    }

    async fn hand_on(&self, part: UploadPart) -> Result<(), Stop> {
        self.parts.send(part).await.map_err(|_| Stop::Enough)
    }
}

/// What arrives next, if it arrives in time.
async fn next<T>(
    stream: &mut (impl Stream<Item = Result<T, MultipartError>> + Unpin),
) -> Result<Option<T>, Problem> {
    let arrived = rt::time::timeout(IDLE, stream.next()).await;
    arrived.map_err(|_elapsed| Problem::too_slow())?.transpose().map_err(|error| {
        tracing::debug!(%error, "an upload cannot be read");
        let detail = match error {
            MultipartError::Payload(PayloadError::Overflow) => "the headers of a part are too long",
            MultipartError::BoundaryMissing => "the upload has no boundary, or ends without one",
            _ => "the upload is incomplete or not well formed",
        };
        Problem::unreadable(detail)
    })
}

/// The value of a field.
async fn text(name: &str, field: &mut Field) -> Result<String, Problem> {
    let mut value = Vec::new();
    while let Some(piece) = next(field).await? {
        value.extend_from_slice(&piece);
        if value.len() > MAX_FIELD {
            return Err(refused(name.to_owned(), "too_long", "this value is too long"));
        }
    }
    let malformed = |_| refused(name.to_owned(), "malformed", "this value is not UTF-8");
    String::from_utf8(value).map_err(malformed)
}

fn refused(field: String, code: &str, message: &str) -> Problem {
    let (code, message) = (code.to_owned(), message.to_owned());
    Problem::invalid(vec![FieldProblem { field, code, message }])
}

/// Reads some of the rest, and throws it away.
async fn read_on(mut multipart: Multipart) {
    let (until, mut left) = (Instant::now() + READ_ON_FOR, READ_ON);
    let reading = async {
        while let Some(Ok(mut field)) = multipart.next().await {
            while let Some(Ok(piece)) = field.next().await {
                left = left.saturating_sub(piece.len());
                if left == 0 || Instant::now() > until {
                    return;
                }
            }
        }
    };
    // A client that sends nothing more is not waited for any longer.
    let _ = rt::time::timeout(READ_ON_FOR, reading).await;
}
