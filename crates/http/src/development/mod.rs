//! What exists in development only: the mailbox where mail goes that leaves no machine.

mod letter;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::middleware::from_fn;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use minijinja::context;
use serde::{Deserialize, Serialize};
use socle_application::email::ports::{DevelopmentMailbox, MailboxMessage};
use socle_domain::identity::{EmailAddress, EmailAddressError};
use uuid::Uuid;

use crate::pages::{Visit, show_problems};
use crate::problem::{FieldProblem, Problem};

type Mailbox = web::Data<dyn DevelopmentMailbox>;

/// Registers the mailbox.
pub(crate) fn configure(config: &mut web::ServiceConfig, mailbox: Arc<dyn DevelopmentMailbox>) {
    let page = || from_fn(show_problems);
    config
        .app_data(Mailbox::from(mailbox))
        .service(web::resource("/dev/mailbox").wrap(page()).get(show))
        .service(web::resource("/dev/mailbox/messages").get(list))
        .service(web::resource("/dev/mailbox/messages/{id}/html").wrap(page()).get(html));
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

#[derive(Serialize)]
struct MessageList {
    data: Vec<MessageBody>,
}

#[derive(Serialize)]
struct MessageBody {
    id: Uuid,
    to: String,
    subject: String,
    text: String,
    html: String,
    links: Vec<String>,
    code: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<MailboxMessage> for MessageBody {
    fn from(message: MailboxMessage) -> Self {
        Self {
            id: message.id,
            to: message.to,
            subject: message.subject,
            text: message.text,
            html: message.html,
            links: message.links,
            code: message.code,
            created_at: message.created_at,
        }
    }
}

/// The messages, newest first, for programs.
async fn list(filter: web::Query<Filter>, mailbox: Mailbox) -> Result<HttpResponse, Problem> {
    let to = filter.to.as_deref().map(EmailAddress::parse).transpose().map_err(not_an_address)?;
    let messages = mailbox.messages(to).await.map_err(Problem::internal)?;
    let data = messages.into_iter().map(MessageBody::from).collect();
    Ok(HttpResponse::Ok().json(MessageList { data }))
}

fn not_an_address(error: EmailAddressError) -> Problem {
    Problem::invalid(vec![FieldProblem {
        field: "to".to_owned(),
        code: error.code().to_owned(),
        message: error.to_string(),
    }])
}

/// How many messages the page shows.
const SHOWN: usize = 100;

/// The messages, newest first, for people.
async fn show(
    visit: Visit,
    filter: web::Query<Filter>,
    mailbox: Mailbox,
) -> Result<HttpResponse, Problem> {
    let to = filter.to.as_deref().map(str::trim).unwrap_or_default();
    let (status, address) = match EmailAddress::parse(to) {
        Ok(address) => (StatusCode::OK, Some(address)),
        Err(EmailAddressError::Empty) => (StatusCode::OK, None),
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, None),
    };
    let messages = if status.is_success() {
        mailbox.messages(address).await.map_err(Problem::internal)?
    } else {
        Vec::new()
    };
    let fields = context! {
        to,
        to_is_wrong => !status.is_success(),
        is_cut => messages.len() > SHOWN,
        messages => messages.iter().take(SHOWN).map(letter::fields).collect::<Vec<_>>(),
    };
    visit.show(status, "development/mailbox.html", fields)
}

/// The HTML of a message as a mail program shows it: without scripts, without loading anything, and
/// with links that work.
async fn html(id: web::Path<String>, mailbox: Mailbox) -> Result<HttpResponse, Problem> {
    const SANDBOX: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                           sandbox allow-popups allow-popups-to-escape-sandbox";
    let messages = mailbox.messages(None).await.map_err(Problem::internal)?;
    let id = Uuid::parse_str(&id).ok();
    let message = messages.into_iter().find(|message| Some(message.id) == id);
    let message = message.ok_or_else(|| Problem::not_found("there is no such message"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .content_type(ContentType::html())
        .body(message.html))
}
