//! Exports as CSV (RFC 4180): a page in memory at a time, written as fast as the client reads.

use std::collections::VecDeque;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use chrono::SecondsFormat;
use futures_util::stream;
use socle_application::audit::AuditExport;
use socle_application::store::Cause;
use socle_domain::access::RequestId;
use socle_domain::audit::RecordedEntry;

use super::cells::harmless;
use super::dto::AuditEventBody;
use crate::problem::Problem;

const HEADER: [&str; 14] = [
    "id",
    "occurred_at",
    "actor_type",
    "actor_id",
    "action",
    "outcome",
    "resource_type",
    "resource_id",
    "details",
    "ip",
    "user_agent",
    "request_id",
    "sequence",
    "hash",
];

/// Answers with all of an export. The first page is read before the answer begins, so that what
/// fails at once is a problem and no broken file.
pub(super) async fn answer(
    mut export: AuditExport,
    request_id: RequestId,
) -> Result<HttpResponse, Problem> {
    let first = export.next().await?.unwrap_or_default();
    let ready = VecDeque::from([rows(&[], true), rows(&first, false)]);
    let writing = Writing { export, ready, request_id };
    // Dropped with the answer when the client leaves: nothing is read for nobody.
    let body = stream::try_unfold(writing, |mut writing| async move {
        let part = writing.next().await?;
        Ok::<_, std::io::Error>(part.map(|part| (part, writing)))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit-events.csv\""))
        .streaming(Box::pin(body)))
}

/// An answer on its way.
struct Writing {
    export: AuditExport,
    ready: VecDeque<Result<Bytes, csv::Error>>,
    request_id: RequestId,
}

impl Writing {
    /// The next part. An error ends the answer without its last chunk, so that nobody takes half a
    /// file for a whole one.
    async fn next(&mut self) -> std::io::Result<Option<Bytes>> {
        let part = match self.ready.pop_front() {
            Some(part) => part.map(Some).map_err(Cause::from),
            None => match self.export.next().await {
                Ok(Some(page)) => rows(&page, false).map(Some).map_err(Cause::from),
                Ok(None) => Ok(None),
                Err(error) => Err(error.into()),
            },
        };
        part.map_err(|cause: Cause| {
            let request_id = &self.request_id;
            tracing::error!(%request_id, %cause, "an audit export broke off");
            std::io::Error::other("the export broke off")
        })
    }
}

fn rows(entries: &[RecordedEntry], with_header: bool) -> Result<Bytes, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::with_capacity(300 * entries.len()));
    if with_header {
        writer.write_record(HEADER)?;
    }
    for entry in entries {
        let cells = cells(entry.clone().into());
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map(Bytes::from).map_err(|error| error.into_error().into())
}

fn cells(event: AuditEventBody) -> [String; HEADER.len()] {
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        event.id.to_string(),
        event.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        event.actor.kind.to_owned(),
        text(event.actor.id),
        event.action,
        event.outcome.to_owned(),
        event.resource_type.unwrap_or_default(),
        text(event.resource_id),
        serde_json::json!(event.details).to_string(),
        event.ip.unwrap_or_default(),
        event.user_agent.unwrap_or_default(),
        event.request_id,
        event.sequence.map(|sequence| sequence.to_string()).unwrap_or_default(),
        event.hash.unwrap_or_default(),
    ]
}
