//! How people want to hear of notifications.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use socle_application::notifications::Notifications;
use socle_domain::notifications::{
    KindPreference, MailFrequency, NotificationKind, NotificationPreferences,
};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::extract::{Json, SignedInActor};
use crate::problem::{AuthenticationProblems, InputProblems, Problem, ServerProblems};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(show).service(change);
}

/// How often mail tells of a kind of notifications.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MailFrequencyBody {
    /// One mail for each, at once.
    Immediately,
    /// At most one mail a day, about what was not read by then.
    Daily,
    /// No mail.
    Never,
}

/// How a person hears of one kind of notifications.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
struct KindPreferenceBody {
    /// Whether they are listed and streamed.
    in_app: bool,
    mail: MailFrequencyBody,
}

/// How a person hears of every kind of notifications.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct NotificationPreferencesBody {
    new_application: KindPreferenceBody,
    status_change: KindPreferenceBody,
    new_job: KindPreferenceBody,
    message: KindPreferenceBody,
    system: KindPreferenceBody,
}

impl From<KindPreference> for KindPreferenceBody {
    fn from(KindPreference { in_app, mail }: KindPreference) -> Self {
        let mail = match mail {
            MailFrequency::Immediately => MailFrequencyBody::Immediately,
            MailFrequency::Daily => MailFrequencyBody::Daily,
            MailFrequency::Never => MailFrequencyBody::Never,
        };
        Self { in_app, mail }
    }
}

impl From<KindPreferenceBody> for KindPreference {
    fn from(KindPreferenceBody { in_app, mail }: KindPreferenceBody) -> Self {
        let mail = match mail {
            MailFrequencyBody::Immediately => MailFrequency::Immediately,
            MailFrequencyBody::Daily => MailFrequency::Daily,
            MailFrequencyBody::Never => MailFrequency::Never,
        };
        Self { in_app, mail }
    }
}

impl From<NotificationPreferences> for NotificationPreferencesBody {
    fn from(preferences: NotificationPreferences) -> Self {
        let of = |kind| preferences.get(kind).into();
        Self {
            new_application: of(NotificationKind::NewApplication),
            status_change: of(NotificationKind::StatusChange),
            new_job: of(NotificationKind::NewJob),
            message: of(NotificationKind::Message),
            system: of(NotificationKind::System),
        }
    }
}

impl From<&NotificationPreferencesBody> for NotificationPreferences {
    fn from(body: &NotificationPreferencesBody) -> Self {
        Self::of(|kind| match kind {
            NotificationKind::NewApplication => body.new_application.into(),
            NotificationKind::StatusChange => body.status_change.into(),
            NotificationKind::NewJob => body.new_job.into(),
            NotificationKind::Message => body.message.into(),
            NotificationKind::System => body.system.into(),
        })
    }
}

/// See how I hear of notifications
#[utoipa::path(
    tag = "notifications",
    operation_id = "get_notification_preferences",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "How, for every kind", body = NotificationPreferencesBody),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/notifications/preferences")]
async fn show(
    SignedInActor(actor): SignedInActor,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    let preferences = notifications.get_preferences.execute(&actor).await?;
    Ok(HttpResponse::Ok().json(NotificationPreferencesBody::from(preferences)))
}

/// Choose how I hear of notifications
///
/// Replaces all of what was chosen. It holds for what is told from now on.
#[utoipa::path(
    tag = "notifications",
    operation_id = "set_notification_preferences",
    security(("bearer" = []), ("cookie" = [])),
    request_body = NotificationPreferencesBody,
    responses(
        (status = 200, description = "How, for every kind", body = NotificationPreferencesBody),
        AuthenticationProblems, InputProblems, ServerProblems,
    )
)]
#[put("/notifications/preferences")]
async fn change(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<NotificationPreferencesBody>,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    let preferences = NotificationPreferences::from(&body);
    notifications.set_preferences.execute(&actor, &preferences).await?;
    Ok(HttpResponse::Ok().json(NotificationPreferencesBody::from(preferences)))
}
