//! What people agree to.

use actix_web::{HttpResponse, get, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::privacy::{ConsentsView, Privacy, Standing};
use socle_domain::privacy::{Consent, ConsentId};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::extract::{Json, Paging, SignedInActor, cursor};
use crate::problem::{
    AuthenticationProblems, InputProblems, ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list_consents).service(record_consent);
}

/// A person agrees to something, or takes it back.
#[derive(Deserialize, ToSchema)]
struct ConsentRequest {
    /// The version of the text that the person was shown.
    #[schema(max_length = 50, example = "2026-11")]
    version: String,
    granted: bool,
}

/// A decision.
#[derive(Serialize, ToSchema)]
struct ConsentBody {
    /// `terms`, `privacy_policy` or `marketing`.
    #[schema(example = "terms")]
    kind: &'static str,
    version: String,
    granted: bool,
    decided_at: DateTime<Utc>,
}

impl From<&Consent> for ConsentBody {
    fn from(consent: &Consent) -> Self {
        Self {
            kind: consent.kind.as_str(),
            version: consent.version.as_str().to_owned(),
            granted: consent.granted,
            decided_at: consent.decided_at,
        }
    }
}

/// Where a person stands about one kind of thing.
#[derive(Serialize, ToSchema)]
struct StandingBody {
    /// `terms`, `privacy_policy` or `marketing`.
    #[schema(example = "terms")]
    kind: &'static str,
    /// Whether they agree now.
    granted: bool,
    /// To which version they said so last; `null` when they never decided.
    #[schema(required)]
    version: Option<String>,
    #[schema(required)]
    decided_at: Option<DateTime<Utc>>,
    /// The version that counts now, where one is configured.
    #[schema(required)]
    current_version: Option<String>,
    /// Whether they agreed to a text that another has replaced since.
    outdated: bool,
}

impl From<&Standing> for StandingBody {
    fn from(standing: &Standing) -> Self {
        let decision = standing.decision.as_ref();
        Self {
            kind: standing.kind.as_str(),
            granted: decision.is_some_and(|decision| decision.granted),
            version: decision.map(|decision| decision.version.as_str().to_owned()),
            decided_at: decision.map(|decision| decision.decided_at),
            current_version: standing.current_version.as_ref().map(|it| it.as_str().to_owned()),
            outdated: standing.outdated,
        }
    }
}

/// What a person agreed to.
#[derive(Serialize, ToSchema)]
struct ConsentsBody {
    /// Where they stand, for every kind.
    current: Vec<StandingBody>,
    /// A page of what they decided, the latest first.
    data: Vec<ConsentBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<ConsentsView> for ConsentsBody {
    fn from(view: ConsentsView) -> Self {
        Self {
            current: view.standings.iter().map(StandingBody::from).collect(),
            data: view.history.items.iter().map(ConsentBody::from).collect(),
            next_cursor: view.history.next.map(cursor),
        }
    }
}

/// See what I agreed to
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "Where I stand, and a page of what I decided",
         body = ConsentsBody),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/me/consents")]
async fn list_consents(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<ConsentId>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let view = privacy.list_consents.execute(&actor, page).await?;
    Ok(HttpResponse::Ok().json(ConsentsBody::from(view)))
}

/// Agree to something, or take it back
///
/// Where the current version is configured, only that one can be agreed to.
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(("kind" = String, Path, description = "`terms`, `privacy_policy` or `marketing`")),
    request_body = ConsentRequest,
    responses(
        (status = 200, description = "The decision as it is noted", body = ConsentBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems,
    )
)]
#[put("/me/consents/{kind}")]
async fn record_consent(
    SignedInActor(actor): SignedInActor,
    kind: web::Path<String>,
    Json(body): Json<ConsentRequest>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let consent =
        privacy.record_consent.execute(&actor, &kind, &body.version, body.granted).await?;
    Ok(HttpResponse::Ok().json(ConsentBody::from(&consent)))
}
